import json
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyotp import TOTP

from server.backups.markers import mark_backup
from server.checks import machine
from server.database import close_database, open_database
from server.keys import load_keys
from server.models.audit import AuditEntry
from server.models.second_factor import Passkey
from server.models.worker import Worker
from server.rules import audit
from server.rules.audit_sealing import seal
from server.rules.codes import offer_code_app
from server.rules.second_factor import MUST_HAVE
from server.rules.setting_up import add_code_app
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import in_process, run
from tests.conftest import in_own_loop
from tests.trail import without_triggers

SAFE = {
    "DOORSTEP_ORIGIN": "https://doorstep.example",
    "DOORSTEP_DUTY_PHONE": "01632 960 000",
    "DOORSTEP_SMTP_URL": "smtps://us:word@mail.example",
    "DOORSTEP_MAIL_FROM": "us@doorstep.example",
    "DOORSTEP_VAPID_SUBJECT": "mailto:us@doorstep.example",
}


def succeeding(folder: Path, *arguments: str, **settings: str) -> str:
    code, said = in_process(folder, *arguments, **settings)
    assert code == 0, said
    return said


def failing(folder: Path, *arguments: str, **settings: str) -> str:
    code, said = in_process(folder, *arguments, **settings)
    assert code == 1, said
    return said


@pytest.fixture
def ready(tmp_path: Path, public_key: str) -> Place:
    """A Doorstep set up as docs/operating.md says, with nobody in it yet."""
    place = Place(tmp_path / "ready", "", public_key)
    place.does("keys")
    place.does("migrate")
    place.does("backup")
    place.does("keys", "export", "--out", tmp_path / "keys.age")
    return place


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


def test_check_tells_the_demos_people_apart(place: Place) -> None:
    assert "The demo's people" in place.refuses("check", **SAFE)


def test_set_up_as_the_docs_say_only_an_administrator_is_missing(ready: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_clock_runs_free", lambda: False)
    said = ready.does("check", **SAFE).splitlines()
    assert [line for line in said if line.startswith(("Wrong", "Unsafe", "Missing"))] == [
        "Missing: There is no administrator yet, so nobody looks after people and devices. Run `doorstep person add`."
    ]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DOORSTEP_IDLE_MINUTES", "30", "Unsafe: DOORSTEP_IDLE_MINUTES is 30"),
        ("DOORSTEP_HIDDEN_SECONDS", "900", "Unsafe: DOORSTEP_HIDDEN_SECONDS is 900"),
        ("DOORSTEP_SESSION_HOURS", "72", "Unsafe: DOORSTEP_SESSION_HOURS is 72"),
        ("DOORSTEP_SHIFT_HOURS", "24", "Unsafe: DOORSTEP_SHIFT_HOURS is 24"),
        ("DOORSTEP_IDLE_MINUTES", "0", "Wrong: DOORSTEP_IDLE_MINUTES is 0"),
        ("DOORSTEP_AUDIT_YEARS", "-1", "Wrong: DOORSTEP_AUDIT_YEARS"),
        ("DOORSTEP_RING", "no", "Unsafe: DOORSTEP_RING is no, so NOBODY IS RUNG"),
        ("DOORSTEP_PROXIES", "*", "Unsafe: DOORSTEP_PROXIES trusts everybody"),
        ("DOORSTEP_BACKUP_TO", "age1abc", "Unsafe: DOORSTEP_BACKUP_TO: age1abc is no public key"),
    ],
)
def test_a_setting_that_opens_a_wall_is_named(ready: Place, setting: str, value: str, sentence: str) -> None:
    assert sentence in ready.refuses("check", **SAFE | {setting: value})


def test_a_setting_that_is_no_number_gets_a_sentence(tmp_path: Path) -> None:
    ran = run(tmp_path, "check", DOORSTEP_IDLE_MINUTES="five")
    assert ran.returncode == 1
    assert ran.stderr == "DOORSTEP_IDLE_MINUTES is a whole number, such as 5, and not five.\n"


def test_a_back_up_that_stopped_coming_is_noticed(ready: Place) -> None:
    mark_backup(ready.data, datetime.now(UTC) - timedelta(hours=50), ready.backups[0])
    assert "Unsafe: The last back-up is 50 hours old." in ready.refuses("check", **SAFE)
    (ready.data / "last-backup.json").unlink()
    assert "Missing: No back-up was ever made here." in ready.does("check", **SAFE)


def test_back_ups_for_nobody_are_noticed(ready: Place) -> None:
    assert "DOORSTEP_BACKUP_TO is empty" in ready.does("check", **SAFE | {"DOORSTEP_BACKUP_TO": ""})
    assert "DOORSTEP_BACKUP_TO" not in ready.does("check", **SAFE)


