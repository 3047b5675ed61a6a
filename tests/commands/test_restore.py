import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

import server.piccolo_conf
from server.backups import sealed_file
from server.database import close_database, engine_for, open_database
from server.database.connection import open_engine
from server.models.audit import AuditEntry
from server.models.session import Session
from server.models.team import Team
from server.piccolo_app import APP_CONFIG
from tests.cast import NOW, Cast
from tests.commands.conftest import Place
from tests.conftest import in_own_loop


@pytest.fixture
def backup(place: Place) -> Path:
    place.does("backup")
    [file] = place.backups
    return file


def test_a_database_with_rows_is_not_replaced_unless_it_is_said(place: Place, backup: Path, identity: Path) -> None:
    in_own_loop(rename_teams(place.url, "Since then"))
    before = place.rows()
    assert "say --over" in place.refuses("restore", backup, "--identity", identity)
    assert place.rows() == before
    said = place.does("restore", backup, "--identity", identity, "--over")
    assert "Since then" not in str(place.rows()["team"])
    kept = list(Path(place.url.removeprefix("sqlite:///")).parent.glob("*.before-*"))
    assert len(kept) == (1 if place.url.startswith("sqlite") else 0)
    for file in kept:
        assert str(file) in said
        assert Place(place.data, f"sqlite:///{file}").rows()["team"] == before["team"]


def test_everybody_signs_in_again(place: Place, elsewhere: Place, identity: Path, cast: Cast) -> None:
    in_own_loop(begin_session(place.url, cast))
    place.does("backup")
    assert "Everybody signs in again" in elsewhere.does("restore", place.backups[0], "--identity", identity)
    assert in_own_loop(open_sessions(elsewhere.url)) == 0
    assert in_own_loop(open_sessions(place.url)) == 1


def test_it_says_what_is_old_again_and_how_to_serve_a_drill(
    place: Place, elsewhere: Place, backup: Path, identity: Path
) -> None:
    said = elsewhere.does("restore", backup, "--identity", identity)
    for word in ("Passwords and second factors", "Recovery codes used", "Leads", "DOORSTEP_RING=no"):
        assert word in said


def test_the_head_beside_the_back_up_is_on_the_way_of_what_was_restored(
    place: Place, elsewhere: Place, identity: Path, tmp_path: Path
) -> None:
    """As the drill in docs/operating.md asks it: the back-up before has noted itself, so something is linked."""
    place.does("backup", "--into", tmp_path / "before")
    place.does("backup")
    facts = json.loads(Path(f"{place.backups[-1]}.json").read_text())["manifest"]["facts"]
    elsewhere.does("restore", place.backups[-1], "--identity", identity)
    kept = f"{facts['audit_links']}:{facts['audit_digest']}"
    assert "holds" in elsewhere.does("audit", "verify", "--head", kept)
    assert kept not in elsewhere.does("audit", "verify")
    changed = kept[:-1] + ("0" if kept[-1] != "0" else "1")
    assert "another digest" in elsewhere.refuses("audit", "verify", "--head", changed)


def test_a_check_of_a_back_up_changes_nothing(place: Place, backup: Path, identity: Path) -> None:
    before = place.rows()
    said = place.does("restore", backup, "--identity", identity, "--verify-only")
    assert "opens and is whole" in said
    assert place.rows() == before
    assert list(place.data.glob(".backup-*/")) == []


def test_the_audit_trail_holds_afterwards_and_is_guarded_as_before(
    place: Place, elsewhere: Place, identity: Path
) -> None:
    place.does("backup")
    elsewhere.does("restore", place.backups[0], "--identity", identity)
    assert "The audit trail holds" in elsewhere.does("audit", "verify")
    assert in_own_loop(refuses_to_delete_audit(elsewhere.url))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def cut_to_its_head(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:300])


def cut_at_a_chunk(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: content.index(b"\n---") + 49 + 16 + 2 * (65536 + 16)])


def change_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def fill_with_something_else(file: Path) -> None:
    file.write_text("holiday pictures")


