"""What a phone is told at each contact of how it stands, and what it tells of its key."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from server.models.alert import Alert
from server.models.audit import AuditEntry
from server.models.capture import Capture
from server.models.event import Event, Rule
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.session import Session
from server.models.worker import Worker
from server.rules.revoking import revoke
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, phone_of, visit_fields

PAGE = {"accept": "text/html"}


async def test_a_phone_in_use_stands_ok(sian: Phone) -> None:
    assert await standing(sian) == "ok"


async def test_a_revoked_phone_is_told_and_its_records_are_taken_into_quarantine(sian: Phone, cast: Cast) -> None:
    await revoke(cast.sian, sian.registration, "", now=NOW)
    captures = [sian.sealed(visit_fields(cast.maple, cast.kit)) for _ in range(3)]
    answer = await sian.post("/sync", batch(sian, captures=captures))
    assert answer.json()["standing"] == "revoked"
    assert [receipt["status"] for receipt in answer.json()["receipts"]] == ["quarantined"] * 3
    again = await sian.post("/sync", batch(sian, captures=captures))
    assert {receipt["became"] for receipt in again.json()["receipts"]} == {"quarantined"}
    assert await Capture.count() == 3


async def test_a_closed_accounts_phone_is_told_even_if_it_was_revoked_as_well(sian: Phone, cast: Cast) -> None:
    await revoke(cast.sian, sian.registration, "", now=NOW)
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    assert await standing(sian) == "closed"


async def test_revoking_one_phone_leaves_the_workers_other_one_alone(sian: Phone, cast: Cast) -> None:
    other = await another(sian, cast)
    await Registration.update({Registration.device: new_id()}).where(Registration.id == other.registration)
    await revoke(cast.sian, sian.registration, "", now=NOW)
    assert (await standing(sian), await standing(other)) == ("revoked", "ok")
    receipt = await other.send_one(other.sealed(visit_fields(cast.maple, cast.kit)))
    assert receipt["status"] == "accepted"


@pytest.mark.parametrize("gone", ["revoked", "closed"])
async def test_a_shut_door_from_a_phone_that_is_gone_still_rings_the_manager(
    sian: Phone, cast: Cast, gone: str
) -> None:
    if gone == "revoked":
        await revoke(cast.sian, sian.registration, "", now=NOW)
    else:
        await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    fields = {"family": str(cast.maple.id), "children": [str(cast.kit.id)], "to": "home"}
    receipt = await sian.send_one(sian.sealed(fields, kind="denied_access", urgency="urgent"))
    assert receipt["status"] == "quarantined"
    event = await Event.objects().where(Event.rule == Rule.DENIED_ACCESS.value).first()
    assert event is not None
    assert await Alert.exists().where(Alert.event == event.id).where(Alert.recipient == cast.tom.id)


@pytest.mark.parametrize("gone", ["revoked", "closed"])
async def test_a_phone_that_is_gone_hears_so_although_its_token_is_not_known_any_more(
    sian: Phone, cast: Cast, gone: str
) -> None:
    await forget_token(sian)
    assert (await sian.post("/sync", batch(sian))).json().keys() == {"problem"}
    if gone == "revoked":
        await revoke(cast.tom, sian.registration, "Lost.", now=NOW)
    else:
        await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    captures = [sian.sealed(visit_fields(cast.maple, cast.kit))]
    answer = await sian.post("/sync", batch(sian, captures=captures))
    assert (answer.status_code, answer.json()["standing"]) == (401, gone)
    assert answer.json().keys() == {"problem", "standing"}
    assert await Capture.count() == 0
    never_heard_of = batch(sian) | {"registration": str(new_id())}
    assert (await sian.post("/sync", never_heard_of)).json().keys() == {"problem"}


async def test_the_worker_of_a_revoked_phone_gives_it_a_token_for_what_it_has_not_sent_and_nothing_else(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    await forget_token(sian)
    await revoke(cast.tom, sian.registration, "Lost.", now=NOW - timedelta(hours=1))
    browser = await sign_in(await new_client(), cast.sian)
    said = {"name": "Pixel", "device": str(new_id()), "public_key": json.loads((await kept(sian)).public_key)}
    answer = await browser.put(f"/registrations/{sian.registration}", json=said)
    assert (answer.status_code, answer.json()["standing"]) == (410, "revoked")
    again = replace(sian, token=answer.cookies[f"doorstep-upload-{sian.registration}"])
    receipt = await again.send_one(again.sealed(visit_fields(cast.maple, cast.kit)))
    assert receipt["status"] == "quarantined"
    (session,) = await Session.objects()
    assert session.registration is None


async def forget_token(phone: Phone) -> None:
    """As after the secret was changed from which tokens are reckoned."""
    await Registration.update({Registration.token_digest: "0" * 64}).where(Registration.id == phone.registration)


async def test_that_the_key_is_gone_is_kept_once_with_who_and_when(sian: Phone, cast: Cast) -> None:
    assert (await sian.post("/sync", batch(sian, key_lost=True))).json()["standing"] == "ok"
    first = (await kept(sian)).lost_key_at
    assert first == NOW
    await Registration.update({Registration.lost_key_at: NOW - timedelta(days=1)}, force=True)
    await sian.post("/sync", batch(sian, key_lost=True))
    assert (await kept(sian)).lost_key_at == NOW - timedelta(days=1)
    (entry,) = await AuditEntry.objects().where(AuditEntry.act == "device lost its key")
    assert (entry.worker, entry.registration) == (cast.sian.id, sian.registration)


@pytest.mark.parametrize("said", [False, None, "yes", 1, []])
async def test_anything_else_said_of_the_key_is_passed_over(sian: Phone, said: object) -> None:
    assert (await sian.post("/sync", batch(sian, key_lost=said))).status_code == 200
    assert (await kept(sian)).lost_key_at is None


async def test_an_older_phone_that_says_nothing_of_its_key_is_answered_as_before(sian: Phone) -> None:
    answer = await sian.post("/sync", batch(sian))
    assert set(answer.json()) == {"now", "standing", "receipts"}
    assert (await kept(sian)).lost_key_at is None


async def test_a_session_in_the_phones_browser_sits_on_the_phone_and_ends_with_it(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    browser = await sign_in(await new_client(), cast.sian)
    await speaks(browser, sian)
    (session,) = await Session.objects()
    assert session.registration == sian.registration
    await revoke(cast.tom, sian.registration, "Lost.", now=NOW)
    assert (await browser.get("/me", headers=PAGE)).headers["location"].startswith("/sign-in")


async def test_one_that_was_there_when_the_phone_was_revoked_ends_at_its_next_contact(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    browser = await sign_in(await new_client(), cast.sian)
    await revoke(cast.tom, sian.registration, "Lost.", now=NOW)
    assert (await browser.get("/me", headers=PAGE)).status_code == 200
    assert (await speaks(browser, sian))["standing"] == "revoked"
    assert (await browser.get("/me", headers=PAGE)).headers["location"].startswith("/sign-in")
    assert await AuditEntry.count().where(AuditEntry.act == "ended session with its device") == 1


async def test_found_again_the_phone_can_be_signed_in_on_while_its_old_records_still_go(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    await revoke(cast.tom, sian.registration, "Lost.", now=NOW - timedelta(hours=1))
    browser = await sign_in(await new_client(), cast.sian)
    await speaks(browser, sian)
    assert (await browser.get("/me", headers=PAGE)).status_code == 200


async def test_a_colleagues_session_on_the_same_tablet_is_let_alone(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    browser = await sign_in(await new_client(), cast.jo)
    await revoke(cast.tom, sian.registration, "Lost.", now=NOW)
    await speaks(browser, sian)
    assert (await browser.get("/me", headers=PAGE)).status_code == 200
    (session,) = await Session.objects()
    assert session.registration is None


async def speaks(browser: httpx.AsyncClient, phone: Phone) -> dict[str, object]:
    """The phone's browser sends as the phone: its cookies come along, the session's too."""
    browser.cookies.set(f"doorstep-upload-{phone.registration}", phone.token, path="/sync")
    answer = await browser.post("/sync", json=batch(phone))
    assert answer.status_code == 200, answer.text
    said: dict[str, object] = answer.json()
    return said


async def another(phone: Phone, cast: Cast) -> Phone:
    return await phone_of(cast.sian, phone.client, phone.keys)


async def standing(phone: Phone) -> str:
    said: str = (await phone.post("/sync", batch(phone))).json()["standing"]
    return said


async def kept(phone: Phone) -> Registration:
    found = await Registration.objects().get(Registration.id == phone.registration)
    assert found is not None
    return found


def batch(phone: Phone, **more: object) -> dict[str, object]:
    return {"registration": str(phone.registration), "captures": [], "unsent": phone.unsent, **more}
