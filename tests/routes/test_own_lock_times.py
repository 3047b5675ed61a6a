"""DOORSTEP_IDLE_MINUTES and DOORSTEP_HIDDEN_SECONDS: how long the page and the server wait before they lock."""

import re
from datetime import timedelta

import httpx
import msgspec
import pytest

from server.models.session import Session
from server.settings import Settings, read_settings
from tests.cast import NOW, Cast
from tests.conftest import sign_in

PAGE = {"accept": "text/html"}
BODY = re.compile(r'<body[^>]* data-idle-minutes="(\d+)" data-hidden-seconds="(\d+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """As somebody set them."""
    own = read_settings({"DOORSTEP_IDLE_MINUTES": "2", "DOORSTEP_HIDDEN_SECONDS": "15"})
    return msgspec.structs.replace(settings, idle_minutes=own.idle_minutes, hidden_seconds=own.hidden_seconds)


async def test_they_reach_every_signed_in_page(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    for path in ("/", "/families", f"/children/{cast.kit.id}", "/me", "/device"):
        page = (await client.get(path, headers=PAGE)).text
        assert BODY.findall(page) == [("2", "15")], path


async def test_the_server_waits_as_long_as_the_page(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    await nobody_there_for(2)
    assert (await client.get("/", headers=PAGE)).status_code == 200
    await nobody_there_for(2.1)
    assert (await client.get("/", headers=PAGE)).headers["location"] == "/locked"


async def nobody_there_for(minutes: float) -> None:
    await Session.update({Session.last_active_at: NOW - timedelta(minutes=minutes)}, force=True)
