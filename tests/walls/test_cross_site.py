"""No other site's page changes anything in a worker's name: asked of every route that could."""

from collections.abc import Mapping

import httpx
import pytest

from tests.cast import Cast
from tests.conftest import sign_in
from tests.walls.asking import app_of, asks_of, ids_in_database

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True), pytest.mark.usefixtures("kits_voice")]
EVIL = "https://evil.example"
SENTENCE = "This came from another site."
FROM_ELSEWHERE: list[Mapping[str, str]] = [
    {"sec-fetch-site": "cross-site", "origin": EVIL},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://other.local"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver.local"},
    {"sec-fetch-site": "made-up"},
    {"sec-fetch-site": ""},
    {"origin": EVIL},
    {"origin": "null"},
    {"origin": "http://testserver.local.evil.example"},
    {"origin": "http://testserver.local@evil.example"},
]
FROM_HERE: list[Mapping[str, str]] = [
    {"sec-fetch-site": "same-origin", "origin": "http://testserver.local"},
    {"origin": "http://testserver.local"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
]


@pytest.mark.parametrize("signed_in", [True, False])
async def test_every_unsafe_route_refuses_another_sites_page(
    client: httpx.AsyncClient, cast: Cast, signed_in: bool
) -> None:
    if signed_in:
        await sign_in(client, cast.sian)
    ids = await ids_in_database()
    unsafe = [ask for ask in asks_of(app_of(client)) if ask.unsafe]
    assert len(unsafe) > 25
    for ask in unsafe:
        for headers in FROM_ELSEWHERE:
            answer = await ask_plainly(client, ask.method, ask.url(ids), headers | {"content-type": ask.content_type})
            assert answer.status_code == 403, (str(ask), headers)
            assert answer.json()["problem"].startswith(SENTENCE), str(ask)
            assert "set-cookie" not in answer.headers, str(ask)


async def test_no_unsafe_route_takes_our_own_page_for_another_sites(client: httpx.AsyncClient, cast: Cast) -> None:
    ids = await ids_in_database()
    for ask in asks_of(app_of(client)):
        for headers in FROM_HERE if ask.unsafe else []:
            answer = await ask_plainly(client, ask.method, ask.url(ids), headers | {"content-type": ask.content_type})
            assert SENTENCE not in answer.text, (str(ask), headers)


async def test_nobody_is_signed_in_by_another_sites_form(client: httpx.AsyncClient, cast: Cast) -> None:
    form = {"email": cast.sian.email, "password": "let-me-in-to-the-demo", "next": "/"}
    for headers in FROM_ELSEWHERE:
        request = client.build_request("POST", "/sign-in", data=form)
        request.headers.pop("sec-fetch-site"), request.headers.pop("origin")
        request.headers.update(headers)
        answer = await client.send(request)
        assert answer.status_code == 403, headers
        assert not client.cookies


async def ask_plainly(
    client: httpx.AsyncClient, method: str, url: str, headers: Mapping[str, str], content: bytes = b""
) -> httpx.Response:
    """With these headers alone: the client's own ones say that the request is ours."""
    request = client.build_request(method, url, content=content)
    request.headers.pop("sec-fetch-site", None)
    request.headers.pop("origin", None)
    request.headers.update(headers)
    return await client.send(request)
