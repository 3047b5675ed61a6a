"""Somebody takes it on."""

from datetime import datetime, timedelta
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.acknowledgement import Acknowledgement, HandOver
from server.models.closing import How
from server.models.event import Event, Rule
from server.models.worker import Role, Worker
from server.rules import access, audit
from server.rules.alert_access import children_of_event, event_to_act_on
from server.rules.alerts import Told, tell
from server.rules.climbing import rest
from server.rules.closing import close_by_rule
from server.rules.deciding import decided_until
from server.rules.deliveries import queue_due
from server.rules.ladder_data import ladder_data
from server.rules.refusals import Refused
from server.rules.ringing_about import kept_from

ENDS_WITH_IT = (Rule.NOBODY_REACHABLE, Rule.BROKE_GLASS)
"""Somebody had to know of these, and now does."""
CLOSED = "This is closed: there is nothing left to do. Open the page again."


async def acknowledge(worker: Worker, event_id: UUID, *, words: str = "", now: datetime) -> Acknowledgement:
    """ "I have this": nobody else is rung till the time to decide is over. Opening a notification is not this.

    Wales section 4 asks for decisions next: undecided after an hour (a quarter in danger), the ladder climbs again.
    Raises NotFound, and Refused when a manager gives neither reason nor plan for an overdue visit.
    """
    words = words.strip()
    if len(words) > 20_000:
        raise Refused({"words": "This is too long. Shorten it to 20000 characters."})
    async with transaction():
        event = await open_event(worker, event_id, now=now)
        if event.rule == Rule.OVERDUE and not words and await access.manages(worker, event.team):
            raise Refused({"words": "Say why the child has not been seen, or what the plan is."})
        before = await _already(worker, event, now)
        if before is not None and (not words or before.words == words):
            return before
        given = Acknowledgement(event=event.id, worker=worker.id, words=words, acknowledged_at=now)
        await Acknowledgement.insert(given)
        await audit.note("acknowledged", now=now, worker=worker.id, subject_kind="event", subject=event.id)
        if event.rule in ENDS_WITH_IT:
            await close_by_rule(event, how=How.ANSWERED, worker=worker.id, words=words, now=now)
        elif event.climbs_at is not None:
            await rest(event, until=await decided_until(event, now=now) or _time_to_decide(event, now))
    return given


async def hand_over(worker: Worker, event_id: UUID, *, to: Worker | None, words: str, now: datetime) -> HandOver:
    """Pass it to somebody else, with the reason. They are rung at once; until they acknowledge the ladder goes on after
    a few minutes. Raises NotFound, and Refused with a sentence for each field that needs one."""
    errors = {}
    if to is None or to.closed_at is not None or to.role in (Role.ADMINISTRATOR,) or to.id == worker.id:
        errors["to"] = "Choose somebody else who can act on this."
    if not words.strip():
        errors["words"] = "Say why, and what they need to know."
    if errors or to is None:
        raise Refused(errors)
    async with transaction():
        event = await open_event(worker, event_id, now=now)
        await _check_may_take_over(to, event)
        passed = HandOver(event=event.id, worker=worker.id, to=to.id, words=words.strip(), handed_over_at=now)
        await HandOver.insert(passed)
        if event.climbs_at is not None:
            await rest(event, until=now + timedelta(minutes=ladder_data().handed_over_minutes))
        await tell(event, [Told(recipient=to.id, place="handed_over", rings_at=now, in_any_case=True)], now=now)
        await queue_due(now=now, event=event.id)
        await audit.note("handed over", now=now, worker=worker.id, subject_kind="event", subject=event.id)
    return passed


async def _check_may_take_over(to: Worker, event: Event) -> None:
    """Of a restricted child no colleague learns by being handed the alert: it may be their own family."""
    if await kept_from([to.id], await children_of_event(event.id)):
        raise Refused({"to": "Choose a manager, duty, or somebody who is named for this child."})


async def open_event(worker: Worker, event_id: UUID, *, now: datetime) -> Event:
    """The event to act on, as it stands inside this transaction. Raises NotFound, and Refused when it is closed."""
    event = await event_to_act_on(worker, event_id, now=now)
    # A dispatcher may be climbing it at this very moment.
    await lock_row(event)
    event = await event_to_act_on(worker, event_id, now=now)
    if event.closed_at is not None:
        raise Refused({"": CLOSED})
    return event


async def _already(worker: Worker, event: Event, now: datetime) -> Acknowledgement | None:
    """The acknowledgement that still holds: a second tap is not a second one."""
    mine = And(Acknowledgement.event == event.id, Acknowledgement.worker == worker.id)
    last = (
        await Acknowledgement.objects().where(mine).order_by(Acknowledgement.acknowledged_at, ascending=False).first()
    )
    passed_on = await HandOver.objects().where(HandOver.event == event.id).order_by(
        HandOver.handed_over_at, ascending=False
    ).first()  # fmt: skip
    if last is None or (passed_on is not None and passed_on.handed_over_at >= last.acknowledged_at):
        return None
    calling = event.climbs_at is not None and event.round_began_at <= now
    return None if calling else last


def _time_to_decide(event: Event, now: datetime) -> datetime:
    data = ladder_data()
    return now + timedelta(minutes=data.undecided_in_danger if event.danger == "yes" else data.undecided_minutes)
