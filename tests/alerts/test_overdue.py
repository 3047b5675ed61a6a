"""A clock that passes is told once, to the right people, on the right morning."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from piccolo.columns import And

from server.models.alert import Alert
from server.models.clock import Clock
from server.models.event import Cause, Event, EventChild, Rule
from server.models.ladder import Absence
from server.models.worker import Worker
from server.rules.acknowledging import acknowledge
from server.rules.due_digest import days_told_on, told_on
from server.rules.overdue_alerts import tell_of_clocks
from server.rules.refusals import Refused
from server.rules.visit_entry import ChildEntry
from tests.alerts.doorbells import FakeDoorbells, Walk, deny, told_of, visit_maple
from tests.cast import Cast

MON, TUE, WED = (datetime(2026, 11, day, 8, tzinfo=UTC) for day in (23, 24, 25))
"""Kit was due on Monday, Rowan is on Tuesday, Tegan (at home) on Thursday."""


async def test_kit_is_overdue_on_the_morning_after(database: str, cast: Cast) -> None:
    assert (await tell_of_clocks(now=MON)).overdue == 0
    assert (await tell_of_clocks(now=TUE)).overdue == 1
    (event,) = await overdue_events()
    assert event.family == cast.maple.id
    assert await told_of(event) == {"Siân": "lead", "Tom": "team_manager"}
    assert await children_of(event) == {"Kit"}


async def test_nothing_is_told_before_eight_in_the_morning(database: str, cast: Cast) -> None:
    assert (await tell_of_clocks(now=TUE - timedelta(minutes=1))).overdue == 0
    assert await Event.count() == 0


async def test_a_family_gets_one_alert_however_many_of_its_clocks_passed(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=WED)
    (event,) = await overdue_events()
    assert await children_of(event) == {"Kit", "Rowan"}
    assert await Alert.count().where(Alert.event == event.id) == 2


async def test_a_second_sweep_tells_nobody(walk: Walk, cast: Cast) -> None:
    assert (await tell_of_clocks(now=TUE)).overdue == 1
    for _ in range(2):
        assert (await tell_of_clocks(now=TUE)).overdue == 0
    assert len(await overdue_events()) == 1
    assert await Cause.count() == 1


async def test_sweeps_side_by_side_tell_once(walk: Walk, cast: Cast) -> None:
    await asyncio.gather(*(tell_of_clocks(now=WED) for _ in range(4)))
    assert len(await overdue_events()) == 1
    assert await Cause.count() == 2


async def test_another_clock_of_the_family_is_told_by_the_open_alert(
    database: str, cast: Cast, doorbells: FakeDoorbells
) -> None:
    await tell_of_clocks(now=TUE)
    await tell_of_clocks(now=WED)
    (event,) = await overdue_events()
    assert await children_of(event) == {"Kit", "Rowan"}
    assert await rings_of(event) == {"Siân": 1, "Tom": 1}


async def test_taken_on_already_another_clock_rings_again(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=TUE)
    (event,) = await overdue_events()
    await acknowledge(cast.tom, event.id, words="Sian goes today.", now=TUE)
    await tell_of_clocks(now=WED)
    assert await rings_of(event) == {"Siân": 2, "Tom": 2}


async def test_a_further_week_is_a_new_event_and_goes_to_the_senior_manager_too(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=TUE)
    await tell_of_clocks(now=WED)
    await tell_of_clocks(now=MON + timedelta(days=7))
    assert len(await overdue_events()) == 1
    await tell_of_clocks(now=TUE + timedelta(days=7))
    (second,) = await overdue_events()
    assert await told_of(second) == {"Siân": "lead", "Tom": "team_manager", "Ruth": "senior_manager"}
    assert await children_of(second) == {"Kit", "Rowan"}
    await tell_of_clocks(now=WED + timedelta(days=7))
    assert [event.id for event in await overdue_events()] == [second.id], "Rowan's second week is told by it"
    await tell_of_clocks(now=TUE + timedelta(days=14))
    assert (await overdue_events())[0].id != second.id


async def test_it_is_merged_into_an_open_denied_access(database: str, cast: Cast) -> None:
    await deny(cast, now=MON)
    await tell_of_clocks(now=TUE)
    assert await overdue_events() == []
    (event,) = await Event.objects().where(Event.rule == Rule.DENIED_ACCESS.value)
    rules = [row["rule"] for row in await Cause.select(Cause.rule).where(Cause.event == event.id)]
    assert sorted(rules) == ["denied_access", "overdue"]
    assert "Siân" not in await told_of(event)


async def test_a_manager_gives_a_reason_or_a_plan_with_the_acknowledgement(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=TUE)
    (event,) = await overdue_events()
    with pytest.raises(Refused) as refused:
        await acknowledge(cast.tom, event.id, words="  ", now=TUE)
    assert list(refused.value.errors) == ["words"]
    await acknowledge(cast.sian, event.id, now=TUE)
    await acknowledge(cast.tom, event.id, words="Visit this afternoon.", now=TUE)


async def test_a_visit_that_sees_the_child_ends_it(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=TUE)
    await visit_maple(cast, now=TUE, children=(ChildEntry(child=cast.kit.id, seen="alone"),))
    assert await overdue_events() == []


async def test_a_clock_that_was_wound_otherwise_ends_it_at_the_next_sweep(database: str, cast: Cast) -> None:
    await tell_of_clocks(now=TUE)
    await Clock.update({Clock.due_on: date(2026, 12, 24)}).where(Clock.due_on < date(2026, 11, 26))
    await tell_of_clocks(now=WED)
    assert await overdue_events() == []


async def test_a_lead_on_leave_leaves_it_to_who_stands_in(database: str, cast: Cast) -> None:
    day = TUE.date()
    await Absence.insert(Absence(worker=cast.sian.id, from_on=day, until_on=day, cover=cast.jo.id))
    await tell_of_clocks(now=TUE)
    (event,) = await overdue_events()
    assert await told_of(event) == {"Jo": "lead", "Tom": "team_manager"}


async def test_with_no_team_manager_the_senior_manager_is_told_at_once(database: str, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: MON}).where(Worker.id == cast.tom.id)
    await tell_of_clocks(now=TUE)
    (event,) = await overdue_events()
    assert await told_of(event) == {"Siân": "lead", "Ruth": "senior_manager"}


async def test_the_lead_gets_one_digest_of_what_is_due_today_and_in_two_working_days(database: str, cast: Cast) -> None:
    assert (await tell_of_clocks(now=TUE)).digests == 1
    (digest,) = await Event.objects().where(Event.rule == Rule.DUE_SOON.value)
    assert await told_of(digest) == {"Siân": "lead"}
    assert await children_of(digest) == {"Rowan", "Tegan"}
    assert (await tell_of_clocks(now=TUE)).digests == 0


async def test_the_digest_rings_once_and_asks_for_nothing(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await tell_of_clocks(now=MON)
    walk.now = MON
    await walk.run()
    assert doorbells.heard() == [("mail", "social.worker")]


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        (date(2026, 11, 26), {date(2026, 11, 24), date(2026, 11, 26)}),
        (date(2026, 11, 30), {date(2026, 11, 26), date(2026, 11, 30)}),
        (date(2026, 11, 28), {date(2026, 11, 26), date(2026, 11, 27)}),
        (date(2026, 12, 29), {date(2026, 12, 23), date(2026, 12, 29)}),
    ],
    ids=["midweek", "over a weekend", "due on a Saturday", "over Christmas"],
)
def test_the_digest_comes_on_working_days_only(due_on: date, days: set[date]) -> None:
    assert told_on(due_on, "WLS") == days


def test_only_the_due_days_that_are_told_of_today_are_looked_at() -> None:
    assert days_told_on(date(2026, 11, 24)) == [date(2026, 11, day) for day in (24, 26)]
    weekend_and_monday = [date(2026, 11, day) for day in (28, 29, 30)]
    tuesday_after_st_andrews_day = date(2026, 12, 1)
    assert days_told_on(date(2026, 11, 26)) == [
        date(2026, 11, 26),
        *weekend_and_monday,
        tuesday_after_st_andrews_day,
    ]
    assert days_told_on(date(2026, 11, 28)) == []


async def test_eight_in_the_morning_is_londons_in_summer_too(database: str, cast: Cast) -> None:
    summer = datetime(2027, 6, 1, 7, 0, tzinfo=UTC)
    assert (await tell_of_clocks(now=summer - timedelta(seconds=1))).overdue == 0
    assert (await tell_of_clocks(now=summer)).overdue > 0


async def overdue_events() -> list[Event]:
    """The Maples' that are open."""
    of_maples = And(Event.rule == Rule.OVERDUE.value, Event.family.name == "Maple")
    return await Event.objects().where(And(of_maples, Event.closed_at.is_null()))


async def children_of(event: Event) -> set[str]:
    rows = await EventChild.select(EventChild.child.first_name.as_alias("name")).where(EventChild.event == event.id)
    return {row["name"] for row in rows}


async def rings_of(event: Event) -> dict[str, int]:
    rows = await Alert.select(Alert.recipient.name.as_alias("name"), Alert.rings).where(Alert.event == event.id)
    return {row["name"].split()[0]: row["rings"] for row in rows}
