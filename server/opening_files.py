"""Opens what was left shut: the process may have stopped between a record and the opening of its files."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

import structlog

from server.rules.file_opening import open_what_waits

PAUSE: Final = 60.0
"""Seconds between two looks, each one query that hardly ever finds anything."""

log = structlog.get_logger()


@asynccontextmanager
async def opening_files(*, clock: Callable[[], datetime], pause: float = PAUSE) -> AsyncIterator[None]:
    """Look beside whatever else this process does. The database is open."""
    task = asyncio.create_task(_open_for_ever(clock, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _open_for_ever(clock: Callable[[], datetime], pause: float) -> None:
    while True:
        try:
            await open_what_waits(now=clock())
        except Exception as error:
            # Only its kind: a message may quote what a statement was given.
            log.error("opening files failed", kind=type(error).__name__)
        await asyncio.sleep(pause)
