"""Going in, and coming out."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.database import transaction
from server.models.closing import How
from server.models.event import Event
from server.models.visit_timer import VisitTimer
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.closing import close_by_rule
from server.rules.policy import Act
from server.rules.refusals import NotFound, Refused

GRACE: Final = 15
"""Minutes after the planned ones, where the worker says nothing else. Our own choice."""
LONGEST: Final = 8 * 60


async def arm(
    worker: Worker, family_id: UUID, *, timer_id: UUID, minutes: int, grace: int = GRACE, now: datetime
) -> VisitTimer:
    """ "Going in": unless the worker is out within `minutes` plus `grace` from now, the ladder is told.

    `timer_id` was made on the phone, which asks again if it was offline: arming twice is one timer.
    Raises NotFound when the family is none of theirs, Refused for minutes that can't be meant.
    """
    errors = {}
    if not 1 <= minutes <= LONGEST:
        errors["minutes"] = f"Say how many minutes you plan to stay, from 1 to {LONGEST}."
    if not 0 <= grace <= LONGEST:
        errors["grace"] = f"Say how many minutes more before anybody is told, up to {LONGEST}."
    if errors:
        raise Refused(errors)
    family = await access.family_for(worker, family_id, now=now, resource="visit", act=Act.WRITE)
    timer = VisitTimer(
        id=timer_id,
        worker=worker.id,
        family=family.id,
        planned_minutes=minutes,
        grace_minutes=grace,
        armed_at=now,
        due_at=now + timedelta(minutes=minutes + grace),
    )
    async with transaction():
        query = VisitTimer.insert(timer).on_conflict(action=OnConflictAction.do_nothing)
        if not await query.returning(VisitTimer.id):
            return await _timer_of(worker, timer_id)
        await audit.note("armed timer", now=now, worker=worker.id, subject_kind="timer", subject=timer_id)
    return timer


async def disarm(worker: Worker, timer_id: UUID, *, now: datetime) -> VisitTimer:
    """ "I'm out": nobody is told, or those who were told learn that the worker has checked in. Raises NotFound."""
    async with transaction():
        timer = await _timer_of(worker, timer_id)
        if timer.disarmed_at is None:
            await VisitTimer.update({VisitTimer.disarmed_at: now}).where(
                And(VisitTimer.id == timer_id, VisitTimer.disarmed_at.is_null())
            )
            await audit.note("disarmed timer", now=now, worker=worker.id, subject_kind="timer", subject=timer_id)
        event = await Event.objects().where(Event.key == f"timer:{timer_id}").first()
        if event is not None:
            await close_by_rule(event, how=How.CHECKED_IN, now=now)
    return await _timer_of(worker, timer_id)


async def running_timer(worker: Worker) -> VisitTimer | None:
    """The worker's timer that is still armed, the newest if there are several."""
    mine = And(VisitTimer.worker == worker.id, VisitTimer.disarmed_at.is_null())
    return await VisitTimer.objects().where(mine).order_by(VisitTimer.armed_at, ascending=False).first()


async def _timer_of(worker: Worker, timer_id: UUID) -> VisitTimer:
    timer = await VisitTimer.objects().where(And(VisitTimer.id == timer_id, VisitTimer.worker == worker.id)).first()
    if timer is None:
        raise NotFound
    return timer
