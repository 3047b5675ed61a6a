"""The children whom an alert is about: how long each has not been seen, and what is due."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from server.models.child import Child
from server.models.clock import Clock
from server.rules.child_rows import ChildRow, child_row
from server.rules.clock_words import KIND_WORDS
from server.rules.due_rows import CHILD, dues_of
from server.rules.intervals import Kind
from server.rules.london import say_day
from server.rules.saying import say_count
from server.rules.working_days import Nation, working_days_between


@dataclass(frozen=True, slots=True)
class AlertChild:
    row: ChildRow
    since_words: str
    """ "Not seen alone for 11 working days"; empty where no clock runs."""
    late: bool
    school: str


async def alert_children(ids: list[UUID], *, on: date) -> list[AlertChild]:
    """Those not seen for too long first, then by age; three queries."""
    if not ids:
        return []
    children = await Child.objects(Child.family).where(Child.id.is_in(ids)).order_by(Child.born_on, Child.first_name)
    dues = await dues_of(ids, on=on)
    clocks = await _seen_clocks(ids)
    told = [_alert_child(child, dues.get(child.id, []), clocks.get(child.id), on) for child in children]
    return sorted(told, key=lambda one: not one.late)


def say_since(clock: dict[str, Any], on: date) -> tuple[str, bool]:
    """ "Not seen alone for 11 working days" once that is too long, "Seen alone 9 working days ago" before, with
    whether it is too long. Days are counted as for the clock; the day of the visit itself is none of them."""
    seen = KIND_WORDS[cast(Kind, clock["kind"])].lower()
    days = working_days_between(clock["started_on"], on, cast(Nation, clock["nation"]))
    late = clock["due_on"] < on
    spell = say_count(days, "working day", "working days")
    if clock["started_by"] != "visit":
        return f"Not {seen} yet since {say_day(clock['started_on'], on)}, {spell} ago", late
    if late:
        return f"Not {seen} for {spell}", True
    return (
        f"{seen.capitalize()} {spell} ago" if days else f"{seen.capitalize()} {say_day(clock['started_on'], on)}"
    ), False


def _alert_child(child: Child, dues: list[Any], clock: dict[str, Any] | None, on: date) -> AlertChild:
    words, late = say_since(clock, on) if clock else ("", False)
    return AlertChild(row=child_row(child, dues, on=on), since_words=words, late=late, school=child.school)


async def _seen_clocks(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = await Clock.select(
        Clock.kind,
        Clock.started_on,
        Clock.started_by,
        Clock.due_on,
        CHILD.id.as_alias("child"),
        CHILD.family.team.nation.as_alias("nation"),
    ).where(CHILD.is_in(ids))
    seen = [row for row in rows if row["kind"] != "at_home"]
    return {row["child"]: row for row in seen}
