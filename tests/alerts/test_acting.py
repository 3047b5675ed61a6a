"""Acknowledge, decide, hand over, close: each a record, and none of them the end before each child is safe."""

from datetime import timedelta
from typing import Any

import pytest

from server.models.acknowledgement import Acknowledgement
from server.models.adult import Adult
from server.models.alert_decision import AlertDecision
from server.models.closing import ChildSafe, Closing
from server.models.core_group import CoreGroupMember
from server.models.event import Event
from server.models.worker import Worker
from server.rules.acknowledging import acknowledge, hand_over
from server.rules.closing import close
from server.rules.core_group import add_member, leave, members_of
from server.rules.deciding import decide
from server.rules.decision_form import read_decision
from server.rules.refusals import NotFound, Refused
from tests.alerts.doorbells import Walk, deny, only_event
from tests.cast import NOW, Cast

TOM = ("push", "team.manager")


async def test_a_second_tap_is_not_a_second_acknowledgement(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    first = await acknowledge(cast.tom, event.id, now=NOW)
    again = await acknowledge(cast.tom, event.id, now=NOW + timedelta(seconds=1))
    assert first.id == again.id
    assert await Acknowledgement.count() == 1


async def test_rung_again_it_can_be_acknowledged_again(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    await acknowledge(cast.tom, event.id, now=NOW)
    assert TOM in await walk.to(60)
    await acknowledge(cast.tom, event.id, now=walk.now)
    assert TOM not in await walk.to(119)
    assert TOM in await walk.to(120)


@pytest.mark.parametrize("who", ["sian", "omar", "ada", "dai"])
async def test_who_was_not_rung_and_manages_nothing_of_it_cannot_acknowledge(walk: Walk, cast: Cast, who: str) -> None:
    event = await denied(cast)
    with pytest.raises(NotFound):
        await acknowledge(getattr(cast, who), event.id, now=NOW)


async def test_decided_it_rests_a_day_and_climbs_again_while_no_child_is_safe(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    await walk.to(0)
    await acknowledge(cast.tom, event.id, now=NOW)
    await decide(cast.tom, event.id, decision(kind="legal_advice", why="Asked for an order."), now=NOW)
    heard = [one for hour in range(1, 24) for one in await walk.to(hour * 60)]
    assert TOM not in heard
    assert TOM in await walk.to(24 * 60)


async def test_another_agencys_day_passes_and_it_climbs_again(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    given = decision(kind="agency_sees_child", who="Police, PC Bevan", by_on="2026-11-24")
    await decide(cast.tom, event.id, given, now=NOW)
    assert (await only_event()).climbs_at == NOW.replace(hour=17, minute=0)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "kind"),
        ({"kind": "agency_sees_child", "by_on": "2026-11-25"}, "who"),
        ({"kind": "agency_sees_child", "who": "School"}, "by_on"),
        ({"kind": "review_brought_forward", "by_on": "2026-11-30"}, "why"),
        ({"kind": "legal_advice"}, "why"),
        ({"kind": "immediate_protection"}, "why"),
        ({"kind": "other"}, "why"),
        ({"kind": "core_group_told", "how": "By phone"}, "member"),
    ],
)
def test_each_decision_asks_for_what_makes_it_one(fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        read_decision(fields)
    assert wrong in refused.value.errors


async def test_a_decision_keeps_who_when_and_why(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    await decide(cast.tom, event.id, decision(kind="immediate_protection", why="Police protection."), now=NOW)
    (row,) = await AlertDecision.objects()
    assert (row.worker, row.decided_at, row.why) == (cast.tom.id, NOW, "Police protection.")


async def test_a_day_that_has_passed_is_refused(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    given = decision(kind="agency_sees_child", who="School", by_on="2026-11-23")
    with pytest.raises(Refused):
        await decide(cast.tom, event.id, given, now=NOW)


async def test_telling_the_core_group_is_open_to_the_lead_and_decides_nothing(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    nia = await member(cast)
    await decide(cast.sian, event.id, told(nia), now=NOW)
    assert await walk.to(0) == [TOM]
    assert (await only_event()).climbs_at is not None


async def test_telling_a_parent_is_deliberate(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    gareth = await Adult.objects().where(Adult.first_name == "Gareth").first()
    assert gareth is not None
    father = await add_member(
        cast.sian, cast.maple.id, name="Gareth Pine", agency="", phone="", adult=gareth.id, now=NOW
    )
    with pytest.raises(Refused) as refused:
        await decide(cast.tom, event.id, told(father), now=NOW)
    assert "must not reach them" in refused.value.errors["deliberate"]
    await decide(cast.tom, event.id, told(father, deliberate="yes"), now=NOW)
    (row,) = await AlertDecision.objects()
    assert row.parent_deliberately


async def test_somebody_of_another_familys_core_group_cannot_be_told(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    other = await add_member(cast.sian, cast.oak.id, name="Al", agency="School", phone="", now=NOW)
    with pytest.raises(Refused):
        await decide(cast.tom, event.id, told(other), now=NOW)


async def test_professionals_stand_first_and_who_left_is_gone(database: str, cast: Cast) -> None:
    adult = await Adult.objects().where(Adult.first_name == "Carys").first()
    assert adult is not None
    await add_member(cast.sian, cast.maple.id, name="A Parent", agency="", phone="", adult=adult.id, now=NOW)
    nia = await member(cast)
    assert [one.name for one in await members_of(cast.maple.id)] == ["Nia Rees", "A Parent"]
    await leave(cast.sian, nia.id, now=NOW)
    assert [one.name for one in await members_of(cast.maple.id)] == ["A Parent"]


async def test_a_stranger_adds_nobody_to_a_core_group(database: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        await add_member(cast.omar, cast.maple.id, name="X", agency="Y", phone="", now=NOW)


async def test_handed_over_the_other_is_rung_and_has_ten_minutes(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    await walk.to(0)
    await acknowledge(cast.tom, event.id, now=NOW)
    await hand_over(cast.tom, event.id, to=cast.helen, words="I am in court.", now=NOW)
    assert await walk.to(1) == [("mail", "other.manager")]
    assert await walk.to(10) == [TOM]
    await acknowledge(cast.helen, event.id, now=walk.now)
    assert TOM not in await walk.to(30)


async def test_handing_over_needs_somebody_and_a_reason(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    with pytest.raises(Refused) as refused:
        await hand_over(cast.tom, event.id, to=cast.ada, words="", now=NOW)
    assert set(refused.value.errors) == {"to", "words"}


async def test_it_does_not_close_with_a_child_unaccounted_for(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    with pytest.raises(Refused) as refused:
        await close(cast.tom, event.id, seen(cast.kit.id), now=NOW)
    assert list(refused.value.errors) == [f"how-{cast.rowan.id}"]
    assert (await only_event()).closed_at is None


async def test_it_closes_when_each_child_was_seen_or_is_protected(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    protected = {f"how-{cast.rowan.id}": "protected", f"words-{cast.rowan.id}": "With an aunt."}
    await close(cast.tom, event.id, seen(cast.kit.id) | protected, now=NOW)
    assert (await only_event()).closed_at == NOW
    rows = await ChildSafe.select(ChildSafe.child, ChildSafe.how, ChildSafe.seen_by)
    assert {(row["child"], row["how"]) for row in rows} == {(cast.kit.id, "seen"), (cast.rowan.id, "protected")}


async def test_closed_it_stays_closed(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    both = seen(cast.kit.id) | seen(cast.rowan.id)
    await close(cast.tom, event.id, both, now=NOW)
    with pytest.raises(Refused):
        await close(cast.tom, event.id, both, now=NOW)
    with pytest.raises(Refused):
        await acknowledge(cast.tom, event.id, now=NOW)
    assert await Closing.count() == 1


async def test_closed_nobody_is_rung_but_the_senior_manager(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    await close(cast.tom, event.id, seen(cast.kit.id) | seen(cast.rowan.id), now=NOW)
    heard = [one for minute in range(0, 120, 5) for one in await walk.to(minute)]
    assert heard == [("push", "senior.manager"), ("mail", "senior.manager")]


async def test_seen_before_it_happened_is_no_answer(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    given = seen(cast.kit.id, on="2026-11-23") | seen(cast.rowan.id, on="2026-11-25")
    with pytest.raises(Refused) as refused:
        await close(cast.tom, event.id, given, now=NOW)
    assert set(refused.value.errors) == {f"seen_on-{cast.kit.id}", f"seen_on-{cast.rowan.id}"}


async def test_the_lead_cannot_close_it(walk: Walk, cast: Cast) -> None:
    event = await denied(cast)
    with pytest.raises(NotFound):
        await close(cast.sian, event.id, seen(cast.kit.id) | seen(cast.rowan.id), now=NOW)


async def denied(cast: Cast) -> Event:
    await deny(cast)
    return await only_event()


def decision(**fields: str) -> Any:
    return read_decision(fields)


def told(person: CoreGroupMember, **more: str) -> Any:
    return read_decision({"kind": "core_group_told", "member": str(person.id), "how": "By phone", **more})


def seen(child: object, *, on: str = "2026-11-24") -> dict[str, str]:
    return {f"how-{child}": "seen", f"seen_by-{child}": "PC Bevan", f"seen_on-{child}": on}


async def member(cast: Cast) -> CoreGroupMember:
    assert isinstance(cast.sian, Worker)
    return await add_member(
        cast.sian, cast.maple.id, name="Nia Rees", agency="Health visiting", phone="01632 960 555", now=NOW
    )
