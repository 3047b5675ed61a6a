"""Who sees which devices, and what is said of each."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.models.ids import new_id
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules.devices_page import devices_page
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import new_device
from tests.routes.counting import count_queries


async def a_device(worker: Worker, name: str = "Chrome on Android", **given: Any) -> UUID:
    row: dict[str, Any] = {
        "id": new_id(),
        "worker": worker.id,
        "device": new_id(),
        "name": name,
        "public_key": "{}",
        "token_digest": "0",
        "registered_at": NOW - timedelta(days=30),
        "last_contact_at": NOW - timedelta(hours=1),
    }
    await Registration.insert(Registration(**(row | given)))
    id: UUID = (row | given)["id"]
    return id


async def kept(id: UUID) -> Registration:
    found = await Registration.objects().get(Registration.id == id)
    assert found is not None
    return found


async def signed_in_on_a_device(client: httpx.AsyncClient, person: Worker) -> UUID:
    """The browser signs in and registers: the session sits on the device from then on."""
    id = new_id()
    answer = await (await sign_in(client, person)).put(f"/registrations/{id}", json=as_new())
    assert answer.status_code == 200, answer.text
    return id


def as_new(**given: Any) -> dict[str, Any]:
    """What a browser with a key of its own says when it registers."""
    said = new_device()
    key = {name: getattr(said.public_key, name) for name in ("kty", "crv", "x", "y")}
    return {"name": said.name, "device": str(said.device), "public_key": key} | {
        name: str(value) for name, value in given.items()
    }


async def test_my_devices_say_what_is_unsent_since_when_and_which_one_this_is(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    here = await signed_in_on_a_device(client, cast.sian)
    lost = await a_device(
        cast.sian, "Her old phone", unsent_count=3, oldest_unsent_at=NOW - timedelta(days=2), last_contact_at=NOW
    )
    page = (await client.get("/me")).text
    mine = page.split('id="devices"')[1].split("</section>")[0]
    assert mine.count("This one") == 1
    assert mine.index(str(here)) < mine.index("This one")
    assert "3 unsent" in mine
    assert "The oldest is of Sun 22 Nov, 14:05." in mine
    assert f'href="/devices/{lost}"' in mine


async def test_the_list_has_the_oldest_unsent_work_first_then_the_longest_silence(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    days = timedelta(days=1)
    await a_device(cast.sian, "Fine", last_contact_at=NOW)
    await a_device(cast.jo, "Silent", last_contact_at=NOW - 6 * days)
    await a_device(cast.jo, "Holds a little", unsent_count=1, oldest_unsent_at=NOW - timedelta(hours=3))
    await a_device(cast.sian, "Holds old work", unsent_count=2, oldest_unsent_at=NOW - 4 * days)
    page = (await (await sign_in(client, cast.tom)).get("/devices")).text
    places = [page.index(name) for name in ("Holds old work", "Holds a little", "Silent", "Fine")]
    assert places == sorted(places)
    assert "Not heard of for 6 days" in page
    assert page.count("Not heard of for") == 1


async def test_revoked_ones_stand_below_with_who_when_why_and_whether_the_key_is_gone(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    gone = {"revoked_at": NOW - timedelta(hours=5), "revoked_by": cast.tom.id, "revoked_reason": "Left on a bus."}
    later = NOW - timedelta(hours=2)
    await a_device(cast.sian, "Gone for sure", **gone, last_contact_at=later, lost_key_at=later)
    await a_device(cast.sian, "Heard of", **gone, last_contact_at=later)
    await a_device(cast.sian, "Never again", **gone, last_contact_at=NOW - timedelta(days=1))
    page = (await (await sign_in(client, cast.tom)).get("/devices")).text
    below = page.split('id="gone"')[1]
    assert "No device is set up" in page
    for words in (
        "Revoked by Tom Ellis, Tue 24 Nov, 09:05.",
        "Left on a bus.",
        "Its key and copies are gone. It said so Tue 24 Nov, 12:05.",
        "it has not said yet that its key is gone",
        "Not heard of since: its key and copies go at its next contact.",
    ):
        assert words in below


async def test_the_devices_of_a_closed_account_stand_below(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_device(cast.jo, "Her phone", unsent_count=1)
    closed = {Worker.closed_at: NOW, Worker.closed_by: cast.ada.id}
    await Worker.update(closed).where(Worker.id == cast.jo.id)
    page = (await (await sign_in(client, cast.tom)).get("/devices")).text
    assert "Its account was closed by Ada Price" in page.split('id="gone"')[1]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("tom", {"sian", "tom"}),
        ("ruth", {"sian", "tom", "omar"}),
        ("helen", {"omar"}),
        ("ada", {"sian", "tom", "omar"}),
    ],
)
async def test_managers_see_their_teams_devices_and_administrators_all(
    new_client: NewClient, cast: Cast, who: str, seen: set[str]
) -> None:
    devices = {name: await a_device(getattr(cast, name)) for name in ("sian", "tom", "omar")}
    them = await sign_in(await new_client(), getattr(cast, who))
    page = (await them.get("/devices")).text
    assert {name for name, id in devices.items() if str(id) in page} == seen
    for name, id in devices.items():
        expected = 200 if name in seen else 404
        assert (await them.get(f"/devices/{id}")).status_code == expected
        answer = await them.post(f"/devices/{id}/revoke", data={"reason": "Lost."})
        assert answer.status_code == (303 if name in seen else 404)
        assert ((await kept(id)).revoked_at is not None) == (name in seen)


async def test_a_social_worker_and_duty_have_but_their_own(new_client: NewClient, cast: Cast) -> None:
    hers = await a_device(cast.sian)
    for person in (cast.jo, cast.dai):
        them = await sign_in(await new_client(), person)
        assert (await them.get("/devices")).status_code == 404
        assert (await them.get(f"/devices/{hers}")).status_code == 404
        assert (await them.post(f"/devices/{hers}/revoke", data={"reason": "Mine now."})).status_code == 404
    assert (await kept(hers)).revoked_at is None


async def test_what_somebody_gave_as_reason_or_name_is_never_markup(client: httpx.AsyncClient, cast: Cast) -> None:
    hers = await a_device(cast.sian, "<b>phone</b>")
    him = await sign_in(client, cast.tom)
    await him.post(f"/devices/{hers}/revoke", data={"reason": "<img src=x>"})
    for path in ("/devices", f"/devices/{hers}"):
        page = (await him.get(path)).text
        assert "&lt;b&gt;phone" in page
        assert "&lt;img" in page
        assert "<img src" not in page


async def test_a_phone_that_said_its_key_is_gone_can_be_set_up_anew(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_device(cast.sian, lost_key_at=datetime(2026, 11, 24, 13, 0, tzinfo=NOW.tzinfo))
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    assert "Its key and copies are gone. It said so Tue 24 Nov, 13:00." in page
    assert "Set it up anew" in page


async def test_one_that_was_set_up_anew_stands_once_as_soon_as_it_holds_nothing(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    profile = new_id()
    lost = {"device": profile, "lost_key_at": NOW, "registered_at": NOW - timedelta(days=9)}
    empty, waiting = await a_device(cast.sian, **lost), await a_device(cast.sian, **lost, unsent_count=1)
    elsewhere = await a_device(cast.sian, lost_key_at=NOW)
    anew = await a_device(cast.sian, device=profile, registered_at=NOW)
    jos = await a_device(cast.jo, device=profile, lost_key_at=NOW, registered_at=NOW - timedelta(days=9))
    page = (await (await sign_in(client, cast.sian)).get("/me")).text
    assert {id for id in (empty, waiting, elsewhere, anew) if str(id) in page} == {waiting, elsewhere, anew}
    shown = await devices_page(cast.tom, here=None, now=NOW)
    assert {one.id for one in shown.in_use} == {waiting, elsewhere, anew, jos}


async def test_more_devices_need_no_more_queries(database: str, cast: Cast) -> None:
    await a_device(cast.sian, revoked_at=NOW, revoked_by=cast.tom.id)
    await a_device(cast.sian)
    async with count_queries() as few:
        await devices_page(cast.ada, here=None, now=NOW)
    for person in (cast.jo, cast.omar, cast.dai):
        await a_device(person, revoked_at=NOW, revoked_by=person.id)
        await a_device(person)
    async with count_queries() as many:
        await devices_page(cast.ada, here=None, now=NOW)
    assert few.count == many.count
