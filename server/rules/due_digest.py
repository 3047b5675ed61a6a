"""One doorbell a morning for a lead social worker: what is due in two working days, and today."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from server.models.alert import Alert
from server.models.clock import Clock
from server.models.event import Event, EventChild, Rule
from server.rules.absences import stand_ins
from server.rules.deliveries import queue_due
from server.rules.in_bulk import AT_ONCE, insert_new
from server.rules.leads_of import leads_of
from server.rules.london import day_of
from server.rules.restricted import every_restricted, named_for
from server.rules.working_days import NATIONS, Nation, is_working_day

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
    named = await named_for(await every_restricted())
    for row in rows:
        if today not in told_on(row["due_on"], cast(Nation, row["nation"])):
            continue
        for person in _who_is_told(leads.get(row["plan"]), named.get(row["child"])):
            children[person].add(row["child"])
            teams.setdefault(person, row["team"])
    here = await stand_ins(set(children), on=today)
    untold = await _untold({_key(lead, today): lead for lead in children if lead in here})
    await _tell([(lead, here[lead], teams[lead], children[lead]) for lead in untold], now)
    await queue_due(now=now)
    return len(untold)


def _who_is_told(lead: UUID | None, named: set[UUID] | None) -> set[UUID]:
    """The lead; of a restricted child whose lead isn't named, whoever is, so that somebody goes."""
    if named is None or lead in named:
        return {lead} if lead else set()
    return named


def told_on(due_on: date, nation: Nation) -> set[date]:
    """The working days on which the lead is told of a visit due on `due_on`: two working days before, and on the day,
    or on the last working day before it where it is none."""
    on_the_day = due_on if is_working_day(due_on, nation) else _working_day_before(due_on, nation)
    before = due_on
    for _ in range(BEFORE):
        before = _working_day_before(before, nation)
    return {before, on_the_day}


def days_told_on(today: date) -> list[date]:
    """The due days of which somebody is told today, in one nation or another: what is due on all others is not even
    looked at."""
    ahead = [today + timedelta(days=count) for count in range(FAR_ENOUGH.days + 1)]
    return [day for day in ahead if any(today in told_on(day, nation) for nation in NATIONS)]


async def _untold(by_key: dict[str, UUID]) -> list[UUID]:
    keys = list(by_key)
    for start in range(0, len(keys), AT_ONCE):
        rows = await Event.select(Event.key).where(Event.key.is_in(keys[start : start + AT_ONCE]))
        for row in rows:
            del by_key[row["key"]]
    return list(by_key.values())


def _key(lead: UUID, today: date) -> str:
    return f"due:{lead}:{today}"


async def _tell(digests: Sequence[tuple[UUID, UUID, UUID, set[UUID]]], now: datetime) -> None:
    """Lead, who is told in their place or themselves, team, children."""
    events: list[Event] = []
    names: list[EventChild] = []
    alerts: list[Alert] = []
    for lead, person, team, children in digests:
        event = _event(lead, team, now)
        events.append(event)
        names += [EventChild(event=event.id, child=child) for child in sorted(children)]
        alerts.append(_alert(event, person, "lead" if person == lead else "person", now))
    await insert_new(Event, events)
    await insert_new(EventChild, names)
    await insert_new(Alert, alerts)


def _event(lead: UUID, team: UUID, now: datetime) -> Event:
    return Event(
        rule=Rule.DUE_SOON.value,
        key=_key(lead, day_of(now)),
        team=team,
        author=None,
        happened_at=now,
        raised_at=now,
        # Nobody has to act on it: it is told, and that is all.
        closed_at=now,
    )


def _alert(event: Event, person: UUID, place: str, now: datetime) -> Alert:
    return Alert(
        event=event.id,
        rule=event.rule,
        recipient=person,
        place=place,
        in_any_case=True,
        raised_at=now,
        rings_at=now,
    )


async def _due(today: date) -> list[dict[str, Any]]:
    days = days_told_on(today)
    if not days:
        return []
    child: Any = Clock.plan.child
    rows: list[dict[str, Any]] = await Clock.select(
        Clock.plan,
        Clock.due_on,
        child.id.as_alias("child"),
        child.family.team.id.as_alias("team"),
        child.family.team.nation.as_alias("nation"),
    ).where(Clock.due_on.is_in(days))
    return rows


def _working_day_before(day: date, nation: Nation) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day, nation):
        day -= timedelta(days=1)
    return day