def test_a_private_key_left_on_the_server_is_noticed(ready: Place, identity: Path) -> None:
    shutil.copy(identity, ready.data / "key.txt")
    assert f"{ready.data / 'key.txt'} is a private key" in ready.refuses("check", **SAFE)


def test_a_new_key_that_was_not_exported_is_noticed(ready: Place, tmp_path: Path) -> None:
    ready.does("keys", "rotate", "sealing")
    assert "was never exported" in ready.does("check", **SAFE)
    ready.does("keys", "export", "--out", tmp_path / "again.age")
    assert "never exported" not in ready.does("check", **SAFE)


def test_an_old_sealing_key_is_noticed(ready: Place) -> None:
    [file] = (ready.data / "keys").glob("sealing-*")
    made = json.loads(file.read_text()) | {"made_at": "2020-01-01T00:00:00+00:00"}
    file.write_text(json.dumps(made))
    assert "The sealing key is of January 2020." in ready.does("check", **SAFE)


@pytest.mark.parametrize("folder", ["keys", "backups"])
def test_a_folder_that_others_can_look_into_is_named(ready: Place, folder: str) -> None:
    (ready.data / folder).chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP)
    assert f"Run `chmod 700 {ready.data / folder}`" in ready.refuses("check", **SAFE)


def test_a_disk_that_fills_up_is_noticed(ready: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(ready.data)._replace(free=500 << 20)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    assert "has 500 MB left" in ready.refuses("check", **SAFE)


def test_a_clock_that_nothing_keeps_right_is_noticed(ready: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_clock_runs_free", lambda: True)
    assert "keep this machine's clock right" in ready.does("check", **SAFE)


def test_code_apps_whose_secret_is_lost_are_counted_with_what_to_do(place: Place, cast: Cast) -> None:
    place.does("keys")
    in_own_loop(set_up_app(place, cast.tom))
    place.does("keys", "rotate", "secret", "--yes")
    assert "code app" not in in_process(place.data, "check", **place.settings | SAFE)[1]
    [aside] = (place.data / "keys").glob("secret.until-*")
    aside.unlink()
    said = place.refuses("check", **SAFE)
    assert "Unsafe: 1 code app was set up with a secret that is not in" in said
    assert "`doorstep keys import`" in said
    assert "`doorstep reset-second-factor ADDRESS`" in said


async def set_up_app(place: Place, worker: Worker) -> None:
    await open_database(place.url)
    try:
        secret = load_keys(place.data / "keys").secret
        offered = await offer_code_app(worker, secret=secret, now=NOW)
        await add_code_app(worker, TOTP(offered.letters.replace(" ", "")).at(NOW), secret=secret, now=NOW)
    finally:
        await close_database()


def test_managers_and_administrators_without_a_second_factor_are_counted(place: Place, cast: Cast) -> None:
    place.does("keys")
    must = in_own_loop(give_second_factors(place.url, but_for=2))
    assert must > 2
    assert "2 managers or administrators have no second factor yet" in place.refuses("check", **SAFE)
    in_own_loop(give_second_factors(place.url, but_for=0))
    assert "no second factor" not in in_process(place.data, "check", **place.settings | SAFE)[1]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("change", "The audit trail does not hold. Link 1 is broken"),
        ("future", "This machine's clock says"),
        ("unlinked", "A server links them within a minute"),
    ],
)
def test_an_audit_trail_that_does_not_hold_is_noticed(place: Place, cast: Cast, spoil: str, sentence: str) -> None:
    place.does("keys")
    in_own_loop(spoil_audit(place.url, spoil))
    assert sentence in place.refuses("check", **SAFE)


async def give_second_factors(url: str, *, but_for: int) -> int:
    await open_database(url)
    await Passkey.delete(force=True)
    must = await Worker.objects().where(Worker.role.is_in(list(MUST_HAVE))).order_by(Worker.id)
    for worker in must[but_for:]:
        names = {"credential_id": str(worker.id), "public_key": b"k", "name": "Phone"}
        await Passkey.insert(Passkey(worker=worker.id, created_at=NOW, **names))
    await close_database()
    return len(must)


async def spoil_audit(url: str, how: str) -> None:
    now = datetime.now(UTC)
    await open_database(url)
    await audit.note("looked", now=now + timedelta(hours=1) if how == "future" else now, worker=None)
    if how == "unlinked":
        await audit.note("looked", now=now - timedelta(hours=1), worker=None)
    else:
        await seal(now=now, look_back=None)
    if how == "change":
        async with without_triggers():
            await AuditEntry.update({AuditEntry.act: "did not look"}, force=True)
    await close_database()
