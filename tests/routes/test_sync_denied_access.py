"""A denied access that reached the server raises its alert, whatever becomes of the record."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from server.models.alert import Alert, Delivery
from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.event import Event, EventChild, Rule
from server.models.ids import new_id
from server.models.plan import Lead
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from tests.cast import NOW, Cast
from tests.phone import Phone, visit_fields


async def test_a_denied_access_that_came_sealed_is_recorded_and_tells_the_ladder(sian: Phone, cast: Cast) -> None:
    receipt = await sian.send_one(denial(sian, cast, danger="yes"))
    assert receipt["status"] == "accepted"
    visit_id = UUID(receipt["id"])
    assert (await Visit.objects().get(Visit.id == visit_id)).outcome == "denied_access"
    assert (await DeniedAccess.objects().get(DeniedAccess.id == visit_id)).danger == "yes"
    assert await Seen.count().where(Seen.visit == visit_id, Seen.seen == "not_seen") == 1
    event = await only_event()
    assert (event.rule, event.danger) == (Rule.DENIED_ACCESS, "yes")
    assert await Alert.exists().where(Alert.recipient == cast.tom.id)
    assert await Delivery.exists().where(Delivery.alert.recipient == cast.tom.id)


async def test_sent_twice_it_tells_once(sian: Phone, cast: Cast) -> None:
    capture = denial(sian, cast)
    for _ in range(2):
        await sian.send_one(capture)
    assert await Event.count() == 1


async def test_a_wrong_field_does_not_silence_it(sian: Phone, cast: Cast) -> None:
    receipt = await sian.send_one(denial(sian, cast, happened_on="yesterday", happened_at="14:00"))
    assert receipt["status"] == "needs_attention"
    event = await only_event()
    assert (event.rule, event.family, event.author) == (Rule.DENIED_ACCESS, cast.maple.id, cast.sian.id)
    assert await EventChild.exists().where(EventChild.child == cast.kit.id)


async def test_a_correction_does_not_tell_again(sian: Phone, cast: Cast) -> None:
    wrong = denial(sian, cast, to="roof")
    await sian.send_one(wrong)
    still_wrong = denial(sian, cast, given={"replaces": wrong["id"]}, to="cellar")
    await sian.send_one(still_wrong)
    right = denial(sian, cast, given={"replaces": still_wrong["id"]})
    assert (await sian.send_one(right))["status"] == "accepted"
    assert (await only_event()).visit == UUID(right["id"])


async def test_a_faulty_correction_of_what_is_in_the_case_file_is_heard_and_leaves_the_first_alert_whole(
    sian: Phone, cast: Cast
) -> None:
    first = denial(sian, cast)
    assert (await sian.send_one(first))["status"] == "accepted"
    told = sian.sealed({"visit": first["id"], "their_words": "Go away"}, kind="denied_access_details")
    await sian.send_one(told)
    second = denial(sian, cast, given={"replaces": first["id"]}, to="roof")
    assert (await sian.send_one(second))["status"] == "needs_attention"
    visits = {event.visit for event in await Event.objects()}
    assert visits == {UUID(first["id"]), UUID(second["id"])}
    assert await DenialDetails.exists().where(DenialDetails.denial == UUID(first["id"]))


async def test_nobody_silences_a_door_by_naming_somebody_elses_record(sian: Phone, omar: Phone, cast: Cast) -> None:
    hers = denial(sian, cast, to="roof")
    await sian.send_one(hers)
    await omar.send_one(denial(omar, cast, given={"replaces": hers["id"]}, to="cellar"))
    assert await Event.count().where(Event.rule == Rule.DENIED_ACCESS.value) == 2


async def test_what_was_told_of_a_faulty_one_belongs_to_the_corrected_one(sian: Phone, cast: Cast) -> None:
    wrong = denial(sian, cast, to="roof")
    told = sian.sealed({"visit": wrong["id"], "their_words": "Go away"}, kind="denied_access_details")
    call = sian.sealed({"visit": wrong["id"], "spoke_with": "Dai"}, kind="rang_duty")
    await sian.send(wrong, told, call)
    right = denial(sian, cast, given={"replaces": wrong["id"]})
    assert (await sian.send_one(right))["status"] == "accepted"
    assert await DenialDetails.exists().where(DenialDetails.denial == UUID(right["id"]))
    assert await RangDuty.exists().where(RangDuty.denial == UUID(right["id"]))


async def test_a_closed_account_does_not_silence_it(sian: Phone, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    assert (await sian.send_one(denial(sian, cast)))["status"] == "quarantined"
    assert (await only_event()).family == cast.maple.id


async def test_a_child_reassigned_since_does_not_silence_it(sian: Phone, cast: Cast) -> None:
    await Lead.update({Lead.ended_at: NOW - timedelta(days=2)}).where(Lead.worker == cast.sian.id)
    assert (await sian.send_one(denial(sian, cast)))["status"] == "quarantined"
    assert (await only_event()).rule == Rule.DENIED_ACCESS


async def test_a_stranger_who_names_a_family_tells_its_managers_and_reads_nothing(omar: Phone, cast: Cast) -> None:
    assert (await omar.send_one(denial(omar, cast)))["status"] == "quarantined"
    event = await only_event()
    assert event.team == cast.cwm_valley.id
    assert event.author is None


async def test_a_visit_form_that_speaks_of_denied_access_is_heard_too(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit) | {"outcome": "denied_access", "began_at": "half past"}
    assert (await sian.send_one(sian.sealed(fields)))["status"] == "needs_attention"
    assert (await only_event()).rule == Rule.DENIED_ACCESS


async def test_one_that_cannot_be_opened_tells_the_senders_manager_without_a_name(sian: Phone, cast: Cast) -> None:
    capture = denial(sian, cast)
    capture["sealed"] = capture["sealed"] | {"tag": "AAAAAAAAAAAAAAAAAAAAAA"}
    await sian.send(capture)
    event = await only_event()
    assert (event.rule, event.family) == (Rule.UNOPENED, None)
    assert await EventChild.count() == 0
    assert await Alert.exists().where(Alert.recipient == cast.tom.id)


async def test_a_routine_record_that_cannot_be_opened_tells_nobody(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    capture["sealed"] = capture["sealed"] | {"tag": "AAAAAAAAAAAAAAAAAAAAAA"}
    await sian.send(capture)
    assert await Event.count() == 0


async def test_a_routine_record_with_a_wrong_field_tells_nobody(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit) | {"began_at": "half past"}
    assert (await sian.send_one(sian.sealed(fields)))["status"] == "needs_attention"
    assert await Event.count() == 0


async def test_what_is_told_afterwards_and_the_call_to_duty_may_come_first(sian: Phone, cast: Cast) -> None:
    visit = str(new_id())
    details = {"visit": visit, "obstructed_by": "An uncle", "tried": ["knocked", "phoned"], "signs_inside": "yes"}
    told = await sian.send_one(sian.sealed(details, kind="denied_access_details"))
    call = await sian.send_one(sian.sealed({"visit": visit, "spoke_with": "Dai"}, kind="rang_duty"))
    assert told["status"] == call["status"] == "accepted"
    first = await sian.send_one(denial(sian, cast, given={"id": visit}))
    assert first["status"] == "accepted"
    row = await DenialDetails.objects().get(DenialDetails.denial == UUID(visit))
    assert (row.obstructed_by, row.signs_inside) == ("An uncle", "yes")
    assert (await RangDuty.objects().get(RangDuty.denial == UUID(visit))).spoke_with == "Dai"


def denial(phone: Phone, cast: Cast, *, given: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    fields = {"family": str(cast.maple.id), "children": [str(cast.kit.id)], "to": "home"} | changes
    return phone.sealed(fields, **({"kind": "denied_access", "urgency": "urgent"} | (given or {})))


async def only_event() -> Event:
    """But for the one that tells a manager of quarantined records: tests/routes/test_quarantine_told.py."""
    (event,) = await Event.objects().where(Event.rule != Rule.QUARANTINED.value)
    return event
