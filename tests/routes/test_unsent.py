"""Unsent: what the script fills, and what is said when it can't. The tray itself is in test_sync_tray.py."""

import httpx

from tests.cast import Cast
from tests.conftest import sign_in


async def test_it_has_a_place_for_what_the_phone_holds(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/unsent")).text
    for hook in ('id="on-this-phone"', "data-send-now", "data-export", "data-storage-note", 'id="tray"'):
        assert hook in page


async def test_an_empty_tray_says_so(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/unsent")).text
    assert "Nothing here needs you" in page


async def test_without_script_it_says_why_nothing_is_there(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/unsent")).text
    assert "what you save goes straight to the server" in page.split("<noscript>")[1]


async def test_signed_in_people_only(client: httpx.AsyncClient) -> None:
    answer = await client.get("/unsent", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Funsent"
