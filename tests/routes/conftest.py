import httpx
import pytest

from server.keys import Keys
from tests.cast import Cast
from tests.phone import Phone, phone_of


@pytest.fixture
def keys_of(client: httpx.AsyncClient) -> Keys:
    """The keys that the running app holds."""
    keys: Keys = client._transport.app.state["keys"]  # type: ignore[attr-defined]
    return keys


@pytest.fixture
async def sian(client: httpx.AsyncClient, cast: Cast, keys_of: Keys) -> Phone:
    return await phone_of(cast.sian, client, keys_of)


@pytest.fixture
async def tom(client: httpx.AsyncClient, cast: Cast, keys_of: Keys) -> Phone:
    return await phone_of(cast.tom, client, keys_of)


@pytest.fixture
async def omar(client: httpx.AsyncClient, cast: Cast, keys_of: Keys) -> Phone:
    return await phone_of(cast.omar, client, keys_of)
