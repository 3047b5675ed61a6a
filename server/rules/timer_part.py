"""The visit timer as the child's and the family's page show it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.models.family import Family
from server.models.ids import new_id
from server.models.visit_timer import VisitTimer
from server.models.worker import Role, Worker
from server.rules.london import say_time
from server.rules.saying import say_family
from server.rules.visit_timer import running_timer

MINUTES = (30, 45, 60, 90)


@dataclass(frozen=True, slots=True)
class TimerPart:
    """`running` is the id of the timer that is armed; without one the page offers to arm it."""

    family: UUID
    running: UUID | None
    running_family: str
    until_words: str
    told_words: str
    told: bool
    """It ran out, and the managers know."""
    id_without_script: str
    minutes: tuple[int, ...] = MINUTES


async def timer_part(worker: Worker, family: UUID) -> TimerPart | None:
    """None for who goes to no door."""
    if worker.role in (Role.ADMINISTRATOR, Role.DUTY):
        return None
    timer = await running_timer(worker)
    if timer is None:
        return TimerPart(family, None, "", "", "", False, str(new_id()))
    return await _running(timer, family)


def until_of(timer: VisitTimer) -> datetime:
    """When the worker meant to be out."""
    until: datetime = timer.armed_at + timedelta(minutes=timer.planned_minutes)
    return until


async def _running(timer: VisitTimer, family: UUID) -> TimerPart:
    row = await Family.select(Family.name).where(Family.id == timer.family).first()
    return TimerPart(
        family=family,
        running=timer.id,
        running_family=say_family(row["name"]) if row else "",
        until_words=say_time(until_of(timer)),
        told_words=say_time(timer.due_at),
        told=timer.alerted_at is not None,
        id_without_script="",
    )
