"""Keeps a plan's stored due dates true: read the facts, ask the pure clocks, write the rows."""

from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row
from server.models.child import Child
from server.models.clock import Clock
from server.models.plan import Cover, Lead, Plan
from server.models.team import Team
from server.models.visit import Seen
from server.models.worker import Role
from server.rules.clocks import DueDate, PlanFact, VisitFact, clocks_for, explain
from server.rules.london import day_of
from server.rules.standards import standard_named


async def wind_clocks(plan: Plan, *, now: datetime) -> list[DueDate]:
    """Work out the plan's due dates as known at `now` and store them, inside the caller's transaction.

    A plan that has ended keeps no clocks.
    """
    # Two visits for one child may commit side by side on PostgreSQL: each must see the other's.
    await lock_row(plan)
    today = day_of(now)
    dues: list[DueDate] = []
    if plan.ended_on is None:
        child, team = await _child_and_team(plan.child)
        standard = standard_named(plan.standard or team.standard)
        facts = await _visit_facts(plan)
        dues = clocks_for(plan_fact(plan, child), facts, standard, team.nation, on=today)
    await Clock.delete().where(Clock.plan == plan.id)
    if dues:
        await Clock.insert(*(_row(plan, due, now) for due in dues))
    return dues


def plan_fact(plan: Plan, child: Child) -> PlanFact:
    """The plan and its child as far as the clocks go."""
    return PlanFact(
        started_on=plan.started_on,
        born=child.born_on is not None,
        born_on=child.born_on,
        seen_every=plan.seen_every,
        home_every=plan.home_every,
        own_reason=plan.own_interval_reason if plan.own_interval_agreed_by else "",
    )


async def _child_and_team(child_id: UUID) -> tuple[Child, Team]:
    child = await Child.objects(Child.family).where(Child.id == child_id).first()
    assert child  # noqa: S101 - a plan's foreign key holds
    team = await Team.objects().where(Team.id == child.family.team).first()
    assert team  # noqa: S101 - a family's foreign key holds
    return child, team


async def _visit_facts(plan: Plan) -> list[VisitFact]:
    rows = await Seen.select(
        Seen.seen,
        Seen.visit.id.as_alias("visit_id"),
        Seen.visit.author.as_alias("author"),
        Seen.visit.author.role.as_alias("role"),  # type: ignore[union-attr]
        Seen.visit.visited_on.as_alias("visited_on"),
        Seen.visit.began_at.as_alias("began_at"),
        Seen.visit.received_at.as_alias("received_at"),
        Seen.visit.manner.as_alias("manner"),
        Seen.visit.place.as_alias("place"),
    ).where(And(Seen.child == plan.child, Seen.visit.visited_on >= plan.started_on))
    leads = await Lead.objects().where(Lead.plan == plan.id)
    covers = await Cover.objects().where(Cover.plan == plan.id)
    return [
        VisitFact(
            # A phone's clock can be a year fast: no visit happened after the server had heard of it.
            on=min(row["visited_on"], day_of(row["received_at"])),
            visit_id=row["visit_id"],
            author_counts=_leads_or_covers(row["author"], row["began_at"], leads, covers),
            in_person=row["manner"] == "in_person",
            at_home=row["place"] == "home",
            core_group=row["place"] == "core_group",
            other_agency=row["role"] != Role.SOCIAL_WORKER,
            seen=row["seen"],
        )
        for row in rows
    ]


def _leads_or_covers(author: UUID, at: datetime, leads: list[Lead], covers: list[Cover]) -> bool:
    day = day_of(at)
    if any(lead.worker == author and lead.began_at <= at and _open_at(lead, at) for lead in leads):
        return True
    return any(cover.worker == author and cover.from_on <= day <= cover.until_on for cover in covers)


def _open_at(lead: Lead, at: datetime) -> bool:
    return lead.ended_at is None or at < lead.ended_at


def _row(plan: Plan, due: DueDate, now: datetime) -> Clock:
    return Clock(
        plan=plan.id,
        kind=due.kind,
        started_on=due.started_on,
        started_by=due.started_by,
        due_on=due.due_on,
        explanation=explain(due, day_of(now)),
    )
