"""What Piccolo's SQLite engine gets wrong as shipped."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from server.database import DatabaseBusy, close_database, open_database, transaction
from server.database import sqlite as pool_of_sqlite
from server.database.connection import open_engine
from server.database.sqlite import PooledSQLite
from server.models.family import Family
from server.models.ids import new_id
from server.models.team import Team

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_the_writer_waits_for_the_disk_and_keeps_foreign_keys(database: str) -> None:
    async with pooled().writer() as writer:
        assert await pragma(writer, "journal_mode") == "wal"
        assert await pragma(writer, "synchronous") == 2  # FULL
        assert await pragma(writer, "foreign_keys") == 1
        assert await pragma(writer, "busy_timeout") == 30_000


async def test_a_failed_begin_gives_the_writer_back(database: str) -> None:
    before = set(threading.enumerate())
    async with pooled().writer() as writer:
        await writer.execute_fetchall("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(path_of(database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            async with transaction():
                pytest.fail("it began")
    other.execute("ROLLBACK")
    other.close()
    assert set(threading.enumerate()) <= before
    async with transaction():
        await Team.select()


async def test_a_failed_commit_leaves_no_transaction_behind(database: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):  # noqa: PT012
        async with transaction():
            await open_engine().run_ddl("PRAGMA defer_foreign_keys = 1")
            await Family.insert(Family(team=new_id(), name="of no team"))
    assert open_engine().current_transaction.get() is None
    assert not await Family.exists().where(Family.name == "of no team")
    async with transaction():
        assert await Team.exists()


async def test_reads_do_not_wait_for_a_writer(database: str) -> None:
    began, enough = asyncio.Event(), asyncio.Event()

    async def write_slowly() -> None:
        async with transaction():
            await Team.update({Team.duty_phone: "0"}, force=True)
            began.set()
            await enough.wait()

    writing = asyncio.create_task(write_slowly())
    await began.wait()
    async with asyncio.timeout(5):
        assert "0" not in {row["duty_phone"] for row in await Team.select(Team.duty_phone)}
    enough.set()
    await writing
    assert {row["duty_phone"] for row in await Team.select(Team.duty_phone)} == {"0"}


async def test_waiting_too_long_for_a_turn_to_write_is_an_error(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_of_sqlite, "BUSY_SECONDS", 0.05)
    async with transaction():
        with pytest.raises(DatabaseBusy):
            await asyncio.create_task(Team.update({Team.name: "never"}, force=True).run())


async def test_all_reads_share_a_few_connections(database: str) -> None:
    before = set(threading.enumerate())
    await asyncio.gather(*(Team.select().run() for _ in range(100)))
    assert set(threading.enumerate()) <= before


async def test_closing_ends_every_thread(database: str) -> None:
    threads = [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]
    assert len(threads) >= 1 + pool_of_sqlite.READERS
    await close_database()
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)
    await open_database(database)


def test_the_process_exits_after_a_failed_begin_and_a_close(filled: tuple[str, object]) -> None:
    script = """
import asyncio, sqlite3, sys
from server.database import close_database, open_database, transaction
from server.database.connection import open_engine

async def main(url):
    await open_database(url)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with open_engine().writer() as writer:
        await writer.execute_fetchall("PRAGMA busy_timeout = 20")
    try:
        async with transaction():
            print("it began")
    except sqlite3.OperationalError:
        print("busy")
    await close_database()

asyncio.run(main(sys.argv[1]))
"""
    ran = subprocess.run([sys.executable, "-c", script, filled[0]], capture_output=True, text=True, timeout=20)
    assert ran.stdout == "busy\n", ran.stderr
    assert ran.returncode == 0


def pooled() -> PooledSQLite:
    engine = open_engine()
    assert isinstance(engine, PooledSQLite)
    return engine


async def pragma(connection: object, name: str) -> object:
    rows = await connection.execute_fetchall(f"PRAGMA {name}")  # type: ignore[attr-defined]
    return next(iter(rows[0].values()))


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
