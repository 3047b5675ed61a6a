"""An app in this process, as the server would run it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from server.app import create_app
from server.database import close_database, migrate, open_database
from server.demo import load_demo
from server.demo.staff import PASSWORD
from server.keys import make_keys
from server.settings import Settings, read_settings

LEAD = "social.worker@doorstep.test"


def settings_in(folder: Path, database_url: str = "") -> Settings:
    make_keys(folder / "keys")
    environ = {"DOORSTEP_DATA": str(folder), "DOORSTEP_DATABASE_URL": database_url}
    return read_settings(environ | {"DOORSTEP_ORIGIN": "http://testserver.local"})


def demo_page(folder: Path, path: str) -> str:
    """A page of the demo, as its social worker sees it."""
    return asyncio.run(_demo_page(settings_in(folder), path))


@asynccontextmanager
async def signed_in(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    headers = {"Origin": settings.origin, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.origin, headers=headers) as client,
    ):
        answer = await client.post("/sign-in", data={"email": LEAD, "password": PASSWORD})
        answer.raise_for_status() if answer.is_error else None
        yield client


async def _demo_page(settings: Settings, path: str) -> str:
    await open_database(settings)
    await migrate()
    await load_demo(now=datetime.now(UTC))
    await close_database()
    async with signed_in(settings) as client:
        answer = await client.get(path)
        answer.raise_for_status()
        return answer.text
