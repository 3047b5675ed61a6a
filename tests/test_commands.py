from datetime import UTC, datetime
from pathlib import Path

import httpx

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
