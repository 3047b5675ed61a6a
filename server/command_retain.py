import argparse
import asyncio
from datetime import UTC, datetime
from typing import Any

from server.command_backup import LOOK_BACK
from server.database import close_database, open_database
from server.rules.audit_sealing import seal
from server.rules.retention import Over, let_go, may_go
from server.settings import Settings, read_settings


def add_to(commands: Any) -> None:
    parser = commands.add_parser("retain", help="say what is kept no longer than it has to be; --do-it deletes it")
    parser.add_argument("--do-it", action="store_true", help="delete; without it nothing is changed")
    parser.set_defaults(run=_retain)


def _retain(asked: argparse.Namespace) -> int:
    settings = read_settings()
    over = asyncio.run(_look(settings, do_it=asked.do_it))
    told = "; ".join(f"{rows} {what}" for what, rows in over if rows)
    if not told:
        print("There is nothing to let go of.")
    elif asked.do_it:
        print(f"Let go of {told}.")
    else:
        print(f"Would let go of {told}.\nNothing was changed. If that is what you want, say --do-it.")
    if not settings.audit_years:
        print("Audit entries are kept for ever: DOORSTEP_AUDIT_YEARS is empty.")
    print("Case records, what phones sent, and alerts are never let go of here.")
    return 0


async def _look(settings: Settings, *, do_it: bool) -> list[Over]:
    now = datetime.now(UTC)
    await open_database(settings)
    try:
        if not do_it:
            return await may_go(audit_years=settings.audit_years, now=now)
        gone = await let_go(audit_years=settings.audit_years, now=now)
        await seal(now=now, look_back=LOOK_BACK)
        return gone
    finally:
        await close_database()
