"""A registration is a device x a worker, and its upload token is good for nothing but sending."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.models.ids import new_id
from server.models.registration import Registration
from server.settings import Settings
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, new_device, visit_fields


def described() -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(new_device())
    return said


async def test_registering_gives_the_servers_key_and_an_upload_token_for_sync_only(
    cast: Cast, new_client: NewClient, keys_of: Any
) -> None:
    her = await sign_in(await new_client(), cast.sian)
    registration = str(new_id())
    answer = await her.put(f"/registrations/{registration}", json=described())
    assert answer.status_code == 200
    told = answer.json()
    assert told["worker"] == {"id": str(cast.sian.id), "name": cast.sian.name}
    assert told["server_key"]["kid"] == keys_of.current.thumbprint()
    assert "d" not in told["server_key"]
    cookie = answer.headers["set-cookie"].lower()
    for part in (f"doorstep-upload-{registration}=", "httponly", "samesite=strict", "path=/sync", "max-age=34560000"):
        assert part in cookie
    body = {"registration": registration, "captures": [], "unsent": {"count": 0, "oldest_at": None}}
    assert (await her.post("/sync", json=body)).status_code == 200


async def test_over_https_the_token_is_secure(settings: Settings) -> None:
    from server.routes.upload_cookie import upload_cookie

    https = msgspec.structs.replace(settings, origin="https://doorstep.example")
    cookie = upload_cookie(https, id := new_id(), "token")
    assert cookie.key == f"__Secure-doorstep-upload-{id}"
    assert cookie.secure


async def test_registering_twice_renews_the_token_and_the_old_one_still_sends(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    """Two tabs may renew at once: whichever cookie stays, it is good."""
    her = await sign_in(await new_client(), cast.sian)
    registration, said = str(new_id()), described()
    first = await her.put(f"/registrations/{registration}", json=said)
    second = await her.put(f"/registrations/{registration}", json=said | {"name": "Her tablet"})
    assert second.status_code == 200
    assert (await Registration.objects().get(Registration.id == UUID(registration))).name == "Her tablet"
    token = first.cookies[f"doorstep-upload-{registration}"]
    old = replace(sian, registration=UUID(registration), token=token)
    assert (await old.send_one(old.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "accepted"


async def test_a_stranger_gets_404_for_anothers_registration(cast: Cast, new_client: NewClient) -> None:
    her, him = await sign_in(await new_client(), cast.sian), await sign_in(await new_client(), cast.omar)
    path, said = f"/registrations/{new_id()}", described()
    await her.put(path, json=said)
    assert (await him.put(path, json=said)).status_code == 404


async def test_the_same_registration_with_another_key_gets_409(cast: Cast, new_client: NewClient) -> None:
    her = await sign_in(await new_client(), cast.sian)
    path = f"/registrations/{new_id()}"
    await her.put(path, json=described())
    answer = await her.put(path, json=described())
    assert answer.status_code == 409
    assert answer.json()["problem"]


async def test_nobody_signed_in_gets_401(cast: Cast, new_client: NewClient) -> None:
    assert (await (await new_client()).put(f"/registrations/{new_id()}", json=described())).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "a\0b"},
        {"device": "this one"},
        {"public_key": {}},
        {"public_key": {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}},
        {"public_key": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        {"surprise": 1},
    ],
)
async def test_what_is_no_device_gets_400_and_a_sentence(
    cast: Cast, new_client: NewClient, changes: dict[str, Any]
) -> None:
    her = await sign_in(await new_client(), cast.sian)
    answer = await her.put(f"/registrations/{new_id()}", json=described() | changes)
    assert answer.status_code == 400
    assert answer.json()["problem"]
