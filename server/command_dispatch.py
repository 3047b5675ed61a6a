import asyncio
import sys
from contextlib import suppress
from datetime import UTC, datetime

from server.auditing import auditing
from server.database import close_database, open_database
from server.dispatching import dispatch_for_ever
from server.keys import KeysMissing
from server.settings import Settings, read_settings


def dispatch() -> int:
    """Ring doorbells and seal the audit trail, till it is stopped. The server does so by itself; this is for a process
    of its own."""
    settings = read_settings()
    if not settings.ring:
        print("DOORSTEP_RING is no, so there is nobody to ring. Unset it where people are to be told.", file=sys.stderr)
        return 1
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_dispatch(settings))
    except (KeysMissing, ValueError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


async def _dispatch(settings: Settings) -> None:
    await open_database(settings)
    try:
        async with auditing(clock=_now):
            await dispatch_for_ever(settings, clock=_now)
    finally:
        await close_database()


def _now() -> datetime:
    return datetime.now(UTC)
