"""The dispatcher as it runs: inside every server process, and as `doorstep dispatch`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime
from typing import Final
from uuid import UUID

import structlog

from server.handover import Handover
from server.mail import Mailer
from server.push import PushSender, Subscription
from server.rules.dispatch import Doorbells, run_due
from server.rules.london import day_of
from server.rules.morning import tell_morning
from server.settings import Settings
from server.waking import woken

PAUSE: Final = 1.0
"""Seconds between two looks, each a handful of indexed queries. A doorbell queued in this process does not wait for the
next: its commit wakes the dispatcher. Ladders, timers and other processes' doorbells do."""
LOOKS: Final = 8
"""Side by side: a push service that hangs keeps one look waiting for it, not what comes due meanwhile."""
AFTER_TROUBLE: Final = 5.0

log = structlog.get_logger()


class Wire:
    """Carries doorbells by web push and e-mail."""

    def __init__(self, pushes: PushSender, mails: Mailer) -> None:
        self._pushes = pushes
        self._mails = mails

    async def push(self, *, endpoint: str, p256dh: str, auth: str, opaque: str, alert: UUID) -> Handover:
        return await self._pushes.ring(Subscription(endpoint, p256dh, auth), opaque=opaque, alert=alert)

    async def mail(self, *, address: str, opaque: str) -> Handover:
        return await self._mails.ring(address, opaque=opaque)


async def dispatch_for_ever(settings: Settings, *, clock: Callable[[], datetime]) -> None:
    """Ring what is due as soon as it is, till cancelled. The database is open. Raises KeysMissing, and ValueError for a
    setting that can't be used."""
    mails = Mailer(settings, clock=clock)
    async with PushSender(settings, clock=clock) as pushes:
        await _ring_for_ever(Wire(pushes, mails), mail_works=mails.works, clock=clock)


@asynccontextmanager
async def dispatching(settings: Settings, *, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """A dispatcher beside whatever else this process does. Raises as dispatch_for_ever does, before it begins."""
    mails = Mailer(settings, clock=clock)
    async with PushSender(settings, clock=clock) as pushes:
        task = asyncio.create_task(_ring_for_ever(Wire(pushes, mails), mail_works=mails.works, clock=clock))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _ring_for_ever(wire: Doorbells, *, mail_works: bool, clock: Callable[[], datetime]) -> None:
    told_on: date | None = None
    turns = asyncio.Semaphore(LOOKS)
    with woken() as due:
        async with asyncio.TaskGroup() as looks:
            while True:
                # Before the look: what is committed during it deserves another.
                due.clear()
                pause = PAUSE
                try:
                    now = clock()
                    if told_on != day_of(now) and await tell_morning(now=now, mail_works=mail_works):
                        told_on = day_of(now)
                except Exception as error:
                    _log_trouble(error)
                    pause = AFTER_TROUBLE
                await turns.acquire()
                looks.create_task(_look(wire, turns, now=clock()))
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await due.wait()


async def _look(wire: Doorbells, turns: asyncio.Semaphore, *, now: datetime) -> None:
    try:
        await run_due(wire, now=now)
    except Exception as error:
        _log_trouble(error)
        # Its turn is not free before: a database that is away is asked a few times a second at most.
        await asyncio.sleep(AFTER_TROUBLE)
    finally:
        turns.release()


def _log_trouble(error: Exception) -> None:
    # Only its kind: a message may quote what a statement was given.
    log.error("dispatch failed", kind=type(error).__name__)
