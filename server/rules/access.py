"""Access is how things are loaded: what a worker has no business with is not found.

Who has business with what stands in one table, server/rules/policy.py. Here it becomes the conditions of the queries
that load, so that nobody can forget to ask, and asking costs nothing of its own.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And
from piccolo.columns.combination import WhereRaw

from server.models.child import Child
from server.models.family import Family
from server.models.team import Oversight, Team
from server.models.visit import Visit
from server.models.worker import Role, Worker
from server.rules import relations
from server.rules.policy import Act, Relation, relations_for
from server.rules.refusals import NotFound
from server.rules.restricted import tells_of_somebody_open, was_closed_to

MANAGERS: Final = (Role.TEAM_MANAGER, Role.SENIOR_MANAGER)
STANDING: Final = (Relation.OWN, Relation.COVERED, Relation.TEAM, Relation.NAMED)
"""What a worker's lists hold. Who was told, or broke the glass, finds the child from there, and carries nothing."""


async def child_for(worker: Worker, child_id: UUID, *, now: datetime, act: Act = Act.READ) -> Child:
    """The child, with the family, if this worker may do so at `now`. Raises NotFound otherwise."""
    theirs = open_children(worker, "child", act, now=now)
    if theirs is None:
        raise NotFound
    child = await Child.objects(Child.family).where(And(Child.id == child_id, theirs)).first()
    if child is None:
        raise NotFound
    return child


async def may_act_on(worker: Worker, child_id: UUID, *, now: datetime) -> bool:
    """Whether this worker may decide about the child: lead, cover, who may see them."""
    theirs = open_children(worker, "child", Act.ACT, now=now)
    return theirs is not None and await Child.exists().where(And(Child.id == child_id, theirs))


async def family_for(
    worker: Worker, family_id: UUID, *, now: datetime, resource: str = "family", act: Act = Act.READ
) -> Family:
    """The family, if this worker has business with any of its children at `now`; one without children is its team's
    managers'. `resource` says what of it is asked for, as the table calls it. Raises NotFound otherwise.
    """
    family = await Family.objects().where(Family.id == family_id).first()
    theirs = open_children(worker, resource, act, now=now)
    if family is None or theirs is None:
        raise NotFound
    if await Child.exists().where(And(Child.family == family_id, theirs)):
        return family
    if await manages(worker, family.team) and await _has_no_children(family):
        return family
    raise NotFound


async def visit_for(worker: Worker, visit_id: UUID, *, now: datetime, act: Act = Act.READ) -> Visit:
    """The visit, if this worker has business with its family at `now`, and it doesn't tell of children alone who are
    closed to them; its author always adds to it. Raises NotFound otherwise."""
    theirs = open_children(worker, "visit", act, now=now)
    if theirs is None:
        raise NotFound
    if Relation.SELF in relations_for(worker.role, "visit", act, restricted=True):
        own = await Visit.objects().where(And(Visit.id == visit_id, Visit.author == worker.id)).first()
        if own is not None:
            return own
    told = And(Visit.id == visit_id, tells_of_somebody_open(worker, now=now))
    visit = await Visit.objects().where(told).first()
    if visit is None or not await Child.exists().where(And(Child.family == visit.family, theirs)):
        raise NotFound
    return visit


async def children_of(worker: Worker, *, now: datetime, family_id: UUID | None = None) -> list[Child]:
    """Every child that this worker has business with at `now`, of one family or of all; families come along."""
    by = STANDING if family_id is None else tuple(Relation)
    mine = open_children(worker, "child", Act.READ, now=now, by=by)
    if mine is None:
        return []
    query = Child.objects(Child.family).where(mine)
    if family_id is not None:
        query = query.where(Child.family == family_id)
    return await query.order_by(Child.born_on, Child.first_name)


