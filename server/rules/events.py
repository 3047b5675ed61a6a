"""Raises an event and tells the first people of it, in the transaction of what set it off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.event import Cause, Event, EventChild, Rule
from server.models.team import Team
from server.rules import audit
from server.rules.alerts import Told, tell
from server.rules.climbing import climb
from server.rules.ladder import people_on, rungs_of
from server.rules.ladder_data import ladder_data
from server.rules.london import day_of
from server.rules.ringing_about import without_colleagues

CLIMBING: Final = (
    *(Rule.DENIED_ACCESS, Rule.CHILD_SAID, Rule.VIOLENCE, Rule.NOT_SEEN, Rule.NO_CHECK_IN, Rule.UNOPENED),
)
"""Rules whose alerts climb the ladder by the minute."""


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What an event says. `key` is what happened: heard twice, it is one event."""

    rule: Rule
    key: str
    team: UUID
    happened_at: datetime
    family: UUID | None = None
    author: UUID | None = None
    visit: UUID | None = None
    danger: str = ""
    children: Sequence[UUID] = ()
    also: Sequence[Rule] = ()
    """Other rules that the same happening meets: told by the same alert."""


async def raise_event(happening: Happening, *, now: datetime) -> Event | None:
    """Write the event, and for a rule that climbs the first alerts with their doorbells, in the caller's transaction.

    None when the same happening was heard before. DESIGN.md, Alerts; Wales section 4: the senior manager is told of
    every denied access.
    """
    event = _row(happening, now)
    if not await Event.insert(event).on_conflict(action=OnConflictAction.do_nothing).returning(Event.id):
        return None
    if happening.children:
        await EventChild.insert(*(EventChild(event=event.id, child=child) for child in happening.children))
    for rule in (happening.rule, *happening.also):
        await note_cause(event, rule, key=f"{happening.key}:{rule.value}", now=now)
    await audit.note(f"raised {happening.rule.value}", now=now, worker=happening.author, subject_kind="event",
                     subject=event.id)  # fmt: skip
    if event.climbs_at:
        if happening.rule == Rule.DENIED_ACCESS:
            await _tell_senior(event, happening.children, now)
        await climb(event, now=now)
    return event


async def note_cause(
    event: Event,
    rule: Rule,
    *,
    key: str,
    now: datetime,
    children: Sequence[UUID] = (),
) -> bool:
    """Say that `rule` found this too, for an event that is open already; False if it was said before."""
    cause = Cause(event=event.id, rule=rule.value, key=key, found_at=now)
    if not await Cause.insert(cause).on_conflict(action=OnConflictAction.do_nothing).returning(Cause.id):
        return False
    rows = [EventChild(event=event.id, child=child) for child in children]
    if rows:
        await EventChild.insert(*rows).on_conflict(action=OnConflictAction.do_nothing)
    return True


async def open_event_of(family: UUID, rules: Sequence[Rule]) -> Event | None:
    """The latest event of the family that is open, of any of these rules."""
    open_of_family = And(Event.family == family, Event.closed_at.is_null())
    return (
        await Event.objects()
        .where(And(open_of_family, Event.rule.is_in([rule.value for rule in rules])))
        .order_by(Event.raised_at, ascending=False)
        .first()
    )


def _row(happening: Happening, now: datetime) -> Event:
    climbs = happening.rule in CLIMBING
    return Event(
        rule=happening.rule.value,
        key=happening.key,
        team=happening.team,
        family=happening.family,
        author=happening.author,
        visit=happening.visit,
        danger=happening.danger,
        happened_at=happening.happened_at,
        raised_at=now,
        round=1,
        round_began_at=now if climbs else None,
        climbs_at=now if climbs else None,
    )


async def _tell_senior(event: Event, children: Sequence[UUID], now: datetime) -> None:
    """Of every denied access, acknowledged or not: at the senior manager's own place on the ladder, or in its stead."""
    team = await Team.objects().where(Team.id == event.team).first()
    assert team  # noqa: S101 - an event's foreign key holds
    ladder = await rungs_of(team, began_at=now, now=now, children=children)
    rungs = [rung for rung in ladder if rung.place == "senior_manager"]
    if rungs:
        after, people = rungs[0].after, rungs[0].people
    else:
        after, seniors = ladder_data().senior_told_minutes, await people_on(team, "senior_manager", on=day_of(now))
        people = tuple(await without_colleagues(dict.fromkeys(seniors, "senior_manager"), children))
    told = [
        Told(recipient=one, place="senior_manager", rings_at=now + timedelta(minutes=after), in_any_case=True)
        for one in people
    ]
    await tell(event, told, now=now)
