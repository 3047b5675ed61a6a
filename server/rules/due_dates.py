"""One due date, and how it stands on a day. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from server.rules.intervals import Kind, Unit, say_interval
from server.rules.working_days import Nation, working_days_between

StartedBy = Literal["plan_start", "birth", "visit"]
Urgency = Literal["overdue", "soon", "later"]

SOON: Final = 3
"""Working days: the screens have a heading "Next 3 working days"."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """By the end of `due_on`, London time, `kind` has to happen. The rest says why that day."""

    kind: Kind
    nation: Nation
    started_on: date
    started_by: StartedBy
    visit_id: UUID | None
    """The visit that started the clock, if one did."""
    due_on: date
    interval: int
    unit: Unit
    first_day_counts: bool
    own: bool
    """The interval is the plan's own, not the standard's."""
    uncounted: tuple[date, ...]
    """Weekdays between the start and `due_on` that are bank holidays."""
    past_horizon: bool
    """It leans on bank holidays that are not published yet, so it may change."""
    source: str

    @property
    def rule(self) -> str:
        """ "10 working days"."""
        return say_interval(self.interval, self.unit)


def is_overdue(due: DueDate, on: date) -> bool:
    """The whole of the due day is still in time."""
    return on > due.due_on


def days_left(due: DueDate, on: date) -> int:
    """In the interval's own unit: 0 on the due day, negative when late, and never 0 when late: a clock that ran out on
    a Friday has -1 on the Saturday."""
    if is_overdue(due, on):
        return -max(1, units_late(due, on))
    return _count(due, on, due.due_on)


def units_late(due: DueDate, on: date) -> int:
    """Whole working days, or days, since the due day; 0 on a Saturday after a Friday, and 0 when it is not late."""
    return max(0, _count(due, due.due_on, on))


def used(due: DueDate, on: date) -> float:
    """How much of the interval is gone: 0 at its start, 1 on the due day and after it."""
    return min(1.0, max(0.0, 1 - days_left(due, on) / due.interval))


def urgency(due: DueDate, on: date) -> Urgency:
    """Soon is within the next 3 working days, whatever unit the interval itself has."""
    if is_overdue(due, on):
        return "overdue"
    return "soon" if working_days_between(on, due.due_on, due.nation) <= SOON else "later"


def _count(due: DueDate, after: date, until: date) -> int:
    if due.unit == "days":
        return (until - after).days
    return working_days_between(after, until, due.nation)
