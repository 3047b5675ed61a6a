"""What is decided about an event: each decision a record with who, when and why."""

from datetime import datetime, timedelta
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.alert_decision import AlertDecision
from server.models.core_group import CoreGroupMember
from server.models.event import Event
from server.models.worker import Worker
from server.rules import audit
from server.rules.alert_access import event_for
from server.rules.climbing import rest
from server.rules.core_group import must_not_know
from server.rules.decision_form import DecisionEntry
from server.rules.ladder_data import ladder_data
from server.rules.london import day_of, instant_of
from server.rules.policy import Act
from server.rules.refusals import Refused


async def decide(worker: Worker, event_id: UUID, entry: DecisionEntry, *, now: datetime) -> AlertDecision:
    """Keep one decision. The ladder rests till the decision's own day has passed, or for a day; it does not end before
    each child has been seen or is protected. Telling a core group member is open to whoever may read the event, and
    leaves the ladder as it is: telling is not yet deciding.

    Raises NotFound, and Refused with a sentence for each field that needs one.
    """
    telling = entry.kind == "core_group_told"
    act = Act.WRITE if telling else Act.ACT
    async with transaction():
        event = await event_for(worker, event_id, now=now, act=act)
        await lock_row(event)
        event = await event_for(worker, event_id, now=now, act=act)
        if event.closed_at is not None and not telling:
            raise Refused({"": "This is closed: there is nothing left to decide. Open the page again."})
        await _check(entry, event, now)
        decision = AlertDecision(
            event=event.id,
            worker=worker.id,
            kind=entry.kind,
            why=entry.why,
            who=entry.who,
            by_on=entry.by_on,
            member=entry.member,
            how=entry.how,
            told_at=(entry.told_at or now) if telling else None,
            parent_deliberately=entry.deliberate,
            decided_at=now,
        )
        await AlertDecision.insert(decision)
        await audit.note(f"decided: {entry.kind}", now=now, worker=worker.id, subject_kind="event", subject=event.id)
        if not telling and event.climbs_at is not None:
            await rest(event, until=await decided_until(event, now=now))
    return decision


async def decided_until(event: Event, *, now: datetime) -> datetime | None:
    """Till when what was decided so far lets the ladder rest: the first day to come by which another agency sees the
    child, else a day from now. None when nothing is decided."""
    rows = await AlertDecision.select(AlertDecision.by_on, AlertDecision.kind).where(
        And(AlertDecision.event == event.id, AlertDecision.kind != "core_group_told")
    )
    if not rows:
        return None
    ends = [
        instant_of(row["by_on"], ladder_data().closes_at)
        for row in rows
        if row["kind"] == "agency_sees_child" and row["by_on"]
    ]
    return min([at for at in ends if at > now], default=now + timedelta(minutes=ladder_data().decided_minutes))


async def _check(entry: DecisionEntry, event: Event, now: datetime) -> None:
    errors = {}
    if entry.by_on is not None and entry.by_on < day_of(now):
        errors["by_on"] = "That day has passed. Choose today or a later one."
    if entry.told_at is not None and entry.told_at > now + timedelta(minutes=5):
        errors["told_at"] = "That time has not come yet. Say when they were told."
    if entry.member is not None:
        member = await CoreGroupMember.objects().where(CoreGroupMember.id == entry.member).first()
        if member is None or member.family != event.family:
            errors["member"] = "Choose somebody of this family’s core group."
        elif member.adult is not None and not entry.deliberate:
            marked = bool((await must_not_know([member.adult]))[member.adult].marks)
            errors["deliberate"] = (
                "This parent is marked: look at what must not reach them. Confirm that you told them all the same."
                if marked
                else "This is a parent. Confirm that you meant to tell them."
            )
    if errors:
        raise Refused(errors)
