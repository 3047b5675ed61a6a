"""Who may read an event, and who may act on it: the table's column "alert"."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.alert import Alert, Delivery
from server.models.child import Child
from server.models.event import Event, EventChild, Rule
from server.models.worker import Worker
from server.rules import access
from server.rules.alert_words import BY_ITSELF
from server.rules.policy import Act, Relation, relations_for
from server.rules.refusals import NotFound
from server.rules.relations import told_of
from server.rules.restricted import ids_closed_to, tells_of_closed

TOLD_ONLY = (Rule.DUE_SOON, Rule.TEST)
"""Nobody has to act on these; they are about the recipient."""
ABOUT_OTHERS: Final = (Rule.BROKE_GLASS,)
"""Whoever set it off can't be the one who answers it."""
NOT_ON_THE_LADDER: Final = ("lead", "self")
"""Told for what they are to the child: where the child is restricted that opens nothing to them."""


async def event_for(worker: Worker, event_id: UUID, *, now: datetime, act: Act = Act.READ) -> Event:
    """The event, if this worker may read it at `now`: whoever was told of it or recorded it, until it closes; the
    managers of its team and whoever works with one of its children, always. Raises NotFound otherwise."""
    event = await Event.objects().where(Event.id == event_id).first()
    if event is None or not await _may(worker, event, act, now):
        raise NotFound
    return event


async def event_to_act_on(worker: Worker, event_id: UUID, *, now: datetime) -> Event:
    """The event, if this worker may acknowledge, decide and close: a manager of its team, or whoever the ladder rang.
    Raises NotFound otherwise."""
    return await event_for(worker, event_id, now=now, act=Act.ACT)


async def may_act(worker: Worker, event: Event, *, now: datetime) -> bool:
    """Whether the page shows this worker the buttons."""
    return await _may(worker, event, Act.ACT, now)


async def event_rung_by(worker: Worker, opaque: str, *, now: datetime) -> UUID:
    """The event that a doorbell's opaque id leads to, for the one who was rung. Raises NotFound for anybody else."""
    row = (
        await Delivery.select(Delivery.alert.event.as_alias("event"))
        .where(And(Delivery.token == opaque, Delivery.alert.recipient == worker.id))
        .first()
    )
    if row is None:
        raise NotFound
    event = await event_for(worker, row["event"], now=now)
    found: UUID = event.id
    return found


async def children_of_event(event: UUID) -> list[UUID]:
    rows = await EventChild.select(EventChild.child).where(EventChild.event == event).order_by(EventChild.id)
    return [row["child"] for row in rows]


async def children_shown(worker: Worker, events: Sequence[Event], *, now: datetime) -> dict[UUID, list[UUID]]:
    """By event, those of its children of whom this worker reads there. An event that is left out tells only of
    children closed to them. Whoever the ladder rang reads of all, until it closes: nobody acts on half an alert."""
    ids = [event.id for event in events]
    if not ids:
        return {}
    rows = await EventChild.select(EventChild.event, EventChild.child).where(EventChild.event.is_in(ids)).order_by(
        EventChild.id
    )  # fmt: skip
    about: dict[UUID, list[UUID]] = {id: [] for id in ids}
    for row in rows:
        about[row["event"]].append(row["child"])
    closed = await ids_closed_to(worker, now=now)
    if not closed:
        return about
    rung = await _rung_from_the_ladder(worker, [event for event in events if event.closed_at is None])
    closed_families = await _families_of_nobody_else(closed)
    shown: dict[UUID, list[UUID]] = {}
    for event in events:
        open_ones = [child for child in about[event.id] if child not in closed]
        if event.id in rung:
            shown[event.id] = about[event.id]
        elif open_ones or (not about[event.id] and event.family not in closed_families):
            shown[event.id] = open_ones
    return shown


async def words_kept_back(worker: Worker, event: Event, *, of_all: bool, now: datetime) -> bool:
    """Whether what was said about the event, at the door and since, is kept back from somebody who reads the rest: it
    may be about a child closed to them whom the event, or the visit behind it, tells of as well. From nobody whom the
    ladder rang, until it closes. `of_all`: they are shown all of the event's children."""
    if not of_all:
        return True
    if event.visit is None or not await tells_of_closed(worker, event.visit, now=now):
        return False
    return event.closed_at is not None or not await _rung_from_the_ladder(worker, [event])


async def reads_of_all(worker: Worker, event: Event, *, now: datetime) -> bool:
    """Whether this worker is shown all of the event's children."""
    shown = (await children_shown(worker, [event], now=now)).get(event.id, [])
    return len(shown) == len(await children_of_event(event.id))


async def _may(worker: Worker, event: Event, act: Act, now: datetime) -> bool:
    if event.author == worker.id and event.rule in ABOUT_OTHERS and act == Act.ACT:
        return False
    if event.rule in BY_ITSELF and act == Act.ACT:
        return False
    by = _relations(worker, act)
    if not by or not await _stands(worker, event, by, act, now):
        return False
    return event.id in await children_shown(worker, [event], now=now)


def _relations(worker: Worker, act: Act) -> tuple[Relation, ...]:
    by = (relations_for(worker.role, "alert", act, restricted=one) for one in (False, True))
    return tuple(relation for some in by for relation in some)


async def _stands(worker: Worker, event: Event, by: Collection[Relation], act: Act, now: datetime) -> bool:
    told = Relation.TOLD in by and await _was_told(worker, event)
    if told and (event.closed_at is None or event.rule in TOLD_ONLY):
        return True
    if event.rule in TOLD_ONLY:
        return False
    if Relation.SELF in by and event.author == worker.id and event.closed_at is None:
        return True
    if Relation.TEAM in by and await access.manages(worker, event.team):
        return True
    return await access.works_with(worker, await children_of_event(event.id), "alert", now=now, act=act)


async def _was_told(worker: Worker, event: Event) -> bool:
    return await Event.exists().where(And(Event.id == event.id, told_of(worker)))


async def _rung_from_the_ladder(worker: Worker, events: Sequence[Event]) -> set[UUID]:
    if Relation.TOLD not in relations_for(worker.role, "alert", "read", restricted=True):
        return set()
    if not events:
        return set()
    mine = And(Alert.recipient == worker.id, Alert.place.not_in(list(NOT_ON_THE_LADDER)))
    rows = await Alert.select(Alert.event).where(And(mine, Alert.event.is_in([event.id for event in events])))
    return {row["event"] for row in rows}


async def _families_of_nobody_else(closed: Collection[UUID]) -> set[UUID]:
    """The families all of whose children are among `closed`."""
    rows = await Child.select(Child.family).where(Child.id.is_in(list(closed)))
    families = {row["family"] for row in rows}
    others = And(Child.family.is_in(list(families)), Child.id.not_in(list(closed)))
    return families - {row["family"] for row in await Child.select(Child.family).where(others)} if families else set()
