"""A clock has passed: one event a family and week, or one more thing that an open alert says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.models.acknowledgement import Acknowledgement
from server.models.alert import Alert
from server.models.closing import Closing, How
from server.models.event import Cause, Event, EventChild, Rule
from server.rules.absences import stand_ins
from server.rules.deliveries import queue_due
from server.rules.in_bulk import AT_ONCE, insert_new
from server.rules.ladder import people_of_teams
from server.rules.leads_of import leads_of
from server.rules.london import day_of
from server.rules.restricted import every_restricted, named_for
from server.rules.ringing_about import without_colleagues
from server.rules.telling_of_quarantine import senior_managers

MANAGING = ("team_manager", "deputy", "senior_manager")
OF_EVENT: Any = EventChild.event
SAYS_IT_ALREADY = (Rule.DENIED_ACCESS, Rule.VIOLENCE, Rule.NO_CHECK_IN, Rule.NOT_SEEN)
"""While one of these is open for the family, a clock that passes is one more thing that it says."""


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """One clock whose day has passed. `week` is 0 in the first seven days."""

    plan: UUID
    kind: str
    due_on: date
    child: UUID
    family: UUID
    team: UUID
    week: int
    apart: bool = False
    """The child is restricted: told by an alert of their own, which nobody opens who only works with the others."""

    @property
    def told_with(self) -> UUID:
        return self.child if self.apart else self.family

    @property
    def key(self) -> str:
        return f"overdue:{self.plan}:{self.kind}:{self.due_on}:{self.week}"


async def raise_overdue(late: Sequence[Late], *, now: datetime) -> int:
    """Tell of every clock that has not been told of in this week of its lateness, inside the caller's transaction.
    Returns how many families. Written in bulk: a sweep after a long holiday has hundreds."""
    told = await _told_before([one.key for one in late])
    late = await _apart_where_restricted(late)
    by_family: dict[UUID, list[Late]] = defaultdict(list)
    for one in late:
        if one.key not in told:
            by_family[one.told_with].append(one)
    if not by_family:
        return 0
    said, own = await _open_events(by_family)
    weeks = await _weeks_of([event.id for event in own.values()])
    fresh: dict[UUID, Event] = {}
    for family, ones in by_family.items():
        if family in said:
            continue
        if family in own and max(one.week for one in ones) <= weeks.get(own[family].id, 0):
            said[family] = own[family]
        else:
            fresh[family] = _event(ones, now)
    await insert_new(Event, fresh.values())
    await _end_last_weeks([own[family] for family in fresh if family in own], now)
    events = {**said, **fresh}
    await insert_new(Cause, [_cause(events[one.told_with], one, now) for ones in by_family.values() for one in ones])
    # Who was told of in an earlier week and is late still, is in the new event too.
    children = {(events[one.told_with].id, one.child) for one in late if one.told_with in fresh or one.key not in told}
    await insert_new(EventChild, [EventChild(event=event, child=child) for event, child in sorted(children)])
    await _tell(fresh, by_family, now)
    await _ring_again([own[family] for family in by_family if own.get(family) is events[family]], now)
    await queue_due(now=now)
    return len(by_family)


async def _apart_where_restricted(late: Sequence[Late]) -> list[Late]:
    restricted = await every_restricted()
    return [msgspec.structs.replace(one, apart=True) if one.child in restricted else one for one in late]


async def _open_events(by_family: dict[UUID, list[Late]]) -> tuple[dict[UUID, Event], dict[UUID, Event]]:
    """By family, and by restricted child: the open event that says it already, and the open overdue event."""
    said: dict[UUID, Event] = {}
    own: dict[UUID, Event] = {}
    apart = {one.child: one.family for ones in by_family.values() for one in ones if one.apart}
    families = list({one.family for ones in by_family.values() for one in ones})
    for start in range(0, len(families), AT_ONCE):
        these = And(Event.family.is_in(families[start : start + AT_ONCE]), Event.closed_at.is_null())
        for event in await Event.objects().where(these).order_by(Event.raised_at):
            if event.rule in SAYS_IT_ALREADY:
                said[event.family] = event
            elif event.rule == Rule.OVERDUE:
                own[event.family] = event
    if apart:
        await _sort_apart(said, own, apart)
    return said, own


async def _sort_apart(said: dict[UUID, Event], own: dict[UUID, Event], apart: dict[UUID, UUID]) -> None:
    """Of a restricted child: what is open and tells of this child, and an overdue event that tells of nobody else."""
    for child, family in apart.items():
        open_ones = And(EventChild.child == child, OF_EVENT.closed_at.is_null())
        for row in await EventChild.objects(EventChild.event).where(open_ones):
            if row.event.rule in SAYS_IT_ALREADY:
                said[child] = row.event
            elif row.event.rule == Rule.OVERDUE and await _tells_of_one(row.event.id):
                own[child] = row.event
                if own.get(family) and own[family].id == row.event.id:
                    del own[family]


async def _tells_of_one(event: UUID) -> bool:
    count: int = await EventChild.count().where(EventChild.event == event)
    return count == 1


def _event(ones: list[Late], now: datetime) -> Event:
    first = min(ones, key=lambda one: (one.due_on, one.kind))
    return Event(
        rule=Rule.OVERDUE.value,
        key=first.key,
        team=first.team,
        family=first.family,
        happened_at=now,
        raised_at=now,
    )


def _cause(event: Event, one: Late, now: datetime) -> Cause:
    return Cause(
        event=event.id,
        rule=Rule.OVERDUE.value,
        key=one.key,
        child=one.child,
        kind=one.kind,
        due_on=one.due_on,
        week=one.week,
        found_at=now,
    )


async def _end_last_weeks(events: list[Event], now: datetime) -> None:
    """A further week is a new event; the last one goes on in it."""
    ids = [event.id for event in events]
    for start in range(0, len(ids), AT_ONCE):
        await Event.update({Event.closed_at: now}).where(Event.id.is_in(ids[start : start + AT_ONCE]))
    await insert_new(Closing, [Closing(event=one, how=How.CONTINUED, closed_at=now) for one in ids])


async def _tell(fresh: dict[UUID, Event], by_family: dict[UUID, list[Late]], now: datetime) -> None:
    """Lead and team manager; from the second week on the senior manager too."""
    named = await named_for([one.child for family in fresh for one in by_family[family] if one.apart])
    leads = await leads_of({one.plan for family in fresh for one in by_family[family]}, at=now)
    here = await stand_ins(set(leads.values()), on=day_of(now))
    managers = await people_of_teams({event.team for event in fresh.values()}, on=day_of(now))
    rows: list[Alert] = []
    for family, event in fresh.items():
        ones = by_family[family]
        people = {here[lead]: "lead" for one in ones if (lead := leads.get(one.plan)) in here}
        own_manager = managers[event.team]["team_manager"] or managers[event.team]["deputy"][:1]
        further = any(one.week > 0 for one in ones) or not own_manager
        for one in own_manager:
            people.setdefault(one, "team_manager")
        for one in managers[event.team]["senior_manager"] if further else ():
            people.setdefault(one, "senior_manager")
        if ones[0].apart:
            people = _named_first(people, named[ones[0].child], managers[event.team])
            people = await without_colleagues(people, [ones[0].child])
            people = people or dict.fromkeys(await senior_managers(), "senior_manager")
        rows += [_alert(event, person, place, now) for person, place in people.items()]
    await insert_new(Alert, rows)


def _named_first(people: dict[UUID, str], named: set[UUID], places: Mapping[str, Sequence[UUID]]) -> dict[UUID, str]:
    """Named people only; unless none of them is a manager on the ladder, for then the ladder rings: that a child is
    overdue must not get lost."""
    ladder = {one: place for place in reversed(MANAGING) for one in places[place]}
    told = {one: place for one, place in (ladder | people).items() if one in named}
    if any(one in ladder for one in told):
        return told
    return told | {one: place for one, place in people.items() if place != "lead"}


def _alert(event: Event, person: UUID, place: str, now: datetime) -> Alert:
    return Alert(
        event=event.id,
        rule=event.rule,
        recipient=person,
        place=place,
        in_any_case=True,
        round=1,
        raised_at=now,
        rings_at=now,
    )


async def _ring_again(events: list[Event], now: datetime) -> None:
    """Another clock passed after somebody had taken on the family's alert: that they do not know yet. Who has not yet
    finds both when they open it."""
    if not events:
        return
    known = await Acknowledgement.select(Acknowledgement.event).where(
        Acknowledgement.event.is_in([event.id for event in events])
    )
    if ids := {row["event"] for row in known}:
        await Alert.update({Alert.rings_at: now}).where(Alert.event.is_in(list(ids)))


async def _told_before(keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        rows = await Cause.select(Cause.key).where(Cause.key.is_in(keys[start : start + AT_ONCE]))
        found |= {row["key"] for row in rows}
    return found


async def _weeks_of(events: list[UUID]) -> dict[UUID, int]:
    """The latest week of lateness that each event has told of."""
    found: dict[UUID, int] = {}
    for start in range(0, len(events), AT_ONCE):
        rows = await Cause.select(Cause.event, Cause.week).where(Cause.event.is_in(events[start : start + AT_ONCE]))
        for row in rows:
            found[row["event"]] = max(found.get(row["event"], 0), row["week"])
    return found
