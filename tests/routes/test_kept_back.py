"""What was said may be about a restricted child: it is kept back on every page, not only on the visit's own."""

import httpx
import pytest

from server.database import transaction
from server.keys import Keys
from server.models.event import Event
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.acknowledging import acknowledge
from server.rules.core_group import add_member
from server.rules.denied_access import record_details
from server.rules.denied_access_form import read_details
from server.rules.restricting import restrict
from tests.alerts.doorbells import deny, only_event
from tests.cast import NOW, Cast
from tests.conftest import NewClient
from tests.phone import Phone, phone_of, visit_fields
from tests.routes.opened import opened_as
from tests.rules.entries import an_entry
from tests.rules.entries import record as keep

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
    jo = await _revoked(cast.jo, client, keys_of)
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
    jo = await _revoked(cast.jo, client, keys_of)
    first = jo.sealed(visit_fields(cast.oak, cast.tegan))
    added = jo.sealed({"visit": first["id"], "words": PLANTED}, kind="amendment")
    await jo.send(first, added)
    tom = await opened_as(new_client, cast.tom)
    assert PLANTED in (await tom.get(f"/quarantine/{added['id']}")).text


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("child_danger", {"session": str(new_id()), "words": PLANTED}),
        ("child_answer", {"session": str(new_id()), "answer": f'{{"words": "{PLANTED}"}}'}),
        ("visit", {"what_was_seen": PLANTED}),
        ("child_danger", {"child": "nobody", "words": PLANTED}),
    ],
)
async def test_a_record_that_names_nobody_is_withheld_where_its_author_is_named_for_a_restricted_child(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys, kind: str, fields: dict[str, str]
) -> None:
    await _restrict(cast)
    for author, withheld in ((cast.jo, True), (cast.sian, False)):
        phone = await _revoked(author, client, keys_of)
        record = phone.sealed(fields, kind=kind, urgency="urgent" if kind == "child_danger" else "routine")
        assert (await phone.send_one(record))["status"] == "quarantined"
        for manager, hidden in ((cast.tom, withheld), (cast.ruth, False)):
            page = await (await opened_as(new_client, manager)).get(f"/quarantine/{record['id']}")
            assert (PLANTED in page.text) is not hidden, (author.name, manager.name)


async def test_answers_about_a_restricted_child_whose_tick_was_taken_away_are_withheld(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys
) -> None:
    await _restrict(cast)
    jo = await _revoked(cast.jo, client, keys_of)
    record = jo.sealed(visit_fields(cast.maple, cast.rowan) | {f"said-{cast.kit.id}": PLANTED})
    await jo.send_one(record)
    assert PLANTED not in (await (await opened_as(new_client, cast.tom)).get(f"/quarantine/{record['id']}")).text
    assert PLANTED in (await (await opened_as(new_client, cast.ruth)).get(f"/quarantine/{record['id']}")).text


async def test_records_that_name_themselves_or_each_other_can_be_looked_at(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys
) -> None:
    await _restrict(cast)
    jo = await _revoked(cast.jo, client, keys_of)
    itself, one, other = (str(new_id()) for _ in range(3))
    fields = visit_fields(cast.oak, cast.tegan)
    tom = await opened_as(new_client, cast.tom)
    for id, names in ((itself, itself), (one, other), (other, one)):
        assert (await jo.send_one(jo.sealed(fields | {"visit": names}, id=id)))["status"] == "quarantined"
    for id in (itself, one, other):
        assert (await tom.get(f"/quarantine/{id}")).status_code == 200, id


async def test_why_a_withheld_record_was_refused_is_withheld_too(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast, keys_of: Keys
) -> None:
    await _restrict(cast)
    jo = await _revoked(cast.jo, client, keys_of)
    record = jo.sealed(visit_fields(cast.maple, cast.kit))
    await jo.send_one(record)
    path = f"/quarantine/{record['id']}"
    ruth, tom = await opened_as(new_client, cast.ruth), await opened_as(new_client, cast.tom)
    assert (await ruth.post(path, data={"decision": "refuse", "reason": PLANTED})).status_code == 303
    assert PLANTED in (await ruth.get(path)).text
    assert PLANTED not in (await tom.get(path)).text


async def test_the_words_for_where_a_visit_was_are_kept_back_on_the_timelines_too(
    new_client: NewClient, cast: Cast
) -> None:
    await keep(cast.sian, an_entry(cast.kit, cast.rowan, place="elsewhere", place_words=PLANTED), NOW)
    await keep(cast.sian, an_entry(cast.rowan, place="elsewhere", place_words="In the park"), NOW)
    await _restrict(cast)
    client = await opened_as(new_client, cast.sian)
    for path in (f"/families/{cast.maple.id}", f"/children/{cast.rowan.id}"):
        page = (await client.get(path)).text
        assert PLANTED not in page, path
        assert "In the park" in page, path
    jo = await opened_as(new_client, cast.jo)
    assert PLANTED in (await jo.get(f"/children/{cast.kit.id}")).text


async def test_how_the_core_group_was_told_is_kept_back_of_half_an_alert(new_client: NewClient, cast: Cast) -> None:
    await deny(cast)
    member = await add_member(cast.sian, cast.maple.id, name="Nia Rees", agency="School", phone="", now=NOW)
    await _restrict(cast)
    event = await only_event()
    ruth, her = await opened_as(new_client, cast.ruth), await opened_as(new_client, cast.sian)
    await ruth.post(f"/alerts/{event.id}/acknowledge")
    await ruth.post(f"/alerts/{event.id}/told", data={"member": str(member.id), "how": PLANTED})
    said = PLANTED[:1].lower() + PLANTED[1:]
    assert said in (await ruth.get(f"/alerts/{event.id}")).text
    page = (await her.get(f"/alerts/{event.id}")).text
    assert said not in page
    assert f"by {cast.ruth.name}" in page


async def _restrict(cast: Cast) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.jo.id], now=NOW)


async def _revoked(worker: Worker, client: httpx.AsyncClient, keys: Keys) -> Phone:
    """All that comes from it goes into quarantine."""
    phone = await phone_of(worker, client, keys)
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == phone.registration)
    return phone


async def _tell(cast: Cast, visit: Visit) -> None:
    entry = read_details({"visit": str(visit.id), "their_words": PLANTED})
    async with transaction():
        await record_details(cast.jo, entry, details_id=new_id(), recorded_at=NOW, received_at=NOW)
