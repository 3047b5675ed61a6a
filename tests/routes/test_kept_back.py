"""What was said may be about a restricted child: it is kept back on every page, not only on the visit's own."""

import httpx
import pytest

from server.database import transaction
from server.keys import Keys
from server.models.event import Event
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.visit import Visit
from server.rules.acknowledging import acknowledge
from server.rules.denied_access import record_details
from server.rules.denied_access_form import read_details
from server.rules.restricting import restrict
from tests.alerts.doorbells import deny, only_event
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.phone import Phone, phone_of, visit_fields
from tests.routes.opened import opened_as

PLANTED = "Kit sleeps at 5 Mill Lane"
KEPT_BACK = "Part of this record is kept back from you."


@pytest.mark.parametrize("who", ["sian", "tom"])
async def test_what_was_told_of_a_door_is_kept_back_wherever_it_is_read(
    new_client: NewClient, cast: Cast, who: str
) -> None:
    visit = await deny(cast, author=cast.jo if who == "tom" else None)
    await _restrict(cast)
    await _tell(cast, visit)
    event = await only_event()
    await Event.update({Event.closed_at: NOW}).where(Event.id == event.id)
    client = await opened_as(new_client, getattr(cast, who))
    for path in (f"/visits/{visit.id}", f"/alerts/{event.id}", f"/denied-access/{visit.id}"):
        page = await client.get(path)
        assert PLANTED not in page.text, path
        assert page.status_code == 404 or KEPT_BACK in page.text, path


async def test_a_manager_whom_the_ladder_rang_reads_it_until_it_closes(new_client: NewClient, cast: Cast) -> None:
    visit = await deny(cast)
    await _restrict(cast)
    await _tell(cast, visit)
    event = await only_event()
    tom = await opened_as(new_client, cast.tom)
    assert PLANTED in (await tom.get(f"/alerts/{event.id}")).text


async def test_an_alert_about_one_child_keeps_back_what_the_visit_tells_of_another(
    sian: Phone, new_client: NewClient, cast: Cast
) -> None:
    fields = visit_fields(cast.maple, cast.kit, cast.rowan, what_was_seen=PLANTED)
    fields |= {f"seen-{cast.rowan.id}": "not_alone", f"why-{cast.rowan.id}": "adult_would_not_allow"}
    assert (await sian.send_one(sian.sealed(fields)))["status"] == "accepted"
    await _restrict(cast)
    event = await only_event()
    her = await opened_as(new_client, cast.sian)
    page = await her.get(f"/alerts/{event.id}")
    assert page.status_code == 200
    assert PLANTED not in page.text
    assert KEPT_BACK in page.text


async def test_what_managers_said_about_it_is_kept_back_too(new_client: NewClient, cast: Cast) -> None:
    await deny(cast)
    await _restrict(cast)
    event = await only_event()
    await acknowledge(cast.ruth, event.id, words=PLANTED, now=NOW)
    page = (await (await opened_as(new_client, cast.sian)).get(f"/alerts/{event.id}")).text
    assert PLANTED not in page
    assert "Acknowledged" in page
    assert PLANTED in (await (await opened_as(new_client, cast.ruth)).get(f"/alerts/{event.id}")).text


@pytest.mark.parametrize("first_comes", [True, False])
async def test_what_adds_to_a_withheld_record_in_quarantine_is_withheld_and_cannot_be_released(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys, *, first_comes: bool
) -> None:
    await _restrict(cast)
    jo = await phone_of(cast.jo, client, keys_of)
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == jo.registration)
    first = jo.sealed(visit_fields(cast.maple, cast.kit, what_was_seen=PLANTED))
    if first_comes:
        await jo.send_one(first)
    added = jo.sealed({"visit": first["id"], "words": PLANTED}, kind="amendment")
    details = jo.sealed({"visit": first["id"], "their_words": PLANTED}, kind="denied_access_details")
    tom, ruth = await opened_as(new_client, cast.tom), await opened_as(new_client, cast.ruth)
    for record in (added, details):
        assert (await jo.send_one(record))["status"] == "quarantined"
        path = f"/quarantine/{record['id']}"
        assert PLANTED not in (await tom.get(path)).text
        assert (await tom.post(path, data={"decision": "release", "reason": "Hers."})).status_code == 422
        assert PLANTED in (await ruth.get(path)).text


async def test_what_the_same_worker_adds_to_a_record_about_others_is_read_and_decided_on(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys
) -> None:
    await _restrict(cast)
    jo = await phone_of(cast.jo, client, keys_of)
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == jo.registration)
    first = jo.sealed(visit_fields(cast.oak, cast.tegan))
    added = jo.sealed({"visit": first["id"], "words": PLANTED}, kind="amendment")
    await jo.send(first, added)
    tom = await opened_as(new_client, cast.tom)
    assert PLANTED in (await tom.get(f"/quarantine/{added['id']}")).text


async def _restrict(cast: Cast) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.jo.id], now=NOW)


async def _tell(cast: Cast, visit: Visit) -> None:
    entry = read_details({"visit": str(visit.id), "their_words": PLANTED})
    async with transaction():
        await record_details(cast.jo, entry, details_id=new_id(), recorded_at=NOW, received_at=NOW)
