"""The sealer as it runs: inside every server process, and beside `doorstep dispatch`. However many do, one seals."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import structlog

from server.rules.audit_sealing import head, seal

PAUSE: Final = 10.0
"""Seconds between two looks: an entry is linked well within a minute."""
LOOK_BACK: Final = timedelta(minutes=15)
"""Transactions end within their busy time-outs, a minute at most; servers' clocks agree to a few seconds."""
A_DAY_BACK: Final = timedelta(hours=26)
EVERY_MINUTE, EVERY_HOUR = 6, 360
"""Looks after which one goes back a day, for a server whose clock is an hour or a time zone off, and one to the
beginning; the first of all does too."""

log = structlog.get_logger()


@asynccontextmanager
async def auditing(*, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """Seal beside whatever else this process does. The database is open."""
    task = asyncio.create_task(seal_for_ever(clock=clock))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def seal_for_ever(*, clock: Callable[[], datetime], pause: float = PAUSE) -> None:
    """Link what is not linked yet, again and again, till cancelled. Once an hour the head goes into the log, so that
    whoever keeps the log elsewhere can tell if the chain was written anew."""
    for turn in count():
        try:
            await seal(now=clock(), look_back=_look_back(turn))
            if turn % EVERY_HOUR == 0:
                await tell_head()
        except Exception as error:
            # Only its kind: a message may quote what a statement was given.
            log.error("sealing failed", kind=type(error).__name__)
        await asyncio.sleep(pause)


async def tell_head() -> None:
    last = await head()
    log.info("audit head", number=last.number, digest=last.digest)


def _look_back(turn: int) -> timedelta | None:
    if turn % EVERY_HOUR == 0:
        return None
    return A_DAY_BACK if turn % EVERY_MINUTE == 0 else LOOK_BACK
