import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from server.database import close_database, open_database
from server.models.worker import Worker
from server.rules.second_factor import reset_second_factor
from server.settings import Settings, read_settings


def add_to(commands: Any) -> None:
    reset: argparse.ArgumentParser = commands.add_parser(
        "reset-second-factor", help="for an administrator who lost theirs, when no other is left to do it"
    )
    reset.add_argument("email", help="the account's address")
    reset.set_defaults(run=lambda asked: asyncio.run(_reset(read_settings(), asked.email)))


async def _reset(settings: Settings, email: str) -> int:
    await open_database(settings)
    try:
        worker = await Worker.objects().where(Worker.email == email.strip().lower()).first()
        if worker is None:
            print("Nobody has that address.", file=sys.stderr)
            return 1
        await reset_second_factor(worker, None, datetime.now(UTC))
    finally:
        await close_database()
    print(f"{worker.name} is signed out everywhere and sets up a new second factor at the next sign-in.")
    return 0
