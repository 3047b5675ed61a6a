import argparse
import asyncio
import re
import sys
from datetime import UTC, datetime
from typing import Any

from server.database import close_database, open_database
from server.rules.audit_chain import Head
from server.rules.audit_walk import Broken, Walked, walk
from server.settings import Settings, read_settings


def add_to(commands: Any) -> None:
    audit = commands.add_parser("audit", help="look after the audit trail").add_subparsers(required=True)
    verifying = audit.add_parser("verify", help="walk the chain of the audit trail and say whether it holds")
    verifying.add_argument("--head", type=head_in, help="number:digest from a log kept elsewhere: is it on the way?")
    verifying.set_defaults(run=lambda asked: verify(asked.head))


def verify(kept: Head | None = None) -> int:
    """Walk the chain of the audit trail. `kept`: a head from a log that was kept elsewhere."""
    try:
        walked = asyncio.run(_verify(read_settings(), kept))
    except Broken as broken:
        print(f"The audit trail is broken. {broken}", file=sys.stderr)
        return 1
    print(_say(walked))
    return 0


def head_in(words: str) -> Head:
    """From "1234:<digest>". Raises ArgumentTypeError."""
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", words.strip())
    if found is None:
        raise argparse.ArgumentTypeError("write it as in the log: its number, a colon, its digest")
    return Head(int(found[1]), found[2])


def _say(walked: Walked) -> str:
    waiting = f" {walked.waiting} newer ones are about to be linked." if walked.waiting else ""
    after = f" after the checkpoint at {walked.began.number}" if walked.began.number else ""
    if walked.first_at is None or walked.last_at is None:
        return f"The audit trail holds: no entry is linked yet{after}.{waiting}"
    return (
        f"The audit trail holds: {_entries(walked.entries)}{after}, from {walked.first_at:%Y-%m-%d %H:%M} "
        f"to {walked.last_at:%Y-%m-%d %H:%M} UTC, head {walked.head.number}:{walked.head.digest}.{waiting}"
    )


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


async def _verify(settings: Settings, kept: Head | None) -> Walked:
    await open_database(settings)
    try:
        return await walk(now=datetime.now(UTC), kept=kept)
    finally:
        await close_database()
