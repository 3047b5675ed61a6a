"""Something a child said means danger: the ladder hears at once, whatever becomes of the record."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.models.alert import Alert, Delivery
from server.models.child_answer import ChildDanger
from server.models.event import Event, EventChild, Rule
from server.models.ids import new_id
from server.models.restriction import NamedPerson, Restriction
from server.rules.alert_access import event_for
from server.rules.leads import change_lead
from server.rules.refusals import NotFound
from server.rules.sealing import Sealed, digest_of
from server.rules.voice_access import voice_of
from tests.cast import NOW, Cast
from tests.phone import Phone
from tests.voice_fields import SAID, danger_fields


def danger(phone: Phone, cast: Cast, *, given: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    sealed = {"kind": "child_danger", "urgency": "urgent"} | (given or {})
    return phone.sealed(danger_fields(cast.kit, **changes), **sealed)


async def only_event() -> Event:
    (event,) = await Event.objects()
    return event


async def test_the_exact_words_are_kept_and_the_ladder_is_told(sian: Phone, cast: Cast) -> None:
    answer, session = new_id(), new_id()
    receipt = await sian.send_one(danger(sian, cast, answer=str(answer), session=str(session), said_at="13:55"))
    assert receipt["status"] == "accepted"
    (row,) = await ChildDanger.objects()
    assert (row.words, row.child, row.author) == (SAID, cast.kit.id, cast.sian.id)
    assert (row.answer, row.session, row.said_at) == (answer, session, datetime(2026, 11, 24, 13, 55, tzinfo=UTC))
    event = await only_event()
    assert (event.rule, event.family, event.author) == (Rule.CHILD_SAID, cast.maple.id, cast.sian.id)
    assert (event.danger, event.happened_at) == ("yes", row.said_at)
    assert event.climbs_at is not None
    assert [row["child"] for row in await EventChild.select(EventChild.child)] == [cast.kit.id]
    assert await Alert.exists().where(Alert.recipient == cast.tom.id)
    assert await Delivery.exists().where(Delivery.alert.recipient == cast.tom.id)


async def test_it_waits_for_no_words(sian: Phone, cast: Cast) -> None:
    assert (await sian.send_one(danger(sian, cast, words="")))["status"] == "accepted"
    assert (await only_event()).rule == Rule.CHILD_SAID


async def test_sent_twice_it_tells_once(sian: Phone, cast: Cast) -> None:
    capture = danger(sian, cast)
    assert [(await sian.send_one(capture))["status"] for _ in range(2)] == ["accepted", "already_here"]
    assert await Event.count() == 1


async def test_said_just_before_midnight_and_saved_after_it_was_the_day_before(sian: Phone, cast: Cast) -> None:
    early = {"recorded_at": "2026-11-24T00:10:00Z"}
    await sian.send_one(danger(sian, cast, given=early, said_at="23:50"))
    (row,) = await ChildDanger.objects()
    assert row.said_at == datetime(2026, 11, 23, 23, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"said_at": "noon"}, "said_at"),
        ({"words": "x" * 20_001}, "words"),
        ({"more": "x"}, ""),
        ({"answer": "it"}, "answer"),
    ],
)
async def test_a_wrong_field_does_not_silence_it(sian: Phone, cast: Cast, changes: dict[str, Any], field: str) -> None:
    receipt = await sian.send_one(danger(sian, cast, **changes))
    assert (receipt["status"], list(receipt["errors"])) == ("needs_attention", [field])
    event = await only_event()
    assert (event.rule, event.family, event.author) == (Rule.CHILD_SAID, cast.maple.id, cast.sian.id)
    assert await EventChild.exists().where(EventChild.child == cast.kit.id)
    assert await ChildDanger.count() == 0


@pytest.mark.parametrize("child", ["", "somebody", "01930000-0000-7000-8000-00000000dead"])
async def test_without_a_child_the_senders_team_is_told(sian: Phone, cast: Cast, child: str) -> None:
    receipt = await sian.send_one(danger(sian, cast, child=child))
    assert receipt["status"] == "needs_attention"
    event = await only_event()
    assert (event.rule, event.team, event.family) == (Rule.CHILD_SAID, cast.cwm_valley.id, None)


async def test_a_correction_does_not_tell_again(sian: Phone, cast: Cast) -> None:
    wrong = danger(sian, cast, said_at="noon")
    await sian.send_one(wrong)
    still_wrong = danger(sian, cast, given={"replaces": wrong["id"]}, said_at="night")
    await sian.send_one(still_wrong)
    right = danger(sian, cast, given={"replaces": still_wrong["id"]})
    assert (await sian.send_one(right))["status"] == "accepted"
    assert (await only_event()).key == f"said:{right['id']}"


async def test_of_a_strangers_child_it_is_quarantined_and_heard_all_the_same(omar: Phone, cast: Cast) -> None:
    assert (await omar.send_one(danger(omar, cast)))["status"] == "quarantined"
    heard = await Event.objects().get(Event.rule == Rule.CHILD_SAID.value)
    assert heard is not None
    assert (heard.team, heard.author) == (cast.cwm_valley.id, None), "nobody reads of a family by naming it"
    assert await Alert.exists().where(Alert.event == heard.id, Alert.recipient == cast.tom.id)


async def test_a_child_reassigned_since_is_no_reason_to_return_it(sian: Phone, cast: Cast) -> None:
    capture = danger(sian, cast)
    await change_lead(cast.tom, await voice_of(cast.tom, cast.kit.id, now=NOW), cast.jo, now=NOW - timedelta(minutes=1))
    assert (await sian.send_one(capture))["status"] == "accepted"


async def test_of_a_restricted_child_it_is_heard_from_whoever_heard_it(sian: Phone, cast: Cast) -> None:
    await Restriction.insert(Restriction(child=cast.kit.id, set_by=cast.ruth.id, reason="Hers.", began_at=NOW))
    await NamedPerson.insert(NamedPerson(child=cast.kit.id, worker=cast.jo.id, named_by=cast.ruth.id, began_at=NOW))
    later = {"recorded_at": "2026-11-24T14:06:00Z"}
    assert (await sian.send_one(danger(sian, cast, given=later)))["status"] == "quarantined"
    heard = await Event.objects().get(Event.rule == Rule.CHILD_SAID.value)
    assert heard is not None
    with pytest.raises(NotFound):
        await event_for(cast.sian, heard.id, now=NOW)


@pytest.mark.parametrize("urgency", ["urgent", "routine"])
async def test_one_that_cant_be_opened_tells_the_senders_manager_namelessly(
    sian: Phone, cast: Cast, urgency: str
) -> None:
    capture = danger(sian, cast, given={"urgency": urgency})
    capture["sealed"]["tag"] = capture["sealed"]["tag"][::-1]
    capture["digest"] = digest_of(msgspec.convert(capture["sealed"], Sealed))
    assert (await sian.send_one(capture))["status"] == "needs_attention"
    event = await only_event()
    assert (event.rule, event.family) == (Rule.UNOPENED, None)
    assert await Alert.exists().where(Alert.recipient == cast.tom.id)


async def test_the_childs_words_are_in_no_receipt(sian: Phone, cast: Cast) -> None:
    receipt = await sian.send_one(danger(sian, cast, said_at="PLUMCUPBOARD"))
    assert "PLUMCUPBOARD" not in str(receipt)
    assert UUID(receipt["id"])
