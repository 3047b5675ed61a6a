"""Who may read an event, and who may act on it."""

from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.alert import Alert, Delivery
from server.models.event import Event, EventChild, Rule
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.refusals import NotFound

TOLD_ONLY = (Rule.DUE_SOON, Rule.TEST)
"""Nobody has to act on these; they are about the recipient."""


async def event_for(worker: Worker, event_id: UUID, *, now: datetime) -> Event:
    """The event, if this worker may read it at `now`: whoever was told of it or recorded it, until it closes; the
    managers of its team and whoever works with one of its children, always. Raises NotFound otherwise."""
    event = await Event.objects().where(Event.id == event_id).first()
    if event is None or not await _may_read(worker, event, now):
        raise NotFound
    return event


async def event_to_act_on(worker: Worker, event_id: UUID, *, now: datetime) -> Event:
    """The event, if this worker may acknowledge, decide and close: a manager of its team, or whoever the ladder rang.
    Raises NotFound otherwise."""
    event = await event_for(worker, event_id, now=now)
    if await access.manages(worker, event.team) or (event.closed_at is None and await _was_told(worker, event)):
        return event
    raise NotFound


async def may_act(worker: Worker, event: Event) -> bool:
    """Whether the page shows this worker the buttons."""
    return await access.manages(worker, event.team) or await _was_told(worker, event)


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


async def _may_read(worker: Worker, event: Event, now: datetime) -> bool:
    if worker.role == Role.ADMINISTRATOR:
        return False
    told = await _was_told(worker, event)
    if told and (event.closed_at is None or event.rule in TOLD_ONLY):
        return True
    if event.author == worker.id and event.closed_at is None:
        return True
    if await access.manages(worker, event.team):
        return event.rule not in TOLD_ONLY or told
    for child in await children_of_event(event.id):
        if await access.worked_with(worker, child, at=now):
            return event.rule not in TOLD_ONLY
    return False


async def _was_told(worker: Worker, event: Event) -> bool:
    return await Alert.exists().where(And(Alert.event == event.id, Alert.recipient == worker.id))
