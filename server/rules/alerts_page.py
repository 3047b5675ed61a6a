"""Every alert that a worker may read, in a line each: for the list, and for the top of Today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And, Or, Where
from piccolo.columns.combination import WhereRaw

from server.models.event import Event, EventChild, Rule
from server.models.family import Family
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.alert_access import TOLD_ONLY, children_shown
from server.rules.alert_standing import say_day_and_time, standings_of
from server.rules.alert_words import KINDS, title_of
from server.rules.london import day_of
from server.rules.refusals import NotFound
from server.rules.relations import told_of
from server.rules.saying import say_family

CLOSED_LATELY: Final = timedelta(days=14)
MOST_CLOSED: Final = 30
LOUD: Final = (Rule.DENIED_ACCESS, Rule.CHILD_SAID, Rule.VIOLENCE, Rule.NO_CHECK_IN, Rule.UNOPENED)
"""These come first, and stand out."""
WAITING: Final = ("calling", "handed_over", "unheard")
Condition = Where | And | Or | WhereRaw
Counted = tuple[Event, int]


@dataclass(frozen=True, slots=True)
class AlertLine:
    id: UUID
    kind: str
    title: str
    family_name: str
    when: str
    state: str
    words: str
    loud: bool


@dataclass(frozen=True, slots=True)
class AlertsPage:
    open: list[AlertLine]
    closed: list[AlertLine]


async def alerts_page(worker: Worker, *, now: datetime) -> AlertsPage:
    """Raises NotFound for administrators, who see no case content."""
    if worker.role == Role.ADMINISTRATOR:
        raise NotFound
    closed = await _lines(await _closed_lately(worker, now), now)
    return AlertsPage(await open_alerts(worker, now=now), closed)


async def open_alerts(worker: Worker, *, now: datetime) -> list[AlertLine]:
    """What is open and concerns this worker: the loud first, among them those nobody has, then the latest."""
    lines = await _lines(await open_counted(worker, now=now), now)
    return sorted(lines, key=lambda line: (not line.loud, line.state not in WAITING))


async def open_events(worker: Worker, *, now: datetime) -> list[Event]:
    """As `open_counted`, where the number of children doesn't matter."""
    return [event for event, _ in await open_counted(worker, now=now)]


async def open_counted(worker: Worker, *, now: datetime) -> list[Counted]:
    """The open events that this worker may read and somebody has to act on, the latest first: those they were told of
    or recorded, too. Each with how many of its children they read of."""
    concerning = await _always_theirs(worker, now)
    theirs = Or(told_of(worker), Event.author == worker.id)
    found = await _events(worker, Event.closed_at.is_null(), Or(concerning, theirs) if concerning else theirs)
    shown = await children_shown(worker, found, now=now)
    return [(event, len(shown[event.id])) for event in found if event.id in shown]


async def _closed_lately(worker: Worker, now: datetime) -> list[Counted]:
    concerning = await _always_theirs(worker, now)
    if concerning is None:
        return []
    closed = await _events(worker, Event.closed_at >= now - CLOSED_LATELY, concerning)
    shown = await children_shown(worker, closed, now=now)
    return [(event, len(shown[event.id])) for event in closed if event.id in shown][:MOST_CLOSED]


async def _events(worker: Worker, when: Where, concerning: Condition) -> list[Event]:
    if worker.role == Role.ADMINISTRATOR:
        return []
    to_act_on = Event.rule.not_in([rule.value for rule in TOLD_ONLY])
    return (
        await Event.objects()
        .where(And(And(when, to_act_on), concerning))
        .order_by(Event.raised_at, Event.id, ascending=False)
    )


async def _always_theirs(worker: Worker, now: datetime) -> Condition | None:
    """As in `alert_access.event_for`: managers read their teams', whoever works with a child reads that child's."""
    if worker.role in access.MANAGERS:
        return Event.team.is_in(Oversight.select(Oversight.team).where(Oversight.worker == worker.id))
    children = await access.ids_of_children(worker, now=now)
    if not children:
        return None
    return Event.id.is_in(EventChild.select(EventChild.event).where(EventChild.child.is_in(children)))


async def _lines(counted: Sequence[Counted], now: datetime) -> list[AlertLine]:
    if not counted:
        return []
    events = [event for event, _ in counted]
    on = day_of(now)
    standings = await standings_of(events, now=now)
    families = await _family_names([event.family for event in events if event.family])
    return [
        AlertLine(
            id=event.id,
            kind=KINDS[Rule(event.rule)],
            title=title_of(event.rule, children),
            family_name=families.get(event.family, ""),
            when=say_day_and_time(event.happened_at, on),
            state=standings[event.id].state,
            words=standings[event.id].words,
            loud=event.rule in LOUD,
        )
        for event, children in counted
    ]


async def _family_names(ids: list[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = await Family.select(Family.id, Family.name).where(Family.id.is_in(ids))
    return {row["id"]: say_family(row["name"]) for row in rows}
