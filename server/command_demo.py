import asyncio
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.access_log import AccessLog
from server.app import create_app
from server.command_serve import run
from server.database import close_database, migrate, open_database
from server.demo import load_demo
from server.demo.staff import PASSWORD
from server.keys import make_keys
from server.models.worker import Worker
from server.settings import Settings, read_settings

ADDRESS = "http://localhost:8000"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def demo(data: Path | None, host: str, port: int) -> int:
    """From an empty folder: keys, tables, the cast. A folder that is filled already is only served."""
    settings = _settings(data, host, port)
    make_keys(settings.keys)
    loaded_now, people = asyncio.run(_prepare(settings, datetime.now(UTC)))
    print(_told(settings, loaded_now, people), flush=True)
    run(AccessLog(create_app(settings, rings=True)), host=host, port=port)
    return 0


def _settings(data: Path | None, host: str, port: int) -> Settings:
    settings = read_settings()
    if data is not None:
        settings = msgspec.structs.replace(settings, data=data, keys=data / "keys")
    if settings.origin == ADDRESS:
        name = "localhost" if host in ("127.0.0.1", "::1", *EVERYWHERE) else host
        settings = msgspec.structs.replace(settings, origin=f"http://{name}:{port}")
    return msgspec.structs.replace(settings, demo=True)


async def _prepare(settings: Settings, now: datetime) -> tuple[bool, list[Worker]]:
    await open_database(settings)
    try:
        await migrate()
        empty = not await Worker.exists()
        if empty:
            await load_demo(now=now)
        return empty, await Worker.objects().where(Worker.email.like("%@doorstep.test")).order_by(Worker.id)
    finally:
        await close_database()


def _told(settings: Settings, loaded_now: bool, people: list[Worker]) -> str:
    width = max((len(person.email) for person in people), default=0)
    accounts = [f"  {person.email:<{width}}  {person.name}, {person.role.replace('_', ' ')}" for person in people]
    state = (
        ""
        if loaded_now
        else f"\nThe demo in {settings.data} was there already: its dates are those of the day it was made."
    )
    return "\n".join(
        [f"Accounts, all with the password {PASSWORD}", *accounts, state, f"Doorstep is at {settings.origin}"]
    )
