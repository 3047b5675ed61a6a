import base64
import fcntl
import json
import signal
import sqlite3
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.backups import sqlite_file
from server.backups.postgres_programs import _connection
from server.database import close_database, open_database, transaction
from server.models.attachment import Attachment, AttachmentPart
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.sweep import Sweep
from server.models.throttle import Throttle
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.commands.running import DOORSTEP, environ, succeeding
from tests.conftest import in_own_loop

ADDED_TO = {"audit_entry", "audit_link"}
"""By the restore itself, which is noted and linked."""


def test_a_back_up_gives_every_row_back(place: Place, elsewhere: Place, identity: Path) -> None:
    before = place.rows()
    assert "Backed up" in place.does("backup")
    [file] = place.backups
    assert "Restored" in elsewhere.does("restore", file, "--identity", identity)
    after = elsewhere.rows()
    assert {name for name in before if before[name] != after[name]} - ADDED_TO == set()
    assert all(before[name] <= after[name] for name in ADDED_TO)
    assert sum(len(rows) for rows in before.values()) > 50


def test_it_gives_drawings_sounds_photos_and_sealed_pieces_back_byte_by_byte(
    place: Place, elsewhere: Place, identity: Path, cast: Cast
) -> None:
    every_byte = bytes(range(256)) * 5_000
    in_own_loop(with_files(place.url, cast, every_byte))
    place.does("backup")
    elsewhere.does("restore", place.backups[0], "--identity", identity)
    assert in_own_loop(files_in(elsewhere.url)) == [every_byte, every_byte]


def test_a_back_up_made_while_others_write_is_of_one_moment(place: Place, elsewhere: Place, identity: Path) -> None:
    with writing_pairs(place.url):
        succeeding(place.data, "backup", **place.settings)
    [file] = place.backups
    elsewhere.does("restore", file, "--identity", identity)
    rows = elsewhere.rows()
    assert len(rows["sweep"]) == len(rows["throttle"]) > 0
    assert len(place.rows()["sweep"]) > len(rows["sweep"])


