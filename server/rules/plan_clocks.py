"""Keeps a plan's stored due dates true: read the facts, ask the pure clocks, write the rows."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row
from server.models.child import Child
from server.models.clock import Clock
from server.models.plan import Cover, Lead, Plan
from server.models.team import Team
from server.models.visit import Seen
from server.models.worker import Role
from server.rules.clocks import DueDate, Nation, PlanFact, VisitFact, clocks_for, explain
from server.rules.london import day_of
from server.rules.standards import standard_named


async def wind_clocks(plan: Plan, *, now: datetime) -> list[DueDate]:
    """Work out the plan's due dates as known at `now` and store them, inside the caller's transaction.

    A plan that has ended keeps no clocks.
    """
    # Two visits for one child may commit side by side on PostgreSQL: each must see the other's.
    await lock_row(plan)
    dues = (await _dues_of([plan], now))[plan.id]
    await Clock.delete().where(Clock.plan == plan.id)
    if dues:
        await Clock.insert(*(_row(plan, due, now) for due in dues))
    return dues


async def plans_to_wind(plans: Sequence[Plan], *, now: datetime) -> list[Plan]:
    """Those of the plans whose stored clocks are not what `now` makes of them. It only reads, for all of them together;
    winding works each out again under its lock. At most 1,000 plans."""
    stored: dict[UUID, set[tuple[Any, ...]]] = defaultdict(set)
    ids = [plan.id for plan in plans]
    for row in await Clock.select(Clock.plan, *_SAID).where(Clock.plan.is_in(ids)):
        stored[row["plan"]].add(tuple(row[column._meta.name] for column in _SAID))
    dues = await _dues_of(plans, now)
    return [plan for plan in plans if stored[plan.id] != {_said(_row(plan, due, now)) for due in dues[plan.id]}]


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


async def _dues_of(plans: Sequence[Plan], now: datetime) -> dict[UUID, list[DueDate]]:
    running = [plan for plan in plans if plan.ended_on is None]
    dues: dict[UUID, list[DueDate]] = {plan.id: [] for plan in plans}
    if not running:
        return dues
    children, teams = await _children_and_teams([plan.child for plan in running])
    facts = await _visit_facts(running)
    for plan in running:
        child = children[plan.child]
        team = teams[child.family.team]
        standard = standard_named(plan.standard or team.standard)
        dues[plan.id] = clocks_for(
            plan_fact(plan, child), facts[plan.id], standard, cast(Nation, team.nation), on=day_of(now)
        )
    return dues


async def _children_and_teams(ids: list[UUID]) -> tuple[dict[UUID, Child], dict[UUID, Team]]:
    children = await Child.objects(Child.family).where(Child.id.is_in(ids))
    teams = await Team.objects().where(Team.id.is_in(list({child.family.team for child in children})))
    return {child.id: child for child in children}, {team.id: team for team in teams}


async def _visit_facts(plans: Sequence[Plan]) -> dict[UUID, list[VisitFact]]:
    rows = await Seen.select(
        Seen.child,
        Seen.seen,
        Seen.visit.id.as_alias("visit_id"),
        Seen.visit.author.as_alias("author"),
        Seen.visit.author.role.as_alias("role"),  # type: ignore[union-attr]
        Seen.visit.visited_on.as_alias("visited_on"),
        Seen.visit.began_at.as_alias("began_at"),
        Seen.visit.received_at.as_alias("received_at"),
        Seen.visit.manner.as_alias("manner"),
        Seen.visit.place.as_alias("place"),
    ).where(
        And(
            Seen.child.is_in([plan.child for plan in plans]),
            Seen.visit.visited_on >= min(plan.started_on for plan in plans),
        )
    )
    visits: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        visits[row["child"]].append(row)
    ids = [plan.id for plan in plans]
    leads: dict[UUID, list[Lead]] = defaultdict(list)
    for lead in await Lead.objects().where(Lead.plan.is_in(ids)):
        leads[lead.plan].append(lead)
    covers: dict[UUID, list[Cover]] = defaultdict(list)
    for cover in await Cover.objects().where(Cover.plan.is_in(ids)):
        covers[cover.plan].append(cover)
    return {
        plan.id: [
            _visit_fact(row, leads[plan.id], covers[plan.id])
            for row in visits[plan.child]
            if row["visited_on"] >= plan.started_on
        ]
        for plan in plans
    }


def _visit_fact(row: dict[str, Any], leads: list[Lead], covers: list[Cover]) -> VisitFact:
    return VisitFact(
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


def _said(clock: Clock) -> tuple[Any, ...]:
    return tuple(getattr(clock, column._meta.name) for column in _SAID)


_SAID = (Clock.kind, Clock.started_on, Clock.started_by, Clock.due_on, Clock.explanation)
