"""Over https: cookies that no other host or path can set, and a browser that comes back over https only."""

from pathlib import Path

import httpx
import pytest

from server.models.ids import new_id
from server.settings import Settings, read_settings
from tests.cast import Cast
from tests.conftest import sign_in
from tests.phone import new_device

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def settings(filled: tuple[str, Cast], keys: Path, tmp_path: Path) -> Settings:
    environ = {"DOORSTEP_DATA": str(tmp_path), "DOORSTEP_DATABASE_URL": filled[0], "DOORSTEP_KEYS": str(keys)}
    return read_settings(environ | {"DOORSTEP_ORIGIN": "https://doorstep.example"})


async def test_every_answer_says_https_only(client: httpx.AsyncClient, cast: Cast) -> None:
    for path in ("/sign-in", "/nothing-here", "/", "/sw.js", "/health"):
        seconds = (await client.get(path)).headers["strict-transport-security"].removeprefix("max-age=")
        assert int(seconds.partition(";")[0]) >= 31_536_000, path


async def test_every_cookie_of_signing_in_is_this_hosts_alone(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await client.post("/sign-in", data={"email": cast.sian.email, "password": "let-me-in-to-the-demo"})
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) >= 2
    for cookie in cookies:
        name, said = cookie.partition("=")[0], cookie.lower()
        assert name.startswith("__Host-"), name
        assert "; secure" in said, name
        assert "path=/;" in said or said.endswith("path=/"), name
        assert "domain" not in said, name
        assert "samesite=lax" in said or "samesite=strict" in said, name
        # The one that script deletes when the phone locks is worth nothing without the other.
        assert ("httponly" in said) is not name.endswith("-open"), name


async def test_the_upload_token_goes_to_sync_over_https_alone(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    device = new_device()
    key = {name: getattr(device.public_key, name) for name in ("kty", "crv", "x", "y")}
    body = {"name": "Phone", "public_key": key, "device": str(new_id())}
    answer = await client.put(f"/registrations/{new_id()}", json=body)
    assert answer.status_code in {200, 201}, answer.text
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Secure-doorstep-upload-")
    for part in ("; secure", "; httponly", "path=/sync", "samesite=strict"):
        assert part in cookie.lower(), part
    assert "domain" not in cookie.lower()