def test_nothing_of_it_lies_on_the_disk_in_clear(place: Place, cast: Cast) -> None:
    place.does("backup")
    assert found_in(place.data, cast.kit.first_name) == []
    assert {path.name for path in place.data.iterdir()} == {".backup-lock", "backups", "last-backup.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (place.data / "backups").iterdir()} == {0o600}
    assert stat.S_IMODE((place.data / "backups").stat().st_mode) == 0o700


def test_a_back_up_that_fails_leaves_nothing_behind(place: Place, tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    assert "can't be made" in place.refuses("backup", "--into", tmp_path / "no-folder" / "backups")
    left = place.data / ".backup-killed"
    left.mkdir()
    (left / "doorstep.sqlite").write_text("of a process that was killed")
    assert "can't be written" in place.refuses("backup", "--into", "/proc")
    assert [path.name for path in place.data.iterdir()] == [".backup-lock"]


def test_a_back_up_that_is_stopped_cleans_up_first(tmp_path: Path, public_key: str) -> None:
    place = Place(tmp_path / "stopped", "", public_key)
    place.does("migrate")
    with closing(sqlite3.connect(place.data / "doorstep.sqlite", isolation_level=None)) as holding:
        holding.execute("PRAGMA journal_mode = DELETE")
        holding.execute("BEGIN EXCLUSIVE")
        backup = subprocess.Popen([DOORSTEP, "backup"], env=environ(place.data) | place.settings)
        until(lambda: any(place.data.glob(".backup-*/")))
        backup.send_signal(signal.SIGTERM)
        holding.execute("ROLLBACK")
        assert backup.wait(timeout=60) == 143
    assert list(place.data.glob(".backup-*/")) == []
    assert place.backups == []


def test_one_back_up_at_a_time(place: Place) -> None:
    with (place.data / ".backup-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another back-up or restore is under way" in place.refuses("backup")


def test_what_lies_beside_it_tells_sums_and_counts_and_no_name(place: Place, cast: Cast) -> None:
    before = {name: len(rows) for name, rows in place.rows().items()}
    place.does("backup")
    [file] = place.backups
    beside = json.loads(file.with_name(f"{file.name}.json").read_text())
    assert beside["size"] == file.stat().st_size
    assert beside["manifest"]["facts"]["rows"] == before
    assert beside["manifest"]["facts"]["migrations"]
    assert cast.kit.first_name not in json.dumps(beside)


def test_that_a_back_up_was_made_stands_in_the_audit(place: Place) -> None:
    place.does("backup")
    acts = [value for row in place.rows()["audit_entry"] for value in row]
    assert acts.count("made a back-up") == 1


def test_the_keys_are_not_in_it_unless_asked_for(place: Place, elsewhere: Place, identity: Path) -> None:
    place.does("keys")
    place.does("backup")
    [without] = place.backups
    assert "There are no keys in" in elsewhere.refuses("keys", "import", without, "--identity", identity)
    without.unlink()
    without.with_name(f"{without.name}.json").unlink()
    assert "The keys are in it" in place.does("backup", "--with-keys")
    [within] = place.backups
    elsewhere.does("keys", "import", within, "--identity", identity)
    assert {path.name: path.read_bytes() for path in (elsewhere.data / "keys").iterdir()} == {
        path.name: path.read_bytes() for path in (place.data / "keys").iterdir() if path.name != "last-export.json"
    }


def test_only_so_many_are_kept_as_are_asked_for(place: Place) -> None:
    folder = place.data / "backups"
    folder.mkdir(mode=0o700)
    for name in ("doorstep-20250101T000000Z.age", "doorstep-20250102T000000Z.age", "holiday.age"):
        (folder / name).write_text("")
        (folder / f"{name}.json").write_text("")
    assert "Let go of 1 older back-up." in place.does("backup", "--keep", "2")
    assert place.backups[0].name == "doorstep-20250102T000000Z.age"
    assert len(place.backups) == 3
    assert not (folder / "doorstep-20250101T000000Z.age.json").exists()
    assert (folder / "holiday.age.json").exists()


def test_without_a_public_key_there_is_no_back_up(place: Place, identity: Path) -> None:
    private = identity.read_text().splitlines()[-1]
    assert "set DOORSTEP_BACKUP_TO" in place.refuses("backup", DOORSTEP_BACKUP_TO="")
    assert "age1abc is no public key" in place.refuses("backup", "--to", "age1abc")
    said = place.refuses("backup", "--to", private)
    assert "That is a private key" in said
    assert private not in said
    assert place.backups == []


def test_a_private_key_is_for_its_owner_alone_and_never_overwritten(place: Place, identity: Path) -> None:
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    before = identity.read_bytes()
    assert "is there already" in place.refuses("backup", "keygen", identity)
    assert identity.read_bytes() == before


def test_a_damaged_database_is_said_to_be_so(tmp_path: Path, public_key: str) -> None:
    place = Place(tmp_path / "broken", "", public_key)
    place.does("migrate")
    file = place.data / "doorstep.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(file.read_bytes())
    content[20 * 4096 : 24 * 4096] = b"\xff" * 4 * 4096
    file.write_bytes(content)
    said = place.refuses("backup")
    assert "damaged" in said or "could not be copied" in said
    assert place.backups == []


def test_a_copy_that_came_out_damaged_is_no_back_up(
    tmp_path: Path, sqlite_template: tuple[Path, Cast], public_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_snapshot = sqlite_file.snapshot

    def damaged_snapshot(database: Path, into: Path) -> None:
        true_snapshot(database, into)
        with closing(sqlite3.connect(into)) as copy, copy:
            copy.execute("PRAGMA writable_schema = ON")
            other = "UPDATE sqlite_master SET sql = replace(sql, '(family,', '(author,') WHERE name = 'visit_of_family'"
            assert copy.execute(other).rowcount == 1

    place = Place(tmp_path / "place", f"sqlite:///{sqlite_template[0]}", public_key)
    monkeypatch.setattr(sqlite_file, "snapshot", damaged_snapshot)
    assert "fails SQLite's integrity check" in place.refuses("backup")
    assert place.backups == []


def test_the_database_password_is_no_argument_of_a_program() -> None:
    arguments, environment = _connection("postgresql://us:pa%2Fss@db.example:5432/doorstep?sslmode=require")
    assert arguments == ["--dbname=postgresql://us@db.example:5432/doorstep?sslmode=require"]
    assert environment["PGPASSWORD"] == "pa/ss"


async def with_files(url: str, cast: Cast, content: bytes) -> None:
    times = {"registered_at": NOW, "last_contact_at": NOW}
    said = {"device": new_id(), "name": "Phone", "public_key": "{}", "token_digest": "d"}
    phone = Registration(id=new_id(), worker=cast.sian.id, **said, **times)
    await open_database(url)
    await Registration.insert(phone)
    await Attachment.insert(
        Attachment(record=new_id(), digest="a" * 64, state="kept", content=content, recorded_at=NOW)
    )
    await AttachmentPart.insert(
        AttachmentPart(registration=phone.id, digest="b" * 64, total=9, sealed=content, received_at=NOW)
    )
    await close_database()


async def files_in(url: str) -> list[bytes]:
    await open_database(url)
    kept = await Attachment.select(Attachment.content)
    pieces = await AttachmentPart.select(AttachmentPart.sealed)
    await close_database()
    return [bytes(kept[0]["content"]), bytes(pieces[0]["sealed"])]


@contextmanager
def writing_pairs(url: str) -> Iterator[None]:
    """All the while, transactions that write one row here and one there."""
    over, begun = threading.Event(), threading.Event()

    async def write() -> None:
        await open_database(url)
        number = 0
        while not over.is_set():
            number += 1
            at = datetime.fromtimestamp(86400 * number, UTC)
            async with transaction():
                await Sweep.insert(Sweep(day=at.date()))
                await Throttle.insert(Throttle(subject=str(new_id()), first_at=at, last_at=at))
            if number == 20:
                begun.set()
        await close_database()

    thread = threading.Thread(target=lambda: in_own_loop(write()))
    thread.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def found_in(folder: Path, word: str) -> list[Path]:
    forms = [word.encode(), word.encode("utf-16-le"), base64.b64encode(word.encode())[:-4]]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(form and form in path.read_bytes() for form in forms)]
