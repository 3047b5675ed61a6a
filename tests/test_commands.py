from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server.database import close_database, migrate, open_database
from server.demo import load_demo
from server.demo.staff import PASSWORD
from server.models.clock import Clock
from server.models.visit import Visit
from tests.commands.running import contents, demo, failing, serving, succeeding
from tests.conftest import in_own_loop


def test_the_demo_starts_from_an_empty_folder_and_ends_cleanly(tmp_path: Path, empty_url: str) -> None:
    with demo(tmp_path / "new", DOORSTEP_DATABASE_URL=empty_url) as first:
        assert httpx.get(f"{first.address}/health").json() == {"status": "ok"}
        assert "social.worker@doorstep.test" in first.said
        assert PASSWORD in first.said
        assert first.address in first.said
        for account in ("social.worker", "team.manager", "other.worker"):
            form = {"email": f"{account}@doorstep.test", "password": PASSWORD}
            answer = httpx.post(f"{first.address}/sign-in", data=form, headers={"Origin": first.address})
            assert answer.status_code == 303, answer.text
    assert first.exit_code == 0
    assert "was there already" not in first.said
    visits = in_own_loop(count_visits(empty_url))
    with demo(tmp_path / "new", DOORSTEP_DATABASE_URL=empty_url) as again:
        assert httpx.get(f"{again.address}/health").json() == {"status": "ok"}
    assert "was there already" in again.said
    assert in_own_loop(count_visits(empty_url)) == visits > 30