def take_away(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (cut, "is cut short, or was changed"),
        (cut_to_its_head, "is cut short, or was changed"),
        (cut_at_a_chunk, "is cut short, or was changed"),
        (change_a_bit, "is cut short, or was changed"),
        (fill_with_something_else, "is cut short, or was changed"),
        (take_away, "can't be read or written: No such file"),
    ],
)
def test_a_spoilt_file_is_refused_and_nothing_touched(
    place: Place, backup: Path, identity: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    before = place.rows()
    spoil(backup)
    assert sentence in place.refuses("restore", backup, "--identity", identity, "--over")
    assert place.rows() == before
    assert list(place.data.glob(".backup-*/")) == []


def test_another_private_key_opens_nothing(place: Place, backup: Path, tmp_path: Path) -> None:
    before = place.rows()
    place.does("backup", "keygen", tmp_path / "other.txt")
    said = place.refuses("restore", backup, "--identity", tmp_path / "other.txt", "--over")
    assert "This key does not open" in said
    (tmp_path / "none.txt").write_text("age1 is not it")
    assert "holds no private key" in place.refuses("restore", backup, "--identity", tmp_path / "none.txt", "--over")
    assert "can't be read" in place.refuses("restore", backup, "--identity", tmp_path / "nowhere.txt", "--over")
    assert place.rows() == before


def test_a_copy_that_lacks_rows_is_not_a_back_up(
    place: Place, elsewhere: Place, identity: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the manifest and the snapshot were of two moments."""
    true_seal = sealed_file.seal

    def seal_another(files: list[tuple[str, bytes | Path]], *rest: object) -> str:
        (name, manifest), *others = files
        assert isinstance(manifest, bytes)
        return true_seal([(name, manifest.replace(b'"team":', b'"team":1')), *others], *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("server.backups.taking.seal", seal_another)
    place.does("backup")
    said = elsewhere.refuses("restore", place.backups[0], "--identity", identity)
    assert "does not hold" in said
    assert elsewhere.rows() == {}


def test_a_database_in_use_is_not_replaced(place: Place, backup: Path, identity: Path) -> None:
    before = place.rows()
    with held_open(place.url):
        assert "Stop it" in place.refuses("restore", backup, "--identity", identity, "--over")
    assert place.rows() == before


def test_a_back_up_of_an_older_release_is_brought_up(
    elsewhere: Place, tmp_path: Path, identity: Path, public_key: str
) -> None:
    older = Place(tmp_path / "older", elsewhere.url, public_key)
    in_own_loop(as_it_was(older.url, migrations=2))
    older.does("backup")
    assert "migrations on top" in older.does("restore", older.backups[0], "--identity", identity, "--over")
    assert "Nothing to do" in older.does("migrate")
    assert "Long ago" in str(older.rows()["team"])


def test_a_back_up_of_the_other_kind_of_database_is_refused(place: Place, backup: Path, identity: Path) -> None:
    other = "postgresql://nobody@127.0.0.1:1/none" if place.url.startswith("sqlite") else ""
    said = place.refuses("restore", backup, "--identity", identity, DOORSTEP_DATABASE_URL=other)
    assert "That is a back-up of" in said


@contextmanager
def held_open(url: str) -> Iterator[None]:
    """As by a server that runs and has nothing to do."""
    begun, over = threading.Event(), threading.Event()

    async def hold() -> None:
        engine = engine_for(url)
        await engine.start_connection_pool()
        begun.set()
        await asyncio.to_thread(over.wait)
        await engine.close_connection_pool()

    thread = threading.Thread(target=lambda: in_own_loop(hold()))
    thread.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


async def rename_teams(url: str, name: str) -> None:
    await open_database(url)
    await Team.update({Team.name: name}, force=True)
    await close_database()


async def refuses_to_delete_audit(url: str) -> bool:
    await open_database(url)
    try:
        await AuditEntry.delete(force=True)
    except Exception as error:
        return "audit" in str(error)
    finally:
        await close_database()
    return False


async def begin_session(url: str, cast: Cast) -> None:
    await open_database(url)
    session = Session(worker=cast.sian.id, token_digest="a", began_at=NOW, last_active_at=NOW, ends_at=NOW)
    await Session.insert(session)
    await close_database()


async def open_sessions(url: str) -> int:
    await open_database(url)
    count = await Session.count().where(Session.ended_at.is_null())
    await close_database()
    return int(count)


async def as_it_was(url: str, *, migrations: int) -> None:
    """An older release's database with a team in it."""
    sys.modules.setdefault("piccolo_conf", server.piccolo_conf)
    await open_database(url)
    known = sorted(
        ForwardsMigrationManager("doorstep", "all").get_migration_modules(APP_CONFIG.resolved_migrations_folder_path)
    )
    result = await ForwardsMigrationManager("doorstep", known[migrations - 1]).run()
    assert result.success, result.message
    await open_engine().run_ddl(
        "INSERT INTO team (id, name, standard) VALUES ('01890000-0000-7000-8000-000000000000', 'Long ago', 'wales')"
    )
    await close_database()
