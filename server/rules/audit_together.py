"""Entries of requests that happen side by side go into the database together, so that reads don't queue."""

import asyncio
from typing import Final

from server.models.audit import AuditEntry
from server.rules.audit_chain import COLUMNS

ROW: Final = f"({', '.join(['{}'] * len(COLUMNS))})"
AT_ONCE: Final = 500
"""Entries in one statement."""
Waiting = tuple[AuditEntry, "asyncio.Future[None]"]


class NotNoted(Exception):
    """What should have been noted was not: the database refused it or could not be reached."""


class Together:
    """One commit at a time, of whatever came meanwhile. The first of all waits for nobody."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, entry: AuditEntry) -> None:
        """Returns when the entry is committed. Raises NotNoted when it can't be."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            trouble: Exception | None = None
            try:
                await _insert([entry for entry, _ in batch])
            except Exception as error:
                trouble = error
            for _, written in batch:
                _tell(written, trouble)


async def _insert(entries: list[AuditEntry]) -> None:
    # Written out, because every look pays for it: Piccolo takes longer to put it together than SQLite to do it.
    holes = ", ".join([ROW] * len(entries))
    values = [getattr(entry, name) for entry in entries for name in COLUMNS]
    await AuditEntry.raw(f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) VALUES {holes}", *values)  # noqa: S608


def _tell(written: "asyncio.Future[None]", trouble: Exception | None) -> None:
    # Whoever waited may have gone away meanwhile.
    if written.done():
        return
    if trouble is None:
        written.set_result(None)
        return
    error = NotNoted()
    error.__cause__ = trouble
    written.set_exception(error)
