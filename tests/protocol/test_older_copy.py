"""A server whose database was put back to an older copy gets back from the phones' shelves what it forgot, once."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import httpx
import pytest

from server.database import close_database, open_database
from server.keys import load_keys
from server.models.visit import Visit
from server.settings import Settings
from tests.cast import Cast
from tests.own_postgres import OwnPostgres
from tests.phone import Phone, phone_of, visit_fields
from tests.protocol.serving import serving

Act = Callable[[], Awaitable[None]]


@pytest.fixture
def back_up_and_put_back(
    filled: tuple[str, Cast], engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[Act, Act]:
    """Two acts on the database while nobody has it open."""
    url, _ = filled
    if engine == "sqlite":
        file, copy = Path(url.removeprefix("sqlite:///")), tmp_path / "backup.sqlite"

        async def back_up() -> None:
            shutil.copyfile(file, copy)

        async def put_back() -> None:
            for left in file.parent.glob(f"{file.name}-*"):
                left.unlink()
            shutil.copyfile(copy, file)

        return back_up, put_back
    cluster: OwnPostgres = request.getfixturevalue("postgres")
    name = urlsplit(url).path.removeprefix("/")

    async def back_up_cluster() -> None:
        await run(cluster, f"CREATE DATABASE {name}_copy TEMPLATE {name}")

    async def put_back_cluster() -> None:
        await run(cluster, f"DROP DATABASE {name}", f"ALTER DATABASE {name}_copy RENAME TO {name}")

    return back_up_cluster, put_back_cluster


async def test_the_phone_gives_back_what_the_server_forgot_once(
    filled: tuple[str, Cast], settings: Settings, back_up_and_put_back: tuple[Act, Act]
) -> None:
    url, cast = filled
    back_up, put_back = back_up_and_put_back
    phone = await registered(url, cast, settings)
    before = phone.sealed(visit_fields(cast.maple, cast.kit, visited_on="2026-11-19"))
    wrong = phone.sealed(visit_fields(cast.oak, cast.tegan, ended_at="12:00"))
    right = phone.sealed(visit_fields(cast.oak, cast.tegan), replaces=wrong["id"])
    after = phone.sealed(visit_fields(cast.maple, cast.kit))
    async with reached(phone, settings) as it:
        await it.send(before)
    await back_up()
    async with reached(phone, settings) as it:
        assert [one["status"] for one in await it.send(wrong, right, after)] == [
            "needs_attention",
            "accepted",
            "accepted",
        ]
    await put_back()
    shelf = [before, wrong, right, after]
    async with reached(phone, settings) as it:
        assert await it.offer(shelf) == [wrong["id"], right["id"], after["id"]]
        lacking = [unreadable_here(capture, phone) for capture in (right, after, wrong)]
        receipts = await it.send(*lacking)
        assert [(one["status"], one["became"]) for one in receipts] == [
            ("accepted", None),
            ("accepted", None),
            ("already_here", "replaced"),
        ]
        assert await it.offer(shelf) == []
        assert {one["status"] for one in await it.send(*lacking)} == {"already_here"}
    await open_database(url)
    try:
        for capture in (before, right, after):
            assert await Visit.count().where(Visit.id == UUID(capture["id"])) == 1
    finally:
        await close_database()


async def registered(url: str, cast: Cast, settings: Settings) -> Phone:
    await open_database(url)
    try:
        async with httpx.AsyncClient() as nowhere:
            return await phone_of(cast.sian, nowhere, load_keys(settings.keys))
    finally:
        await close_database()


class reached:
    """The phone while a server runs."""

    def __init__(self, phone: Phone, settings: Settings) -> None:
        self.phone = phone
        self.serving = serving(settings)

    async def __aenter__(self) -> Phone:
        self.client = httpx.AsyncClient(base_url=await self.serving.__aenter__(), timeout=30)
        return replace(self.phone, client=self.client)

    async def __aexit__(self, *raised: Any) -> None:
        await self.client.aclose()
        await self.serving.__aexit__(*raised)


def unreadable_here(capture: dict[str, Any], phone: Phone) -> dict[str, Any]:
    """As it lies on the shelf: the device's own recipient was dropped when it was accepted."""
    recipients = [one for one in capture["sealed"]["recipients"] if one["header"]["kid"] != str(phone.registration)]
    return capture | {"sealed": capture["sealed"] | {"recipients": recipients}}


async def run(cluster: OwnPostgres, *statements: str) -> None:
    connection = await asyncpg.connect(cluster.url("postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
