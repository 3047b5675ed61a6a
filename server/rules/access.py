"""Access is how things are loaded: what a worker has no business with is not found.

A social worker has business with the children of whom they are the lead, and with those for whom a manager agreed
them as named cover; managers with the children of the teams they oversee; administrators and duty with none. Whoever
was rung about a child has business with that child until the alert closes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import And, Or, Where

from server.models.alert import Alert
from server.models.child import Child
from server.models.event import EventChild
from server.models.family import Family
from server.models.plan import Cover, Lead
from server.models.team import Oversight, Team
from server.models.visit import Visit
from server.models.worker import Role, Worker
from server.rules.london import day_of
from server.rules.refusals import NotFound

MANAGERS = (Role.TEAM_MANAGER, Role.SENIOR_MANAGER)

LED_CHILD: Any = Lead.plan.child
LED_PLAN_ENDED_ON: Any = Lead.plan.ended_on
COVERED_CHILD: Any = Cover.plan.child
COVERED_PLAN_ENDED_ON: Any = Cover.plan.ended_on
EVENT_CLOSED_AT: Any = EventChild.event.closed_at
"""Ways of joins, named once: Piccolo copies the whole way each time one is written out."""


async def child_for(worker: Worker, child_id: UUID, *, now: datetime) -> Child:
    """The child, if this worker has business with them at `now`. Raises NotFound otherwise."""
    child = await Child.objects(Child.family).where(Child.id == child_id).first()
    if child is None or not await _may_see(worker, child, now=now):
        raise NotFound
    return child


async def family_for(worker: Worker, family_id: UUID, *, now: datetime) -> Family:
    """The family, if this worker has business with any of its children at `now`. Raises NotFound otherwise."""
    family = await Family.objects().where(Family.id == family_id).first()
    if family is None:
        raise NotFound
    if await manages(worker, family.team) or await _rung_about(worker, EventChild.child.family == family_id):
        return family
    if not await children_of(worker, now=now, family_id=family_id):
        raise NotFound
    return family


async def visit_for(worker: Worker, visit_id: UUID, *, now: datetime) -> Visit:
    """The visit, if this worker has business with its family at `now`. Raises NotFound otherwise."""
    visit = await Visit.objects().where(Visit.id == visit_id).first()
    if visit is None:
        raise NotFound
    await family_for(worker, visit.family, now=now)
    return visit


async def children_of(worker: Worker, *, now: datetime, family_id: UUID | None = None) -> list[Child]:
    """Every child that this worker has business with at `now`, of one family or of all; families come along."""
    mine = await _mine(worker, now=now)
    if family_id is not None and worker.role != Role.ADMINISTRATOR:
        rung = Child.id.is_in(EventChild.select(EventChild.child).where(_told_of(worker)))
        mine = rung if mine is None else Or(mine, rung)
    if mine is None:
        return []
    query = Child.objects(Child.family).where(mine)
    if family_id is not None:
        query = query.where(Child.family == family_id)
    return await query.order_by(Child.born_on, Child.first_name)


async def ids_of_children(worker: Worker, *, now: datetime) -> list[UUID]:
    """As `children_of`, where the ids are enough: a fraction of the work."""
    mine = await _mine(worker, now=now)
    if mine is None:
        return []
    ids: list[UUID] = await Child.select(Child.id).where(mine).output(as_list=True)
    return ids


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
    """Whether the worker was the child's lead or named cover at that moment, past or present."""
    if worker.role != Role.SOCIAL_WORKER:
        return False
    lead = And(And(Lead.worker == worker.id, child_id == LED_CHILD), _led_at(at))
    if await Lead.exists().where(lead):
        return True
    return await Cover.exists().where(And(And(Cover.worker == worker.id, child_id == COVERED_CHILD), _covered_at(at)))


async def _may_see(worker: Worker, child: Child, *, now: datetime) -> bool:
    if await worked_with(worker, child.id, at=now):
        return True
    return await manages(worker, child.family.team) or await _rung_about(worker, EventChild.child == child.id)


async def _rung_about(worker: Worker, these: Where) -> bool:
    """Whether the worker was told of an event that is still open and is about one of these children."""
    if worker.role == Role.ADMINISTRATOR:
        return False
    return await EventChild.exists().where(And(_told_of(worker), these))


def _told_of(worker: Worker) -> And:
    """The children of open events that the worker was told of."""
    told = Alert.select(Alert.event).where(Alert.recipient == worker.id)
    return And(EventChild.event.is_in(told), EVENT_CLOSED_AT.is_null())


async def _mine(worker: Worker, *, now: datetime) -> Where | And | Or | None:
    """The condition on Child that keeps this worker's own; None when there can be none."""
    if worker.role == Role.SOCIAL_WORKER:
        led = Lead.select(LED_CHILD).where(And(Lead.worker == worker.id, _led_at(now)))
        covered = Cover.select(COVERED_CHILD).where(And(Cover.worker == worker.id, _covered_at(now)))
        return Or(Child.id.is_in(led), Child.id.is_in(covered))
    if worker.role in MANAGERS:
        overseen = Oversight.select(Oversight.team).where(Oversight.worker == worker.id)
        return Child.family.is_in(Family.select(Family.id).where(Family.team.is_in(overseen)))
    return None


def _led_at(at: datetime) -> And:
    began = And(Lead.began_at <= at, Or(Lead.ended_at.is_null(), Lead.ended_at > at))
    return And(began, Or(LED_PLAN_ENDED_ON.is_null(), day_of(at) <= LED_PLAN_ENDED_ON))


def _covered_at(at: datetime) -> And:
    day = day_of(at)
    agreed = And(Cover.from_on <= day, Cover.until_on >= day)
    return And(agreed, Or(COVERED_PLAN_ENDED_ON.is_null(), day <= COVERED_PLAN_ENDED_ON))
