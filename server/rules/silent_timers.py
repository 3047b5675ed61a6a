"""A worker went in and has not said that they are out: nobody waits for a phone to say so."""

from datetime import datetime

from piccolo.columns import And

from server.models.child import Child
from server.models.event import Rule
from server.models.family import Family
from server.models.visit_timer import VisitTimer
from server.rules.events import Happening, raise_event


async def alert_silent_timers(*, now: datetime) -> int:
    """Raise "no check-in" for every timer that ran out by `now`, inside the caller's transaction. Returns how many."""
    running = And(VisitTimer.disarmed_at.is_null(), VisitTimer.alerted_at.is_null())
    silent = await VisitTimer.objects().where(And(running, VisitTimer.due_at <= now)).order_by(VisitTimer.due_at)
    raised = 0
    for timer in silent:
        # Conditional: the worker may have checked in, or another dispatcher been quicker.
        mine = (
            await VisitTimer.update({VisitTimer.alerted_at: now})
            .where(And(VisitTimer.id == timer.id, running))
            .returning(VisitTimer.id)
        )
        raised += bool(mine) and await _raise(timer, now)
    return raised


async def _raise(timer: VisitTimer, now: datetime) -> bool:
    family = await Family.objects().where(Family.id == timer.family).first()
    assert family  # noqa: S101 - the foreign key holds
    children = await Child.select(Child.id).where(Child.family == family.id)
    event = await raise_event(
        Happening(
            rule=Rule.NO_CHECK_IN,
            key=f"timer:{timer.id}",
            team=family.team,
            family=family.id,
            author=timer.worker,
            happened_at=timer.due_at,
            children=[row["id"] for row in children],
        ),
        now=now,
    )
    return event is not None
