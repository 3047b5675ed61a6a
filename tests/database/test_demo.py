"""What the demo shows, whatever the day it is made on."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from server.database import close_database, migrate, open_database
from server.demo import load_demo
from server.models.acknowledgement import Acknowledgement
from server.models.child import Child
from server.models.clock import Clock
from server.models.event import Event
from server.models.plan import Lead
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules.devices_page import devices_page
from server.rules.london import day_of

A_WEEK = [date(2026, 11, 21) + timedelta(days=number) for number in range(7)]
DAYS_OFF = [date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 28)]


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[None]:
    await open_database(empty_url)
    await migrate()
    yield
    await close_database()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("today", A_WEEK + DAYS_OFF, ids=str)
async def test_one_clock_is_overdue_one_due_today_some_soon_some_later(empty: None, today: date) -> None:
    await load_demo(now=datetime.combine(today, time(8, 30), tzinfo=UTC))
    due = await clocks_of("social.worker@doorstep.test")
    assert [key for key, day in due.items() if day < today] == [("Kit", "seen_alone")]
    assert [name for (name, _), day in due.items() if day == today] == ["Rowan"]
    assert due[("Tegan", "at_home")] == today + timedelta(days=2)
    assert len([day for day in due.values() if today < day <= today + timedelta(days=7)]) >= 3
    assert len([day for day in due.values() if day > today + timedelta(days=7)]) >= 5


async def test_every_child_has_a_history_and_nobody_is_seen_in_the_future(empty: None) -> None:
    now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    await load_demo(now=now)
    assert await Worker.count() == 8
    led = await Lead.select(Lead.plan.child).where(Lead.worker.email == "social.worker@doorstep.test")
    assert len(led) == 10
    born = await Child.select(Child.id, Child.first_name).where(Child.born_on.is_not_null())
    assert await Child.count() == len(born) + 1
    for child in born:
        assert await Seen.exists().where(Seen.child == child["id"]), child["first_name"]
    visits = await Visit.select(Visit.visited_on, Visit.received_at, Visit.outcome)
    assert all(visit["visited_on"] <= day_of(now) and visit["received_at"] < now for visit in visits)
    outcomes = {visit["outcome"] for visit in visits}
    assert outcomes == {
        "took_place",
        "no_reply",
        "denied_access",
        "child_not_home",
        "cancelled_by_family",
        "cancelled_by_us",
    }


async def test_one_shut_door_waits_and_every_earlier_one_was_answered_for(empty: None) -> None:
    now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    await load_demo(now=now)
    (event,) = await Event.objects().where(Event.closed_at.is_null())
    assert (event.rule, event.raised_at) == ("denied_access", now - timedelta(minutes=6))
    assert await Event.count() > 3
    assert await Acknowledgement.count().where(Acknowledgement.event == event.id) == 0


async def test_one_phone_holds_work_one_is_quiet_and_one_was_lost(empty: None) -> None:
    now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    await load_demo(now=now)
    ada = await Worker.objects().get(Worker.email == "administrator@doorstep.test")
    assert ada is not None
    page = await devices_page(ada, here=None, now=now)
    assert [(one.worker, one.unsent_words, one.silent_words) for one in page.in_use] == [
        ("Jo Lloyd", "3 unsent", ""),
        ("Omar Khan", "", "Not heard of for 5 days"),
        ("Helen Shaw", "", ""),
    ]
    assert [one.key_words for one in page.gone] == ["Its key and copies are gone. It said so Wed 18 Nov, 10:30."]


async def clocks_of(account: str) -> dict[tuple[str, str], date]:
    plans = [row["plan"] for row in await Lead.select(Lead.plan).where(Lead.worker.email == account)]
    rows = await Clock.select(Clock.plan.child.first_name.as_alias("name"), Clock.kind, Clock.due_on).where(
        Clock.plan.is_in(plans)
    )
    return {(row["name"], row["kind"]): row["due_on"] for row in rows}
