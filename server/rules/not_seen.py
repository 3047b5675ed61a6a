"""Visits at which a child was not seen count together until the child is."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.clock import Clock
from server.models.plan import Plan
from server.models.visit import Seen
from server.rules.london import day_of
from server.rules.standards import standard_named

FAR_ENOUGH = 50
"""Visits to look back on."""


async def not_seen_on_end(child: UUID) -> int:
    """At how many visits on end, up to the latest, the child was not seen: no reply, child not home, cancelled by the
    family or by us, denied access, or the visit took place without the child. DESIGN.md, Words: cancellations by
    services count as the family's do."""
    rows = (
        await Seen.select(
            Seen.seen,
            Seen.visit.began_at.as_alias("began_at"),
            Seen.visit.received_at.as_alias("received_at"),
        )
        .where(Seen.child == child)
        .order_by(Seen.visit.visited_on, ascending=False)
        .limit(FAR_ENOUGH)
    )
    count = 0
    # A phone's clock can be a year fast: no visit happened after the server had heard of it.
    for row in sorted(rows, key=lambda row: min(row["began_at"], row["received_at"]), reverse=True):
        if row["seen"] != "not_seen":
            break
        count += 1
    return count


async def unseen_too_often(children: Sequence[UUID], *, now: datetime) -> list[UUID]:
    """Those of the children, with a running plan, about whom somebody has to be told: so many visits on end as their
    standard says, or fewer with one of their clocks overdue on the day of `now`."""
    found = []
    for child in children:
        plan = await Plan.objects().where(And(Plan.child == child, Plan.ended_on.is_null())).first()
        if plan is None:
            continue
        edition = standard_named(plan.standard or await _standard_of_team(child)).in_force_on(day_of(now))
        overdue = await is_overdue(plan.id, now=now)
        enough = min(edition.not_seen_in_a_row, edition.not_seen_when_overdue) if overdue else edition.not_seen_in_a_row
        if await not_seen_on_end(child) >= enough:
            found.append(child)
    return found


async def is_overdue(plan: UUID, *, now: datetime) -> bool:
    """Whether any of the plan's clocks ran out before the London day of `now`."""
    return await Clock.exists().where(And(Clock.plan == plan, Clock.due_on < day_of(now)))


async def _standard_of_team(child: UUID) -> str:
    named = Child.family.team.standard.as_alias("standard")  # type: ignore[union-attr]
    row = await Child.select(named).where(Child.id == child).first()
    assert row  # noqa: S101 - a plan's foreign key holds
    return str(row["standard"])
