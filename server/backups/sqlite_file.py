"""SQLite's side: a snapshot beside a database that is being written to, its check, and putting it in place."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from server.backups.facts import facts_of
from server.backups.failing import BackupFailed
from server.backups.manifest import Facts
from server.backups.writing import put_in_place

BUSY_SECONDS = 30


def snapshot(database: Path, into: Path) -> None:
    """One read transaction, however long it takes: writers go on. What was deleted leaves no trace in the copy."""
    if not database.exists():
        raise BackupFailed(f"There is no database at {database}. Look at DOORSTEP_DATA.")
    with _opened(database, "ro") as source:
        try:
            source.execute("VACUUM INTO ?", (str(into),))
        except sqlite3.Error as error:
            raise BackupFailed(f"The database could not be copied ({error}).") from error


async def check(copy: Path) -> Facts:
    """Raises BackupFailed when the file is broken."""
    with _opened(copy, "ro") as source:

        async def ask(query: str) -> Sequence[Any]:
            return source.execute(query).fetchall()

        try:
            if source.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise BackupFailed("The copy fails SQLite's integrity check: the database itself may be damaged.")
            return await facts_of(ask, "sqlite")
        except sqlite3.DatabaseError as error:
            raise BackupFailed("The copy can't be read: it is damaged.") from error


def is_there(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


async def facts_at(database: Path) -> Facts | None:
    """Of the database that a restore would replace; None when there is none."""
    if not is_there(database):
        return None
    with _opened(database, "rw") as source:

        async def ask(query: str) -> Sequence[Any]:
            return source.execute(query).fetchall()

        try:
            return await facts_of(ask, "sqlite")
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{database} can't be read. Move it away, then restore again.") from error


def fold(database: Path) -> None:
    """Brings everything into the one file. Raises BackupFailed while another process has it open."""
    with _opened(database, "rw", wait=2) as source:
        try:
            (mode,) = source.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "wal"
    if mode != "delete":
        raise BackupFailed("Doorstep, or another program, has the database open. Stop it, then restore again.")


def replace(database: Path, copy: Path, now: datetime) -> Path | None:
    """Puts `copy` where the database was. What was there is kept beside it, and its new name returned."""
    kept = None
    if database.exists():
        fold(database)
        kept = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S%fZ}")
        # A second name, not a move: at every moment there is a database where the server looks.
        os.link(database, kept)
        kept.chmod(0o600)
    copy.chmod(0o600)
    put_in_place(copy, database)
    return kept


@contextmanager
def _opened(file: Path, mode: str, *, wait: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=wait)
    try:
        # Else a large sort would go to the machine's temporary folder, in clear.
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection
    finally:
        connection.close()