def test_the_log_tells_routes_and_no_queries(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        httpx.get(f"{running.address}/sign-in?next=planted-word")
        httpx.get(f"{running.address}/children/planted-word")
        form = {"email": "planted-word", "password": "planted-word"}
        httpx.post(f"{running.address}/sign-in", data=form, headers={"Origin": running.address})
    log = running.log.read_text()
    assert "route=/sign-in status=200" in log
    assert "planted-word" not in log


def test_serve_wants_keys_and_tables_first(tmp_path: Path) -> None:
    assert "Run `doorstep keys`" in failing(tmp_path, "serve")
    succeeding(tmp_path, "keys")
    assert "Run `doorstep migrate`" in failing(tmp_path, "serve")
    assert succeeding(tmp_path, "migrate").endswith("applied.\n")
    assert succeeding(tmp_path, "migrate").startswith("Nothing to do")
    with serving(tmp_path, "serve", "--workers", "2") as running:
        assert httpx.get(f"{running.address}/health").json() == {"status": "ok"}
    assert running.exit_code == 0


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    succeeding(tmp_path, "keys")
    made = contents(tmp_path / "keys")
    assert len(made) == 3
    assert "already" in succeeding(tmp_path, "keys")
    assert contents(tmp_path / "keys") == made
    succeeding(tmp_path, "keys", "rotate", "sealing")
    now = contents(tmp_path / "keys")
    assert len(now) == 4
    assert made.items() <= now.items()
    assert {path.stat().st_mode & 0o777 for path in now} == {0o600}


def test_check_says_what_is_unsafe(tmp_path: Path) -> None:
    said = failing(tmp_path, "check", DOORSTEP_DEMO="1")
    assert "Without https" in said
    assert "DOORSTEP_DEMO is on" in said
    assert "Run `doorstep keys`" in said
    assert "Run `doorstep migrate`" in said


def test_check_is_content_with_a_production_set_up(tmp_path: Path) -> None:
    succeeding(tmp_path, "keys")
    succeeding(tmp_path, "migrate")
    safe = {"DOORSTEP_ORIGIN": "https://doorstep.example", "DOORSTEP_DUTY_PHONE": "01632 960 000"}
    assert "Unsafe" not in succeeding(tmp_path, "check", **safe)
    key = next((tmp_path / "keys").glob("sealing-*.json"))
    key.chmod(0o644)
    assert f"chmod 600 {key}" in failing(tmp_path, "check", **safe)


def test_check_says_how_managers_would_not_be_reached(tmp_path: Path) -> None:
    hosts = {"DOORSTEP_PUSH_HOSTS": "http://127.0.0.1:9000"}
    said = failing(tmp_path, "check", **hosts)
    assert "DOORSTEP_SMTP_URL is empty" in said
    assert "DOORSTEP_PUSH_HOSTS names http://127.0.0.1:9000" in said


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DOORSTEP_PUSH_HOSTS", "push.example/path", "is neither a host nor host:port."),
        ("DOORSTEP_PUSH_HOSTS", "10.0.0.1", "name a host, not an address."),
        ("DOORSTEP_VAPID_SUBJECT", "the duty desk", "DOORSTEP_VAPID_SUBJECT is mailto: with an address that is read."),
        ("DOORSTEP_SMTP_URL", "mail.example", "DOORSTEP_SMTP_URL is smtp://"),
        ("DOORSTEP_SMTP_URL", "smtp://us:planted-word@mail.example", "would send the password in clear."),
        ("DOORSTEP_MAIL_FROM", "Doorstep <us@mail.example>", "DOORSTEP_MAIL_FROM is the plain address"),
    ],
)
def test_check_names_a_setting_with_which_alerts_would_not_go_out(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    given = {"DOORSTEP_ORIGIN": "https://doorstep.example", "DOORSTEP_MAIL_FROM": "us@doorstep.example"}
    given |= {"DOORSTEP_SMTP_URL": "smtps://mail.example", setting: value}
    said = failing(tmp_path, "check", **given)
    (wrong,) = [line for line in said.splitlines() if line.startswith("Wrong: ")]
    assert sentence in wrong
    assert "planted-word" not in said


def test_check_is_content_with_push_and_mail_set_up(tmp_path: Path) -> None:
    given = {"DOORSTEP_VAPID_SUBJECT": "mailto:us@doorstep.example", "DOORSTEP_MAIL_FROM": "us@doorstep.example"}
    said = failing(tmp_path, "check", DOORSTEP_SMTP_URL="smtps://us:word@mail.example", **given)
    assert not any(name in said for name in ("Wrong", "VAPID_SUBJECT", "SMTP_URL", "MAIL_FROM", "PUSH_HOSTS"))


def test_check_tells_the_demos_people_apart(tmp_path: Path) -> None:
    in_own_loop(fill_with_demo(f"sqlite:///{tmp_path}/doorstep.sqlite"))
    assert "The demo's people" in failing(tmp_path, "check", DOORSTEP_ORIGIN="https://doorstep.example")


def test_a_second_sweep_moves_nothing(tmp_path: Path) -> None:
    in_own_loop(fill_with_demo(f"sqlite:///{tmp_path}/doorstep.sqlite"))
    in_own_loop(forget_clocks(f"sqlite:///{tmp_path}/doorstep.sqlite"))
    first, second = (succeeding(tmp_path, "sweep", "--now", "2027-01-04T09:00:00Z") for _ in range(2))
    assert "0 due dates moved" not in first
    assert "0 due dates moved" in second


def test_import_captures_refuses_what_is_no_export(tmp_path: Path) -> None:
    succeeding(tmp_path, "keys")
    succeeding(tmp_path, "migrate")
    (tmp_path / "holiday.json").write_text("[]")
    assert "not a file of records" in failing(tmp_path, "import-captures", str(tmp_path / "holiday.json"))
    assert "can't be read" in failing(tmp_path, "import-captures", str(tmp_path / "missing.json"))


async def count_visits(url: str) -> int:
    await open_database(url)
    try:
        return int(await Visit.count())
    finally:
        await close_database()


async def fill_with_demo(url: str) -> None:
    await open_database(url)
    try:
        await migrate()
        await load_demo(now=datetime(2026, 12, 17, 14, 5, tzinfo=UTC))
    finally:
        await close_database()


async def forget_clocks(url: str) -> None:
    await open_database(url)
    try:
        await Clock.delete(force=True)
    finally:
        await close_database()
