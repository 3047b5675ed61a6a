"""One doorbell a morning for a lead social worker: what is due in two working days, and today."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.alert import Alert
from server.models.clock import Clock
from server.models.event import Event, EventChild, Rule
from server.rules.absences import stand_ins
from server.rules.deliveries import queue_due
from server.rules.leads_of import leads_of
from server.rules.london import day_of
from server.rules.working_days import Nation, is_working_day

BEFORE: Final = 2
"""Working days."""
FAR_ENOUGH: Final = timedelta(days=14)
"""No two working days lie further apart than that."""


async def tell_due_soon(*, now: datetime) -> int:
    """One digest for each lead with something due, inside the caller's transaction. Returns how many were told; a
    second time on the same day tells nobody."""
    today = day_of(now)
    children: dict[UUID, set[UUID]] = defaultdict(set)
    teams: dict[UUID, UUID] = {}
    rows = await _due(today)
    leads = await leads_of({row["plan"] for row in rows}, at=now)
    for row in rows:
        lead = leads.get(row["plan"])
        if lead is not None and today in told_on(row["due_on"], cast(Nation, row["nation"])):
            children[lead].add(row["child"])
            teams.setdefault(lead, row["team"])
    here = await stand_ins(set(children), on=today)
    told = 0
    for lead in children:
        if lead in here:
            told += await _tell(lead, here[lead], teams[lead], sorted(children[lead]), now)
    await queue_due(now=now)
    return told


def told_on(due_on: date, nation: Nation) -> set[date]:
    """The working days on which the lead is told of a visit due on `due_on`: two working days before, and on the day,
    or on the last working day before it where it is none."""
    on_the_day = due_on if is_working_day(due_on, nation) else _working_day_before(due_on, nation)
    before = due_on
    for _ in range(BEFORE):
        before = _working_day_before(before, nation)
    return {before, on_the_day}


async def _tell(lead: UUID, person: UUID, team: UUID, children: list[UUID], now: datetime) -> bool:
    event = Event(
        rule=Rule.DUE_SOON.value,
        key=f"due:{lead}:{day_of(now)}",
        team=team,
        author=None,
        happened_at=now,
        raised_at=now,
        # Nobody has to act on it: it is told, and that is all.
        closed_at=now,
    )
    if not await Event.insert(event).on_conflict(action=OnConflictAction.do_nothing).returning(Event.id):
        return False
    await EventChild.insert(*(EventChild(event=event.id, child=child) for child in children))
    alert = Alert(
        event=event.id,
        rule=event.rule,
        recipient=person,
        place="lead" if person == lead else "person",
        in_any_case=True,
        raised_at=now,
        rings_at=now,
    )
    await Alert.insert(alert)
    return True


async def _due(today: date) -> list[dict[str, Any]]:
    child: Any = Clock.plan.child
    rows: list[dict[str, Any]] = await Clock.select(
        Clock.plan,
        Clock.due_on,
        child.id.as_alias("child"),
        child.family.team.id.as_alias("team"),
        child.family.team.nation.as_alias("nation"),
    ).where(And(Clock.due_on >= today, Clock.due_on <= today + FAR_ENOUGH))
    return rows


def _working_day_before(day: date, nation: Nation) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day
