"""An event ends when each child has been seen or is protected, and not before."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.database import transaction
from server.models.closing import ChildSafe, Closing, How
from server.models.event import Event, Rule
from server.models.plan import Plan
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules import audit
from server.rules.alert_access import children_of_event, children_shown, event_to_act_on
from server.rules.form_reader import Fields, FormReader
from server.rules.london import day_of
from server.rules.not_seen import is_overdue, not_seen_on_end
from server.rules.refusals import Refused

NOT_ALONE = "You can’t close this: it needs somebody who may see everybody it is about. Hand it over to them."
HOW = {"seen": "Has been seen", "protected": "Immediate protection is in place"}


class SafeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """How one child is known to be safe."""

    child: UUID
    how: str
    seen_by: str = ""
    seen_on: date | None = None
    words: str = ""


async def close(worker: Worker, event_id: UUID, fields: Fields, *, now: datetime) -> Closing:
    """End the event. For each child: `how-<child>` seen (with `seen_by-`, `seen_on-`) or protected (with `words-`).
    `words` for the whole; needed where no child is named, and where it is about what a child said. Raises NotFound, and
    Refused with a sentence for each field."""
    async with transaction():
        event = await event_to_act_on(worker, event_id, now=now)
        children = await children_of_event(event.id)
        if children != (await children_shown(worker, [event], now=now))[event.id]:
            raise Refused({"": NOT_ALONE})
        form = FormReader(fields)
        safe = [_read_child(form, child, event, now) for child in children]
        words = form.text("words")
        tells_all = not children or event.rule == Rule.CHILD_SAID
        if tells_all and not words and "words" not in form.errors:
            form.errors["words"] = "Say what was found, and what was done."
        form.finish()
        closing = await close_by_rule(event, how=How.SAFE, worker=worker.id, words=words, safe=safe, now=now)
        if closing is None:
            raise Refused({"": "This is closed already. Open the page again."})
    return closing


async def close_by_rule(
    event: Event,
    *,
    how: How,
    now: datetime,
    worker: UUID | None = None,
    words: str = "",
    safe: Sequence[SafeEntry] = (),
) -> Closing | None:
    """Write the end of the event, inside the caller's transaction. None when it had ended already."""
    ended = (
        await Event.update({Event.closed_at: now, Event.climbs_at: None})
        .where(And(Event.id == event.id, Event.closed_at.is_null()))
        .returning(Event.id)
    )
    if not ended:
        return None
    closing = Closing(event=event.id, worker=worker, how=how, words=words, closed_at=now)
    await Closing.insert(closing)
    if safe:
        await ChildSafe.insert(*(ChildSafe(closing=closing.id, **msgspec.structs.asdict(one)) for one in safe))
    await audit.note(f"closed: {how}", now=now, worker=worker, subject_kind="event", subject=event.id)
    return closing


async def close_answered(visit: Visit, *, now: datetime) -> None:
    """A visit at which the children were seen answers what was open because they were not: inside its transaction.
    Denied access, threats and a child's words are never answered by themselves: a person closes them."""
    quiet = [Rule.OVERDUE.value, Rule.NOT_SEEN.value]
    open_ones = await Event.objects().where(
        And(And(Event.family == visit.family, Event.closed_at.is_null()), Event.rule.is_in(quiet))
    )
    for event in open_ones:
        children = await children_of_event(event.id)
        if all([await _answered(child, event, now) for child in children]):
            safe = [one for child in children if (one := await _last_seen(child)) is not None]
            await close_by_rule(event, how=How.SEEN_AT_VISIT, worker=visit.author, safe=safe, now=now)


def _read_child(form: FormReader, child: UUID, event: Event, now: datetime) -> SafeEntry:
    how = form.choice(f"how-{child}", HOW, missing="Say how this child is known to be safe.")
    seen_by = form.text(f"seen_by-{child}", limit=200)
    seen_on = form.day(f"seen_on-{child}")
    words = form.text(f"words-{child}", limit=2_000)
    if how == "seen" and not seen_by:
        form.errors[f"seen_by-{child}"] = "Say who saw this child."
    if how == "seen" and (seen_on is None or not day_of(event.happened_at) <= seen_on <= day_of(now)):
        form.errors[f"seen_on-{child}"] = "Say on which day, from the day this happened up to today."
    if how == "protected" and not words:
        form.errors[f"words-{child}"] = "Say what protects this child now."
    return SafeEntry(child=child, how=how, seen_by=seen_by, seen_on=seen_on, words=words)


async def _answered(child: UUID, event: Event, now: datetime) -> bool:
    if event.rule == Rule.NOT_SEEN:
        return await not_seen_on_end(child) == 0
    plan = await Plan.objects().where(And(Plan.child == child, Plan.ended_on.is_null())).first()
    return plan is None or not await is_overdue(plan.id, now=now)


async def _last_seen(child: UUID) -> SafeEntry | None:
    row = (
        await Seen.select(Seen.visit.visited_on.as_alias("on"), Seen.visit.author.as_alias("author"))
        .where(And(Seen.child == child, Seen.seen != "not_seen"))
        .order_by(Seen.visit.visited_on, ascending=False)
        .first()
    )
    if row is None:
        return None
    author = await Worker.select(Worker.name).where(Worker.id == row["author"]).first()
    return SafeEntry(child=child, how="seen", seen_by=author["name"] if author else "", seen_on=row["on"])
