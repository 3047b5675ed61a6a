"""The child's page: who they are, what is due, the plan, the household and the visits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.plan import Category, Cover, Lead, Plan
from server.models.team import Team
from server.models.worker import Role, Worker
from server.rules.child_rows import ChildRow, child_row
from server.rules.child_words_part import WordsPart, words_part
from server.rules.clocks import KIND_WORDS
from server.rules.due_rows import dues_of
from server.rules.home_page import Home, home_of
from server.rules.intervals import Kind, Unit, say_interval
from server.rules.london import day_of, say_day
from server.rules.policy import Act, Relation
from server.rules.restriction_part import RestrictionPart, glass_until, restriction_part
from server.rules.saying import say_expected, say_family
from server.rules.standards import standard_named
from server.rules.ties import Ties
from server.rules.timeline import FEW, VisitLine, timeline_of

CATEGORIES: Final = {
    Category.NEGLECT: "Neglect",
    Category.PHYSICAL: "Physical abuse",
    Category.EMOTIONAL: "Emotional abuse",
    Category.SEXUAL: "Sexual abuse",
}


@dataclass(frozen=True, slots=True)
class CoverLine:
    who: str
    from_words: str
    until_words: str
    agreed_by: str


@dataclass(frozen=True, slots=True)
class PlanPart:
    started_words: str
    category: str
    lead: str
    covers: list[CoverLine]
    own_interval: str
    own_reason: str


@dataclass(frozen=True, slots=True)
class ChildPage:
    row: ChildRow
    child: Child
    family_id: UUID
    family_name: str
    age_words: str
    born_words: str
    expected_words: str
    plan: PlanPart | None
    home: Home
    visits: list[VisitLine]
    more_visits: bool
    words: WordsPart | None
    managed: bool
    """Whether who looks at it may change the lead, agree cover and say who may see the child."""
    restriction: RestrictionPart | None
    """Only where it is managed."""
    restricted: bool
    glass_until: str
    """When it closes again to whoever broke the glass; empty for anybody else."""


async def child_page(
    worker: Worker, child: Child, ties: Ties, *, now: datetime, every_visit: bool = False
) -> ChildPage:
    """What the page shows of a child that was found by the worker's ties to them."""
    on = day_of(now)
    dues = await dues_of([child.id], on=on)
    visits, more = await timeline_of(
        worker, child.family.id, child_id=child.id, now=now, most=None if every_visit else FEW
    )
    managed = ties.allow("child", Act.ACT)
    row = child_row(child, dues.get(child.id, []), on=on)
    return ChildPage(
        row=row,
        child=child,
        family_id=child.family.id,
        family_name=say_family(child.family.name),
        age_words=_age_words(row.age, child, on),
        born_words=say_day(child.born_on, on) if child.born_on else "",
        expected_words=say_expected(child.expected_on, on),
        plan=await _plan_part(child, on),
        home=await home_of(child.family),
        visits=visits,
        more_visits=more,
        words=await words_part(child, ties, on=on),
        managed=managed,
        restriction=await restriction_part(worker, child, now=now) if managed else None,
        restricted=ties.restricted,
        glass_until=await glass_until(worker, child, now=now) if Relation.GLASS in ties.held else "",
    )


async def workers_who_can_visit(child: Child) -> dict[str, str]:
    """The social workers of the child's team, by name, as a list to choose from."""
    rows = (
        await Worker.select(Worker.id, Worker.name)
        .where(
            And(
                And(Worker.team == child.family.team, Worker.role == Role.SOCIAL_WORKER.value),
                Worker.closed_at.is_null(),
            )
        )
        .order_by(Worker.name)
    )
    return {str(row["id"]): row["name"] for row in rows}


def _age_words(age: str, child: Child, on: date) -> str:
    if child.born_on is None:
        return f"Unborn, expected {say_day(child.expected_on, on)}" if child.expected_on else "Unborn"
    return f"{age} years old" if age.isdigit() else f"{age} old"


async def _plan_part(child: Child, on: date) -> PlanPart | None:
    plan = await Plan.objects().where(And(Plan.child == child.id, Plan.ended_on.is_null())).first()
    if plan is None:
        return None
    leads = await Lead.select(Lead.worker.name.as_alias("name")).where(
        And(Lead.plan == plan.id, Lead.ended_at.is_null())
    )
    return PlanPart(
        started_words=f"{say_day(plan.started_on, on)}, the initial conference",
        category=CATEGORIES[Category(plan.category)],
        lead=leads[0]["name"] if leads else "",
        covers=await _covers(plan, on),
        own_interval=await _own_interval(plan, child, on),
        own_reason=plan.own_interval_reason,
    )


async def _covers(plan: Plan, on: date) -> list[CoverLine]:
    rows = (
        await Cover.select(
            Cover.from_on,
            Cover.until_on,
            Cover.worker.name.as_alias("who"),
            Cover.agreed_by.name.as_alias("by"),
        )
        .where(And(Cover.plan == plan.id, Cover.until_on >= on))
        .order_by(Cover.from_on)
    )
    return [CoverLine(row["who"], say_day(row["from_on"], on), say_day(row["until_on"], on), row["by"]) for row in rows]


async def _own_interval(plan: Plan, child: Child, on: date) -> str:
    """ "Seen alone every 5 working days, at home every 14 days"; empty when the standard's intervals hold."""
    if plan.seen_every is None and plan.home_every is None:
        return ""
    team = await Team.objects().where(Team.id == child.family.team).first()
    edition = standard_named(plan.standard or (team.standard if team else "")).in_force_on(on)
    units: dict[Kind, Unit] = {"at_home": "days", **{rule.kind: rule.unit for rule in edition.clocks}}
    own = {kind: plan.home_every if kind == "at_home" else plan.seen_every for kind in units}
    said = [
        f"{KIND_WORDS[kind].lower()} every {say_interval(every, units[kind])}" for kind, every in own.items() if every
    ]
    words = ", ".join(said)
    return words[:1].upper() + words[1:]
