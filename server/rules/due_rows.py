"""A child's stored clocks as a screen shows them: in words, in a ring, and explained."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And, Where
from piccolo.columns.combination import WhereRaw

from server.models.clock import Clock
from server.rules.clocks import DueDate, PlanFact, days_left, due_for, explain_start, say_status, urgency, used
from server.rules.due_dates import Urgency
from server.rules.standards import standard_named

CHILD: Any = Clock.plan.child
"""The way from a clock to its child, for conditions: Piccolo can't type two steps."""
NO_CLOCK_UNBORN = "No visit has to see the child before the birth."
NO_CLOCK = "Nothing is due: no plan is running."

COLUMNS: Final = (
    Clock.kind,
    Clock.started_on,
    Clock.started_by,
    Clock.due_on,
    Clock.explanation,
    Clock.plan.started_on.as_alias("plan_started_on"),
    Clock.plan.standard.as_alias("own_standard"),
    Clock.plan.seen_every.as_alias("seen_every"),
    Clock.plan.home_every.as_alias("home_every"),
    Clock.plan.own_interval_reason.as_alias("own_reason"),
    Clock.plan.own_interval_agreed_by.as_alias("own_agreed_by"),
    Clock.plan.id.as_alias("plan"),
    CHILD.id.as_alias("child"),
    CHILD.first_name.as_alias("first_name"),
    CHILD.last_name.as_alias("last_name"),
    CHILD.born_on.as_alias("born_on"),
    CHILD.expected_on.as_alias("expected_on"),
    CHILD.family.id.as_alias("family"),
    CHILD.family.name.as_alias("family_name"),
    CHILD.family.team.nation.as_alias("nation"),
    CHILD.family.team.name.as_alias("team_name"),
    CHILD.family.team.standard.as_alias("team_standard"),
)
"""Named once: Piccolo copies the whole way of joins each time one is written out."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One clock of one child on one day."""

    kind: str
    due_on: date
    words: str
    overdue_words: str
    """What it says once the day has passed, for a page that is read later without signal."""
    explanation: str
    start_words: str
    urgency: Urgency
    percent: int
    """How much of the interval is used, 0 to 100."""
    in_ring: str


@dataclass(frozen=True, slots=True)
class ClockedChild:
    """A child and what is due, the most urgent first."""

    child: dict[str, Any]
    dues: list[DueRow]


async def dues_of(child_ids: Iterable[UUID], *, on: date) -> dict[UUID, list[DueRow]]:
    """What is due for each of these children on the London day `on`, in one query."""
    ids = list(child_ids)
    if not ids:
        return {}
    found = await clocked_children(CHILD.is_in(ids), on=on)
    return {one.child["child"]: one.dues for one in found}


async def clocked_children(where: Where | And | WhereRaw, *, on: date, most: int | None = None) -> list[ClockedChild]:
    """The children whose clocks `where` picks out, most urgent first, in one query; `most` limits the clocks read."""
    query = Clock.select(*COLUMNS).where(where).order_by(Clock.due_on, Clock.kind)
    if most is not None:
        query = query.limit(most)
    children: dict[UUID, ClockedChild] = {}
    for row in await query:
        known = children.setdefault(row["child"], ClockedChild(row, []))
        known.dues.append(_row(row, on))
    return list(children.values())


def _row(row: dict[str, Any], on: date) -> DueRow:
    due = _due(row, on)
    kind_of_urgency = urgency(due, on)
    return DueRow(
        kind=due.kind,
        due_on=due.due_on,
        words=say_status(due, on),
        overdue_words=say_status(due, due.due_on + timedelta(days=1), today_words=False),
        explanation=row["explanation"],
        start_words=explain_start(due, on),
        urgency=kind_of_urgency,
        percent=round(used(due, on) * 100),
        in_ring="!" if kind_of_urgency == "overdue" else str(days_left(due, on)),
    )


def _due(row: dict[str, Any], on: date) -> DueDate:
    plan = PlanFact(
        started_on=row["plan_started_on"],
        born=True,
        born_on=row["born_on"],
        seen_every=row["seen_every"],
        home_every=row["home_every"],
        own_reason=row["own_reason"] if row["own_agreed_by"] else "",
    )
    standard = standard_named(row["own_standard"] or row["team_standard"])
    due = due_for(row["kind"], row["started_on"], row["started_by"], None, plan, standard, row["nation"], on=on)
    if due is None:
        raise LookupError(f"The standard has no {row['kind']} clock any more: wind the plan's clocks again.")
    # What is stored is what everybody was told; it moves only in the transaction that changes it.
    return replace(due, due_on=row["due_on"])
