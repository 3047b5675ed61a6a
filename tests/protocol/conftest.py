from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest

from server.keys import load_keys
from server.settings import Settings
from tests.cast import Cast
from tests.phone import Phone, phone_of

Through = Callable[[str], Phone]


@pytest.fixture
async def through(database: str, cast: Cast, settings: Settings) -> AsyncIterator[Through]:
    """Siân's phone, reaching the server at the address given."""
    async with httpx.AsyncClient() as nowhere:
        phone = await phone_of(cast.sian, nowhere, load_keys(settings.keys))
    clients: list[httpx.AsyncClient] = []

    def reach(address: str) -> Phone:
        clients.append(httpx.AsyncClient(base_url=address, timeout=30))
        return replace(phone, client=clients[-1])

    yield reach
    for client in clients:
        await client.aclose()
