"""Going in, coming out, and a silence in between that is heard."""

import asyncio
from datetime import timedelta

import pytest

from server.models.event import Event, Rule
from server.models.ids import new_id
from server.models.visit_timer import VisitTimer
from server.rules.dispatch import run_due
from server.rules.refusals import NotFound, Refused
from server.rules.visit_timer import arm, disarm, running_timer
from tests.alerts.doorbells import FakeDoorbells, Walk, only_event, told_of
from tests.cast import NOW, Cast

TOM = ("push", "team.manager")


async def test_silence_tells_the_ladder(walk: Walk, cast: Cast) -> None:
    await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=30, grace=10, now=NOW)
    assert await walk.to(39.9) == []
    assert await walk.to(40) == [TOM]
    event = await only_event()
    assert (event.rule, event.author) == (Rule.NO_CHECK_IN, cast.sian.id)
    assert await told_of(event) == {"Tom": "team_manager"}
    assert ("push", "senior.manager") in await walk.to(60)


async def test_out_in_time_nobody_is_told(walk: Walk, cast: Cast) -> None:
    timer = await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=30, now=NOW)
    await disarm(cast.sian, timer.id, now=NOW + timedelta(minutes=20))
    assert await walk.to(120) == []
    assert await Event.count() == 0


async def test_checked_in_late_the_ladder_stops(walk: Walk, cast: Cast) -> None:
    timer = await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=30, grace=0, now=NOW)
    await walk.to(30)
    await disarm(cast.sian, timer.id, now=NOW + timedelta(minutes=33))
    assert (await only_event()).closed_at == NOW + timedelta(minutes=33)
    assert await walk.to(90) == []


async def test_armed_twice_it_is_one_timer(database: str, cast: Cast) -> None:
    timer_id = new_id()
    for minutes in (0, 5):
        await arm(cast.sian, cast.maple.id, timer_id=timer_id, minutes=30, now=NOW + timedelta(minutes=minutes))
    (timer,) = await VisitTimer.objects()
    assert timer.due_at == NOW + timedelta(minutes=45)


async def test_dispatchers_side_by_side_raise_one_alert(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=1, grace=0, now=NOW)
    await asyncio.gather(*(run_due(doorbells, now=NOW + timedelta(minutes=1)) for _ in range(4)))
    assert doorbells.heard() == [TOM]


async def test_minutes_that_cannot_be_meant_are_refused(database: str, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=0, grace=-1, now=NOW)
    assert set(refused.value.errors) == {"minutes", "grace"}


async def test_stranger_gets_404(database: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        await arm(cast.omar, cast.maple.id, timer_id=new_id(), minutes=30, now=NOW)
    timer = await arm(cast.sian, cast.maple.id, timer_id=new_id(), minutes=30, now=NOW)
    with pytest.raises(NotFound):
        await disarm(cast.omar, timer.id, now=NOW)
    assert await running_timer(cast.omar) is None
    assert await running_timer(cast.sian) is not None
