"""What stands around every response, and in front of every unsafe request."""

from pathlib import Path

import httpx
import pytest

from server.release import Release
from server.walls import SECURITY_HEADERS, is_cross_site
from tests.cast import Cast
from tests.conftest import NewClient, sign_in

OURS = "https://doorstep.example"


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": OURS}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": OURS}, False),
        ({"origin": "https://evil.example", "host": "doorstep.example"}, True),
        ({"origin": "null", "host": "doorstep.example"}, True),
        ({"origin": "https://doorstep.example.evil.example", "host": "doorstep.example"}, True),
        ({}, False),
    ],
)
def test_only_our_own_pages_may_change_anything(headers: dict[str, str], refused: bool) -> None:
    assert is_cross_site("POST", httpx.Headers(headers), OURS) is refused  # type: ignore[arg-type]
    assert is_cross_site("GET", httpx.Headers(headers), OURS) is False  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/visits", "/sync", "/sync/shelf"])
async def test_another_sites_post_is_refused_on_every_path(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/health", "/sign-in", "/locked", "/", "/nothing-here", "/sw.js"])
async def test_every_response_carries_the_walls(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html"})
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers[name] == value, name
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "clear-site-data" not in answer.headers


async def test_nothing_signed_in_may_be_kept(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    for path in ("/", f"/children/{cast.kit.id}", "/unsent", "/me", "/take-along"):
        assert (await client.get(path)).headers["cache-control"] == "no-store", path


async def test_health_is_ok_only_when_the_database_answers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_page_asks_to_sign_in_first_and_leads_back(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await client.get(f"/children/{cast.kit.id}", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=%2Fchildren%2F{cast.kit.id}"
    script = await client.get("/take-along", headers={"accept": "application/json"})
    assert script.status_code == 401


async def test_sign_in_leads_nowhere_but_here(client: httpx.AsyncClient, cast: Cast) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = await client.post(
            "/sign-in", data={"email": cast.sian.email, "password": "let-me-in-to-the-demo", "next": elsewhere}
        )
        assert answer.status_code in {302, 303}
        assert "evil" not in answer.headers["location"].split("next=")[0]
        assert answer.headers["location"].startswith("/")
        assert not answer.headers["location"].startswith(("//", "/\\"))


async def test_two_server_processes_share_a_session(new_client: NewClient, cast: Cast) -> None:
    one, other = await new_client(), await new_client()
    await sign_in(one, cast.sian)
    other.cookies = one.cookies
    assert (await other.get("/", headers={"accept": "text/html"})).status_code == 200


async def test_a_release_is_immutable_and_the_worker_is_not(client: httpx.AsyncClient) -> None:
    release = Release()
    css = await client.get(release.url(next(file.as_posix() for file in release.files if file.suffix == ".css")))
    assert "immutable" in css.headers["cache-control"]
    worker = await client.get("/sw.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert "./static/" not in worker.text
    assert (await client.get(release.url("../../pyproject.toml"))).status_code == 404
    assert (await client.get("/static/0000000000000000/css/tokens.css")).status_code == 404


async def test_a_releases_list_names_every_file_of_it(client: httpx.AsyncClient) -> None:
    listed = (await client.get(Release().url("release.json"))).json()
    assert listed["headers"] == SECURITY_HEADERS
    for url in listed["files"]:
        assert (await client.get(url)).status_code == 200, url


def test_a_changed_file_is_another_release(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "one.js").write_text("1")
    before = Release(tmp_path).name
    (tmp_path / "static" / "one.js").write_text("2")
    assert Release(tmp_path).name != before
