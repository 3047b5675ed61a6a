""" "Who may see this child", as the child's page shows it to those who decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.plan import Lead
from server.models.restriction import BreakGlass, NamedPerson, Restriction
from server.models.worker import Role, Worker
from server.rules.london import day_of, say_time
from server.rules.me_page import ROLES
from server.rules.restricting import nameable
from server.rules.saying import say_instant

CHILD_LED: Any = Lead.plan.child
PLAN_ENDED_ON: Any = Lead.plan.ended_on


@dataclass(frozen=True, slots=True)
class NamedLine:
    worker: UUID
    name: str
    role: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class RestrictionPart:
    restricted: bool
    reason: str
    since_words: str
    named: list[NamedLine]
    leads_unnamed: list[str]
    """Who leads the plan and can't see the child: somebody else has to."""
    could_be_named: dict[str, str]
    """By id: name and role."""


async def restriction_part(worker: Worker, child: Child, *, now: datetime) -> RestrictionPart:
    """`child` was loaded for somebody who may decide about them."""
    running = And(Restriction.child == child.id, Restriction.ended_at.is_null())
    restriction = await Restriction.objects().where(running).first()
    people = {person.id: person for person in await nameable()}
    named = await _named(child) if restriction else []
    choices = {
        str(person.id): f"{person.name}, {ROLES[Role(person.role)].lower()}"
        for person in people.values()
        if person.id not in named and (restriction or person.id != worker.id)
    }
    return RestrictionPart(
        restricted=restriction is not None,
        reason=restriction.reason if restriction else "",
        since_words=say_instant(restriction.began_at, day_of(now)) if restriction else "",
        named=[
            NamedLine(person.id, person.name, ROLES[Role(person.role)], person.id == worker.id)
            for person in people.values()
            if person.id in named
        ],
        leads_unnamed=await _leads_unnamed(child, named) if restriction else [],
        could_be_named=choices,
    )


async def glass_until(worker: Worker, child: Child, *, now: datetime) -> str:
    """ "22:05" where this worker broke the glass; empty otherwise."""
    mine = And(And(BreakGlass.child == child.id, BreakGlass.worker == worker.id), BreakGlass.until_at > now)
    row = await BreakGlass.objects().where(mine).order_by(BreakGlass.until_at, ascending=False).first()
    return say_time(row.until_at) if row else ""


async def _leads_unnamed(child: Child, named: list[UUID]) -> list[str]:
    leading = And(child.id == CHILD_LED, And(Lead.ended_at.is_null(), PLAN_ENDED_ON.is_null()))
    rows = await Lead.select(Lead.worker, Lead.worker.name.as_alias("name")).where(leading)
    return [row["name"] for row in rows if row["worker"] not in named]


async def _named(child: Child) -> list[UUID]:
    here = And(NamedPerson.child == child.id, NamedPerson.ended_at.is_null())
    return [row["worker"] for row in await NamedPerson.select(NamedPerson.worker).where(here)]
