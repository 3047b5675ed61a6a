"""What a suspended session answers, and how the device's key opens it again."""

import base64
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from server.demo.staff import PASSWORD
from server.models.audit import AuditEntry
from server.models.session import Session
from server.rules.closing_account import close_account
from server.rules.revoking import revoke
from server.rules.sessions import REGISTRY
from server.settings import Settings
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in

PAGE = {"accept": "text/html"}


async def registered(client: httpx.AsyncClient) -> tuple[UUID, ECKey]:
    id, key = uuid4(), ECKey.generate_key("P-256", private=True)
    public = {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
    said = {"name": "Chrome on Android", "public_key": public, "device": str(uuid4())}
    answer = await client.put(f"/registrations/{id}", json=said)
    assert answer.status_code == 200, answer.text
    return id, key


async def resume(client: httpx.AsyncClient, registration: UUID, key: ECKey) -> httpx.Response:
    sealed = await client.post("/session/nonce", json={"registration": str(registration)})
    assert sealed.status_code == 200, sealed.text
    plain = jwe.decrypt_compact(sealed.json()["nonce"], key, registry=REGISTRY).plaintext
    assert plain
    opened = base64.urlsafe_b64encode(plain).rstrip(b"=").decode()
    return await client.post("/session/resume", json={"registration": str(registration), "opened": opened})


async def nobody_there_for(minutes: float) -> None:
    """What the passing of time would have done."""
    await Session.update({Session.last_active_at: NOW - timedelta(minutes=minutes)}, force=True)


async def test_two_cookies_come_of_which_script_can_read_the_second_only(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await client.post("/sign-in", data={"email": cast.sian.email, "password": PASSWORD})
    first, second = answer.headers.get_list("set-cookie")
    assert first.startswith(f"doorstep-{cast.sian.id.hex}=")
    assert "HttpOnly" in first
    assert second.startswith("doorstep-open=")
    assert "HttpOnly" not in second


async def test_without_the_second_cookie_nothing_of_a_case_is_shown(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    client.cookies.delete("doorstep-open")
    page = await client.get("/", headers=PAGE)
    assert (page.status_code, page.headers["location"]) == (303, "/locked")
    child = await client.get(f"/children/{cast.kit.id}", headers=PAGE)
    assert (child.status_code, child.headers["location"]) == (303, f"/locked?next=%2Fchildren%2F{cast.kit.id}")
    script = await client.get("/take-along")
    assert (script.status_code, script.json()["suspended"]) == (401, True)
    htmx = await client.get("/families", headers={**PAGE, "hx-request": "true"})
    assert (htmx.status_code, htmx.headers["x-doorstep-suspended"]) == (401, "1")


async def test_five_idle_minutes_suspend_it(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    await nobody_there_for(5)
    assert (await client.get("/", headers=PAGE)).status_code == 200
    await nobody_there_for(5.1)
    assert (await client.get("/", headers=PAGE)).status_code == 303


@pytest.mark.parametrize("path", ["/alerts/count", "/take-along"])
async def test_polls_and_taking_along_are_not_activity(path: str, client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    await nobody_there_for(4)
    assert (await client.get(path)).status_code == 200
    await client.get("/", headers={**PAGE, "x-doorstep-idle": "1"})
    last = await Session.select(Session.last_active_at).first()
    assert last["last_active_at"] == NOW - timedelta(minutes=4)
    assert (await client.post("/session/active")).status_code == 204
    last = await Session.select(Session.last_active_at).first()
    assert last["last_active_at"] == NOW


async def test_the_devices_key_opens_it_again_without_a_password(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    phone, key = await registered(client)
    client.cookies.delete("doorstep-open")
    await nobody_there_for(60)
    assert (await resume(client, phone, key)).status_code == 204
    assert (await client.get("/", headers=PAGE)).status_code == 200
    assert await AuditEntry.exists().where(AuditEntry.act == "unlocked").where(AuditEntry.registration == phone)


async def test_another_devices_key_does_not(client: httpx.AsyncClient, new_client: NewClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    theirs = await sign_in(await new_client(), cast.jo)
    phone, _ = await registered(theirs)
    answer = await client.post("/session/nonce", json={"registration": str(phone)})
    assert answer.status_code == 401
    mine, _ = await registered(client)
    await client.post("/session/nonce", json={"registration": str(mine)})
    answer = await client.post("/session/resume", json={"registration": str(mine), "opened": "A" * 43})
    assert answer.status_code == 401


@pytest.mark.parametrize("how", ["revoked", "closed"])
async def test_a_device_that_was_signed_off_is_told_so_although_its_session_ended_with_it(
    how: str, client: httpx.AsyncClient, cast: Cast
) -> None:
    await sign_in(client, cast.sian)
    phone, _ = await registered(client)
    if how == "revoked":
        await revoke(cast.tom, phone, "Lost.", now=NOW)
    else:
        await close_account(cast.ada, cast.sian.id, "Left.", now=NOW)
    assert not await Session.exists().where(Session.ended_at.is_null())
    answer = await client.post("/session/nonce", json={"registration": str(phone)})
    assert (answer.status_code, answer.json()["standing"]) == (410, how)
    assert "signed off" in answer.text
    answer = await client.post("/session/resume", json={"registration": str(phone), "opened": "A" * 43})
    assert (answer.status_code, answer.json()["standing"]) == (410, how)


async def test_a_session_that_has_ended_is_not_opened(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    phone, _ = await registered(client)
    await Session.update({Session.ends_at: NOW}, force=True)
    assert (await client.post("/session/nonce", json={"registration": str(phone)})).status_code == 401


async def test_locking_suspends_it_here_too(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    kept = client.cookies["doorstep-open"]
    assert (await client.post("/session/suspend")).status_code == 204
    client.cookies.set("doorstep-open", kept)
    assert (await client.get("/", headers=PAGE)).status_code == 303


async def test_several_workers_share_a_tablet_each_with_a_session(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    phone, key = await registered(client)
    await sign_in(client, cast.jo)
    assert cast.jo.name in (await client.get("/me", headers=PAGE)).text
    assert (await resume(client, phone, key)).status_code == 204
    assert cast.sian.name in (await client.get("/me", headers=PAGE)).text


async def test_a_page_made_for_somebody_else_does_nothing(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    answer = await client.post("/session/active", headers={"x-doorstep-worker": str(cast.jo.id)})
    assert (answer.status_code, "Somebody else" in answer.text) == (409, True)
    assert (await client.post("/session/active", headers={"x-doorstep-worker": str(cast.sian.id)})).status_code == 204


async def test_a_cookie_of_another_worker_under_ones_own_name_opens_nothing(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast
) -> None:
    await sign_in(client, cast.sian)
    theirs = await sign_in(await new_client(), cast.jo)
    client.cookies.set(f"doorstep-{cast.sian.id.hex}", theirs.cookies[f"doorstep-{cast.jo.id.hex}"])
    assert (await client.get("/", headers=PAGE)).status_code == 303


async def test_a_locked_phone_still_says_that_its_worker_goes_in(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    client.cookies.delete("doorstep-open")
    said = {"id": str(uuid4()), "family": str(cast.maple.id), "minutes": "45"}
    named = {"accept": "application/json", "x-doorstep-worker": str(cast.sian.id)}
    assert (await client.post("/visit-timers", data=said, headers=named)).status_code in {200, 201}
    assert (await client.post("/visit-timers", data=said, headers={"accept": "application/json"})).status_code == 401


async def test_over_https_both_cookies_are_the_hosts_own(settings: Settings, cast: Cast) -> None:
    import msgspec

    from server.gate import open_cookie_name, session_cookie_name

    https = msgspec.structs.replace(settings, origin="https://doorstep.example")
    assert session_cookie_name(https, cast.sian.id).startswith("__Host-")
    assert open_cookie_name(https).startswith("__Host-")
