"""Whose business a child is."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from server.models.plan import Plan
from server.models.visit import Visit
from server.rules import access
from server.rules.leads import agree_cover, change_lead
from server.rules.refusals import NotFound, Refused
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")


async def test_the_lead_finds_the_child(cast: Cast, now: datetime) -> None:
    child = await access.child_for(cast.sian, cast.kit.id, now=now)
    assert child.id == cast.kit.id
    assert child.family.id == cast.maple.id


@pytest.mark.parametrize("who", ["jo", "omar", "helen", "ada", "dai"])
async def test_nobody_else_does(cast: Cast, now: datetime, who: str) -> None:
    worker = getattr(cast, who)
    visit = await Visit.objects().where(Visit.family == cast.maple.id).first()
    assert visit is not None
    with pytest.raises(NotFound):
        await access.child_for(worker, cast.kit.id, now=now)
    with pytest.raises(NotFound):
        await access.family_for(worker, cast.maple.id, now=now)
    with pytest.raises(NotFound):
        await access.visit_for(worker, visit.id, now=now)
    assert cast.kit.id not in {child.id for child in await access.children_of(worker, now=now)}


async def test_a_child_who_does_not_exist_is_not_found_either(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotFound):
        await access.child_for(cast.sian, uuid4(), now=now)


async def test_managers_see_the_children_of_their_teams(cast: Cast, now: datetime) -> None:
    toms = {child.id for child in await access.children_of(cast.tom, now=now)}
    ruths = {child.id for child in await access.children_of(cast.ruth, now=now)}
    assert cast.kit.id in toms
    assert cast.bilal.id not in toms
    assert {cast.kit.id, cast.bilal.id} <= ruths


async def test_administrators_and_duty_have_no_children(cast: Cast, now: datetime) -> None:
    assert await access.children_of(cast.ada, now=now) == []
    assert await access.children_of(cast.dai, now=now) == []


async def test_named_cover_sees_the_child_on_the_days_agreed(cast: Cast, now: datetime) -> None:
    child = await access.child_for(cast.tom, cast.kit.id, now=now)
    await agree_cover(cast.tom, child, cast.jo, from_on=date(2026, 11, 24), until_on=date(2026, 11, 25), now=now)
    assert [one.id for one in await access.children_of(cast.jo, now=now)] == [cast.kit.id]
    with pytest.raises(NotFound):
        await access.child_for(cast.jo, cast.rowan.id, now=now)
    with pytest.raises(NotFound):
        await access.child_for(cast.jo, cast.kit.id, now=now + timedelta(days=2))


async def test_reassignment_takes_effect_at_once(cast: Cast, now: datetime) -> None:
    child = await access.child_for(cast.tom, cast.kit.id, now=now)
    await change_lead(cast.tom, child, cast.jo, now=now)
    with pytest.raises(NotFound):
        await access.child_for(cast.sian, cast.kit.id, now=now)
    assert (await access.child_for(cast.jo, cast.kit.id, now=now)).id == cast.kit.id
    assert await access.worked_with(cast.sian, cast.kit.id, at=now - timedelta(minutes=1))


async def test_a_manager_of_another_team_cannot_agree_cover(cast: Cast, now: datetime) -> None:
    child = await access.child_for(cast.tom, cast.kit.id, now=now)
    with pytest.raises(NotFound):
        await change_lead(cast.helen, child, cast.omar, now=now)


async def test_cover_needs_a_social_worker_and_two_days(cast: Cast, now: datetime) -> None:
    child = await access.child_for(cast.tom, cast.kit.id, now=now)
    with pytest.raises(Refused) as refused:
        await agree_cover(cast.tom, child, cast.ada, from_on=None, until_on=date(2026, 11, 1), now=now)
    assert set(refused.value.errors) == {"worker", "from_on", "until_on"}


async def test_a_lead_no_longer_sees_the_child_of_a_plan_that_ended(cast: Cast, now: datetime) -> None:
    plan = cast.plan_of(cast.kit)
    await Plan.update({Plan.ended_on: date(2026, 11, 23)}).where(Plan.id == plan.id)
    with pytest.raises(NotFound):
        await access.child_for(cast.sian, cast.kit.id, now=now)
