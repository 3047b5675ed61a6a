"""The one way a visit gets into the case file, and the clocks it moves."""

from datetime import date, datetime, timedelta

import msgspec
import pytest

from server.models.audit import AuditEntry
from server.models.clock import Clock
from server.models.ids import new_id
from server.models.plan import Plan
from server.models.visit import Seen, Visit
from server.rules.leads import agree_cover, change_lead
from server.rules.plan_clocks import wind_clocks
from server.rules.refusals import Refused
from server.rules.visits import may_record
from tests.cast import Cast
from tests.rules.entries import an_entry, record

pytestmark = pytest.mark.usefixtures("database")


async def due(plan: Plan, kind: str = "seen_alone") -> date:
    row = await Clock.select(Clock.due_on).where(Clock.plan == plan.id).where(Clock.kind == kind).first()
    assert row is not None
    found: date = row["due_on"]
    return found


async def test_a_visit_moves_the_clocks_of_each_child_as_that_child_was_seen(cast: Cast, now: datetime) -> None:
    rowans = await due(cast.plan_of(cast.rowan))
    changes = {f"seen-{cast.rowan.id}": "not_alone", f"why-{cast.rowan.id}": "childs_choice"}
    await record(cast.sian, an_entry(cast.kit, cast.rowan, **changes), now)
    assert await due(cast.plan_of(cast.kit)) == date(2026, 12, 8)
    assert await due(cast.plan_of(cast.rowan)) == rowans
    assert await due(cast.plan_of(cast.rowan), "at_home") == date(2026, 12, 22)


async def test_visit_rows_and_audit_are_written_together(cast: Cast, now: datetime) -> None:
    visit = await record(cast.sian, an_entry(cast.kit, cast.rowan), now)
    assert await Seen.count().where(Seen.visit == visit.id) == 2
    assert await AuditEntry.count().where(AuditEntry.subject == visit.id) == 1


async def test_the_same_visit_recorded_twice_is_one_visit(cast: Cast, now: datetime) -> None:
    one, entry = new_id(), an_entry(cast.kit, cast.rowan)
    before = await Visit.count()
    await record(cast.sian, entry, now, visit_id=one)
    await record(cast.sian, entry, now, visit_id=one)
    assert await Visit.count() == before + 1
    assert await AuditEntry.count().where(AuditEntry.subject == one) == 1


async def test_other_content_under_the_same_id_is_refused(cast: Cast, now: datetime) -> None:
    one = new_id()
    await record(cast.sian, an_entry(cast.kit, what_was_seen="A tidy kitchen."), now, visit_id=one)
    with pytest.raises(Refused):
        await record(cast.sian, an_entry(cast.kit, what_was_seen="Another kitchen."), now, visit_id=one)
    with pytest.raises(Refused):
        await record(cast.jo, an_entry(cast.kit, what_was_seen="A tidy kitchen."), now, visit_id=one)


async def test_an_older_visit_that_arrives_late_moves_no_clock_back(cast: Cast, now: datetime) -> None:
    await record(cast.sian, an_entry(cast.kit), now)
    await record(cast.sian, an_entry(cast.kit, visited_on="2026-11-20"), now)
    assert await due(cast.plan_of(cast.kit)) == date(2026, 12, 8)


async def test_a_visit_by_somebody_who_is_no_cover_does_not_count_in_wales(cast: Cast, now: datetime) -> None:
    before = await due(cast.plan_of(cast.kit))
    await record(cast.jo, an_entry(cast.kit), now)
    assert await due(cast.plan_of(cast.kit)) == before


async def test_a_visit_counts_once_its_author_is_agreed_as_cover(cast: Cast, now: datetime) -> None:
    await record(cast.jo, an_entry(cast.kit), now)
    cast.kit.family = cast.maple
    await agree_cover(cast.tom, cast.kit, cast.jo, from_on=date(2026, 11, 24), until_on=date(2026, 11, 24), now=now)
    assert await due(cast.plan_of(cast.kit)) == date(2026, 12, 8)


async def test_a_core_group_meeting_is_not_a_visit(cast: Cast, now: datetime) -> None:
    before = await due(cast.plan_of(cast.kit))
    await record(cast.sian, an_entry(cast.kit, place="core_group"), now)
    assert await due(cast.plan_of(cast.kit)) == before


async def test_a_phone_that_is_a_year_fast_does_not_move_the_clock_by_a_year(cast: Cast, now: datetime) -> None:
    await record(cast.sian, an_entry(cast.kit, visited_on="2027-11-24"), now)
    assert await due(cast.plan_of(cast.kit)) == date(2026, 12, 8)


async def test_a_plan_that_ended_keeps_no_clocks(cast: Cast, now: datetime) -> None:
    plan = cast.plan_of(cast.kit)
    plan.ended_on = date(2026, 11, 23)
    await plan.save()
    await wind_clocks(plan, now=now)
    assert not await Clock.exists().where(Clock.plan == plan.id)


async def test_a_strangers_visit_may_not_be_recorded(cast: Cast, now: datetime) -> None:
    assert await may_record(cast.sian, an_entry(cast.kit, cast.rowan), now=now)
    assert await may_record(cast.tom, an_entry(cast.kit, cast.rowan), now=now)
    assert not await may_record(cast.omar, an_entry(cast.kit), now=now)
    assert not await may_record(cast.jo, an_entry(cast.kit), now=now)


async def test_a_visit_tells_of_each_child_of_the_household_and_moves_only_the_authors_clocks(
    cast: Cast, now: datetime
) -> None:
    cast.rowan.family = cast.maple
    await change_lead(cast.tom, cast.rowan, cast.jo, now=now - timedelta(days=30))
    rowans = await due(cast.plan_of(cast.rowan))
    entry = an_entry(cast.kit, cast.rowan)
    assert await may_record(cast.sian, entry, now=now)
    await record(cast.sian, entry, now)
    assert await due(cast.plan_of(cast.kit)) == date(2026, 12, 8)
    assert await due(cast.plan_of(cast.rowan)) == rowans


async def test_a_visit_from_before_a_reassignment_may_still_be_recorded(cast: Cast, now: datetime) -> None:
    cast.kit.family = cast.maple
    await change_lead(cast.tom, cast.kit, cast.jo, now=now - timedelta(hours=1))
    assert await may_record(cast.sian, an_entry(cast.kit, began_at="10:00"), now=now)
    assert not await may_record(cast.sian, an_entry(cast.kit, began_at="13:30"), now=now)


async def test_an_unknown_child_is_refused_with_a_sentence(cast: Cast, now: datetime) -> None:
    entry = an_entry(cast.kit)
    unknown = msgspec.structs.replace(entry.children[0], child=new_id())
    entry = msgspec.structs.replace(entry, children=(unknown,))
    with pytest.raises(Refused) as refused:
        await may_record(cast.sian, an_entry(cast.kit, family=str(new_id())), now=now)
    assert list(refused.value.errors) == ["family"]
    with pytest.raises(Refused) as refused:
        await may_record(cast.sian, entry, now=now)
    assert list(refused.value.errors) == ["children"]
