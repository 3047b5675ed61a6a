"""What stands around every response, whoever asks and however it ends."""

import re

import httpx
import pytest

from server.release import Release
from server.routes.voice_document import HEARS
from server.settings import Settings
from server.walls import SECURITY_HEADERS
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.walls.asking import HTML, app_of, asks_of, ids_in_database

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MAY_BE_KEPT = ("/static/", "/sw.js", "/manifest.webmanifest", "/locked", "/voice")
"""They hold no case, and are the same for everybody."""
CAN_DO_NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox"


OF_A_VOICE = {
    "/children/{child:uuid}/voice",
    "/children/{child:uuid}/hand-over",
    "/children/{child:uuid}/danger",
    "/answers/{answer:uuid}",
    "/attachments/{drawing:uuid}/drawing.svg",
    "/attachments/{drawing:uuid}/drawing.png",
    "/attachments/{drawing:uuid}/strokes.json",
    "/attachments/{sound:uuid}/sound",
    "/attachments/{photo:uuid}/photo",
}


@pytest.mark.usefixtures("kits_voice")
@pytest.mark.parametrize("who", ["sian", "tom", ""])
async def test_every_answer_of_every_route_carries_the_walls(new_client: NewClient, cast: Cast, who: str) -> None:
    client = await new_client()
    if who:
        await sign_in(client, getattr(cast, who))
    ids = await ids_in_database()
    asks = sorted(asks_of(app_of(client)), key=lambda ask: ask.path in {"/sign-out", "/session/suspend"})
    shown = set()
    for ask in asks:
        url = ask.url(ids)
        methods = [ask.method] if ask.unsafe else ["GET", "HEAD"]
        for method in [*methods, "OPTIONS", "PATCH"]:
            answer = await client.request(method, url, headers=HTML)
            assert_walls(answer, f"{method} {url}")
            shown |= {ask.path} if answer.status_code == 200 and method == "GET" else set()
            if not url.startswith(MAY_BE_KEPT):
                assert answer.headers["cache-control"] == "no-store", (method, url)
    assert shown >= (OF_A_VOICE if who else set())


async def test_errors_and_files_carry_them_too(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(client, cast.sian)
    release = Release()
    for file in release.files[:3]:
        assert_walls(await client.get(release.url(file.as_posix())), str(file))
    problems = {
        404: await client.get("/nothing-here"),
        405: await client.get("/sync"),
        403: await client.post("/visits", headers={"sec-fetch-site": "cross-site"}),
        415: await client.post("/visits", content=b"x", headers={"content-type": "text/plain"}),
        413: await client.post("/visits", data={"a": "b" * 1_100_000}),
    }
    monkeypatch.setattr("server.routes.today.screen", None)
    problems[500] = await client.get("/")
    for status, answer in problems.items():
        assert answer.status_code == status
        assert_walls(answer, str(status))
        assert answer.headers["cache-control"] == "no-store"


async def test_the_policy_has_no_way_round_it(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/sign-in")).headers["content-security-policy"]
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert said["default-src"] == "'none'"
    assert said["script-src"] == said["style-src"] == said["worker-src"] == "'self'"
    assert said["base-uri"] == said["frame-ancestors"] == "'none'"
    assert said["require-trusted-types-for"] == "'script'"
    assert "default" not in said["trusted-types"].split()
    assert not re.search(r"unsafe|nonce|\*|https?:|allow-duplicates", policy)


async def test_the_childs_page_alone_may_hear_and_all_may_play_what_was_said(client: httpx.AsyncClient) -> None:
    voice, other = (await client.get("/voice")).headers, (await client.get("/sign-in")).headers
    assert "microphone=(self)" in voice["permissions-policy"].split(", ")
    assert "microphone=()" in other["permissions-policy"].split(", ")
    assert "media-src 'self' blob:" in other["content-security-policy"].split("; ")


async def test_nothing_is_said_of_https_over_http(client: httpx.AsyncClient, settings: Settings) -> None:
    assert not settings.https
    assert "strict-transport-security" not in (await client.get("/sign-in")).headers


def assert_walls(answer: httpx.Response, what: str) -> None:
    for name, value in {
        **SECURITY_HEADERS,
        **(HEARS if what.endswith(" /voice") and answer.is_success else {}),
        **({"content-security-policy": CAN_DO_NOTHING} if "/attachments/" in what and answer.is_success else {}),
    }.items():
        assert answer.headers.get(name) == value, (what, name)
    assert "clear-site-data" not in answer.headers, what
    assert "x-powered-by" not in answer.headers, what