async def ids_of_children(worker: Worker, *, now: datetime) -> list[UUID]:
    """As `children_of`, where the ids are enough: a fraction of the work."""
    mine = open_children(worker, "child", Act.READ, now=now, by=STANDING)
    if mine is None:
        return []
    ids: list[UUID] = await Child.select(Child.id).where(mine).output(as_list=True)
    return ids


async def may_write_of(worker: Worker, family: Family, children: Collection[UUID], *, now: datetime) -> bool:
    """Whether this worker may record a visit to one of these children at `now`; one that names none, to the family."""
    theirs = open_children(worker, "visit", Act.WRITE, now=now)
    if theirs is not None:
        named = Child.id.is_in(list(children)) if children else Child.family == family.id
        if await Child.exists().where(And(named, theirs)):
            return True
    return not children and await manages(worker, family.team) and await _has_no_children(family)


async def works_with(
    worker: Worker, children: Collection[UUID], resource: str, *, now: datetime, act: Act = Act.READ
) -> bool:
    """Whether this worker may do so with one of these children, by any relation but the team's and being told."""
    by = (Relation.OWN, Relation.COVERED, Relation.NAMED, Relation.GLASS)
    theirs = open_children(worker, resource, act, now=now, by=by)
    if theirs is None or not children:
        return False
    return await Child.exists().where(And(Child.id.is_in(list(children)), theirs))


def open_children(
    worker: Worker, resource: str, act: Act, *, now: datetime, by: Collection[Relation] = tuple(Relation)
) -> WhereRaw | None:
    """The condition on Child that keeps those of whom the table gives this worker that; None when there can be none."""
    sql, values = _open_children(worker, resource, act, now=now, by=by)
    return WhereRaw(sql, *values) if sql else None


def clocks_of_open_children(worker: Worker, *, now: datetime) -> WhereRaw | None:
    """The same for the lists, as a condition on Clock."""
    sql, values = _open_children(worker, "child", Act.READ, now=now, by=STANDING)
    plans = f"SELECT plan.id FROM plan JOIN child ON child.id = plan.child WHERE {sql}"  # noqa: S608 - constants only
    return WhereRaw(f"clock.plan IN ({plans})", *values) if sql else None


async def manages(worker: Worker, team_id: UUID) -> bool:
    """Whether this worker is a manager who oversees the team."""
    if worker.role not in MANAGERS:
        return False
    return await Oversight.exists().where(And(Oversight.worker == worker.id, Oversight.team == team_id))


async def teams_of(worker: Worker) -> list[Team]:
    """The teams that a manager oversees, by name; none for anybody else."""
    if worker.role not in MANAGERS:
        return []
    overseen = Oversight.select(Oversight.team).where(Oversight.worker == worker.id)
    return await Team.objects().where(Team.id.is_in(overseen)).order_by(Team.name)


async def worked_with(worker: Worker, child_id: UUID, *, at: datetime) -> bool:
    """Whether the worker was the child's lead or named cover at that moment, past or present, and might see them."""
    if worker.role != Role.SOCIAL_WORKER or not await relations.worked_with(worker, child_id, at=at):
        return False
    return not await was_closed_to(worker, child_id, at=at)


async def _has_no_children(family: Family) -> bool:
    return not await Child.exists().where(Child.family == family.id)


def _open_children(
    worker: Worker, resource: str, act: Act, *, now: datetime, by: Collection[Relation]
) -> tuple[str, list[Any]]:
    anybody = [one for one in relations_for(worker.role, resource, act, restricted=False) if one in by]
    restricted = [one for one in relations_for(worker.role, resource, act, restricted=True) if one in by]
    theirs, values = relations.children_by(anybody, worker, now=now)
    named, more = relations.children_by(restricted, worker, now=now)
    closed = f"{relations.OF_A_CHILD} {{is_in}} ({relations.RESTRICTED})"
    ways = [f"({theirs}) AND {closed.format(is_in='NOT IN')}"] if theirs else []
    ways += [f"({named}) AND {closed.format(is_in='IN')}"] if named else []
    return (f"({' OR '.join(ways)})" if ways else ""), [*values, *more]
