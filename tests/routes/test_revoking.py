"""What happens when a device is revoked."""

import httpx
import pytest

from server.keys import Keys
from server.models.audit import AuditEntry
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.registration import Registration
from server.models.session import Session
from server.rules.subscriptions import subscribe
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone
from tests.routes.test_devices import a_device, as_new, kept, signed_in_on_a_device

PAGE = {"accept": "text/html"}


async def test_before_it_is_revoked_the_page_says_what_will_happen(client: httpx.AsyncClient, cast: Cast) -> None:
    lost = await a_device(cast.sian, unsent_count=3)
    page = (await (await sign_in(client, cast.sian)).get(f"/devices/{lost}")).text
    for words in ("it is signed out", "its key and the pages kept on it are destroyed", "still arrives (3 unsent)"):
        assert words in page
    assert f'action="/devices/{lost}/revoke"' in page
    assert (await kept(lost)).revoked_at is None


async def test_revoking_my_own_needs_no_reason_and_twice_does_nothing_twice(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    lost = await a_device(cast.sian)
    her = await sign_in(client, cast.sian)
    for _ in range(2):
        answer = await her.post(f"/devices/{lost}/revoke", data={"reason": ""})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/devices/{lost}")
    device = await kept(lost)
    assert (device.revoked_at, device.revoked_by) == (NOW, cast.sian.id)
    assert await AuditEntry.count().where(AuditEntry.act == "revoked device") == 1
    page = (await her.get(f"/devices/{lost}")).text
    assert "Revoked by Siân Morgan, Tue 24 Nov, 14:05." in page
    assert "/revoke" not in page
    assert "Revoked" in (await her.get("/me")).text


async def test_the_second_to_revoke_does_not_take_the_firsts_place(new_client: NewClient, cast: Cast) -> None:
    lost = await a_device(cast.sian)
    tom, her = await sign_in(await new_client(), cast.tom), await sign_in(await new_client(), cast.sian)
    await tom.post(f"/devices/{lost}/revoke", data={"reason": "Left on the 14:10 bus."})
    await her.post(f"/devices/{lost}/revoke", data={"reason": "Me too."})
    device = await kept(lost)
    assert (device.revoked_by, device.revoked_reason) == (cast.tom.id, "Left on the 14:10 bus.")


async def test_sessions_on_a_revoked_device_end_at_once_and_others_go_on(new_client: NewClient, cast: Cast) -> None:
    phone, desk = await new_client(), await sign_in(await new_client(), cast.sian)
    lost = await signed_in_on_a_device(phone, cast.sian)
    assert (await phone.get("/me", headers=PAGE)).status_code == 200
    await desk.post(f"/devices/{lost}/revoke", data={"reason": ""})
    answer = await phone.get("/me", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fme")
    assert (await desk.get("/me", headers=PAGE)).status_code == 200
    assert await Session.count().where(Session.ended_at.is_null()) == 1


async def test_whoever_registers_an_open_phone_anew_is_put_out_with_it(new_client: NewClient, cast: Cast) -> None:
    phone, desk = await new_client(), await sign_in(await new_client(), cast.sian)
    stolen = await signed_in_on_a_device(phone, cast.sian)
    assert (await phone.put(f"/registrations/{(anew := new_id())}", json=as_new(device=new_id()))).status_code == 200
    again = await phone.put(f"/registrations/{(third := new_id())}", json=as_new(device=new_id()))
    assert again.status_code == 200
    await desk.post(f"/devices/{stolen}/revoke", data={"reason": ""})
    assert (await phone.get("/me", headers=PAGE)).headers["location"] == "/sign-in?next=%2Fme"
    assert [(await kept(id)).revoked_at for id in (stolen, anew, third)] == [NOW, NOW, NOW]
    assert (await desk.get("/me", headers=PAGE)).status_code == 200


async def test_which_of_one_browsers_registrations_is_revoked_makes_no_difference_to_it_nor_to_others(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    before = await a_device(cast.sian, device=(browser := new_id()))
    after = await a_device(cast.sian, device=browser)
    colleagues = await a_device(cast.jo, device=browser)
    laptop = await a_device(cast.sian, name="Edge on Windows")
    her = await sign_in(client, cast.sian)
    await her.post(f"/devices/{after}/revoke", data={"reason": ""})
    assert [(await kept(id)).revoked_at for id in (before, after, colleagues, laptop)] == [NOW, NOW, None, None]


async def test_a_revoked_device_is_rung_no_more_and_the_workers_other_one_is(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    lost = await a_device(cast.tom)
    keys = {"p256dh": "A", "auth": "B", "now": NOW}
    on_it = await subscribe(cast.tom, endpoint="https://push.test/lost", registration=lost, **keys)
    other = await subscribe(cast.tom, endpoint="https://push.test/desk", **keys)
    him = await sign_in(client, cast.tom)
    await him.post(f"/devices/{lost}/revoke", data={"reason": ""})
    rows = await PushSubscription.select(PushSubscription.id, PushSubscription.retired_at)
    assert {row["id"]: row["retired_at"] for row in rows} == {on_it: NOW, other: None}


async def test_a_browser_that_was_registered_later_is_known_by_its_device(database: str, cast: Cast) -> None:
    device = await a_device(cast.tom)
    keys = {"endpoint": "https://push.test/x", "p256dh": "A", "auth": "B", "now": NOW}
    first = await subscribe(cast.tom, **keys)
    assert await subscribe(cast.tom, registration=device, **keys) == first
    assert await subscribe(cast.tom, **keys) == first
    (row,) = await PushSubscription.objects()
    assert row.registration == device


async def test_a_revoked_device_carries_no_pages_and_cannot_renew_itself(client: httpx.AsyncClient, cast: Cast) -> None:
    """Its session ends with it: this is for one that was opened before the revocation was known there."""
    lost = await signed_in_on_a_device(client, cast.sian)
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == lost)
    answer = await client.get("/take-along")
    assert answer.status_code == 410
    assert answer.json()["problem"]
    assert (await client.put(f"/registrations/{lost}", json=as_new())).status_code == 410
    assert (await client.put(f"/registrations/{new_id()}", json=as_new())).status_code == 200


@pytest.mark.parametrize(("reason", "sentence"), [(" ", "Say why"), ("x" * 501, "too long"), ("a\0b", "can’t be kept")])
async def test_somebody_elses_needs_a_reason(client: httpx.AsyncClient, cast: Cast, reason: str, sentence: str) -> None:
    hers = await a_device(cast.sian)
    answer = await (await sign_in(client, cast.tom)).post(f"/devices/{hers}/revoke", data={"reason": reason})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await kept(hers)).revoked_at is None


async def test_who_revoked_from_which_device_is_in_the_audit(client: httpx.AsyncClient, cast: Cast) -> None:
    here = await signed_in_on_a_device(client, cast.tom)
    hers = await a_device(cast.sian)
    await client.post(f"/devices/{hers}/revoke", data={"reason": "Lost."})
    (entry,) = await AuditEntry.objects().where(AuditEntry.act == "revoked device")
    assert (entry.worker, entry.subject, entry.registration) == (cast.tom.id, hers, here)


async def test_the_upload_token_of_a_revoked_device_still_sends_and_tells_what_is_left(
    sian: Phone, cast: Cast, keys_of: Keys
) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    sian.unsent = {"count": 2, "oldest_at": "2026-11-24T13:00:00Z"}
    assert await sian.send() == []
    assert (await kept(sian.registration)).unsent_count == 2
