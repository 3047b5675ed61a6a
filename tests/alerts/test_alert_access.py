"""Whoever the ladder rang may read that alert and its children, until it closes."""

from datetime import timedelta

import pytest

from server.models.worker import Worker
from server.rules import access
from server.rules.alert_access import event_for, event_rung_by, event_to_act_on
from server.rules.closing import close
from server.rules.refusals import NotFound
from tests.alerts.doorbells import FakeDoorbells, Walk, deny, only_event
from tests.cast import NOW, Cast

HALF_AN_HOUR = NOW + timedelta(minutes=30)


async def test_duty_sees_no_child_before_the_ladder_rings(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await walk.to(0)
    await _sees_nothing(cast.dai, cast)


async def test_duty_rung_by_the_ladder_reads_the_alert_and_its_children(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await walk.to(30)
    event = await only_event()
    assert (await event_for(cast.dai, event.id, now=HALF_AN_HOUR)).id == event.id
    assert (await access.child_for(cast.dai, cast.kit.id, now=HALF_AN_HOUR)).id == cast.kit.id
    assert (await access.family_for(cast.dai, cast.maple.id, now=HALF_AN_HOUR)).id == cast.maple.id
    children = await access.children_of(cast.dai, now=HALF_AN_HOUR, family_id=cast.maple.id)
    assert {child.first_name for child in children} == {"Kit", "Rowan"}
    with pytest.raises(NotFound):
        await access.child_for(cast.dai, cast.efa.id, now=HALF_AN_HOUR)
    with pytest.raises(NotFound):
        await access.family_for(cast.dai, cast.elm.id, now=HALF_AN_HOUR)


async def test_when_it_closes_duty_sees_nothing_of_it_any_more(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await walk.to(30)
    event = await only_event()
    safe = {}
    for child in (cast.kit, cast.rowan):
        safe |= {f"how-{child.id}": "protected", f"words-{child.id}": "With their aunt."}
    await close(cast.tom, event.id, safe, now=HALF_AN_HOUR)
    await _sees_nothing(cast.dai, cast)
    assert (await event_for(cast.tom, event.id, now=HALF_AN_HOUR)).closed_at == HALF_AN_HOUR


@pytest.mark.parametrize("stranger", ["omar", "helen", "ada", "jo"])
async def test_stranger_gets_404(walk: Walk, cast: Cast, stranger: str) -> None:
    await deny(cast)
    await walk.to(30)
    await _sees_nothing(getattr(cast, stranger), cast)


async def test_the_lead_reads_it_and_leaves_acting_to_the_managers(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    event = await only_event()
    assert (await event_for(cast.sian, event.id, now=NOW)).id == event.id
    with pytest.raises(NotFound):
        await event_to_act_on(cast.sian, event.id, now=NOW)


async def test_a_doorbell_leads_only_the_one_it_rang_to_the_alert(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    await deny(cast)
    await walk.run()
    _, _, opaque = doorbells.rang[0]
    event = await only_event()
    assert await event_rung_by(cast.tom, opaque, now=NOW) == event.id
    for other in (cast.ruth, cast.omar, cast.sian):
        with pytest.raises(NotFound):
            await event_rung_by(other, opaque, now=NOW)


async def _sees_nothing(worker: Worker, cast: Cast) -> None:
    event = await only_event()
    with pytest.raises(NotFound):
        await event_for(worker, event.id, now=HALF_AN_HOUR)
    with pytest.raises(NotFound):
        await access.child_for(worker, cast.kit.id, now=HALF_AN_HOUR)
    with pytest.raises(NotFound):
        await access.family_for(worker, cast.maple.id, now=HALF_AN_HOUR)
