"""A manager says that only named people may see a child, who they are, and when that is over.

DESIGN.md, Who may see what: a colleague's family, say. At least one social worker and one manager of the child's team
stay named: somebody has to visit, and somebody to decide.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.child import Child
from server.models.restriction import NamedPerson, Restriction
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules import access, audit
from server.rules.policy import Act
from server.rules.refusals import NotFound, Refused
from server.rules.restricted import is_restricted, named_for

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 2_000
NO_REASON: Final = "Say why, in a sentence: whoever is named reads it here."
NOBODY: Final = "Choose somebody of the list."
NO_SOCIAL_WORKER: Final = "Name at least one social worker: somebody has to visit this child."
LAST_SOCIAL_WORKER: Final = "They are the last social worker named. Name another one first: somebody has to visit."
LAST_MANAGER: Final = "They are the last manager of the team who is named. Name another one first."
ALREADY: Final = "This child is restricted already, maybe by somebody else a moment ago. Look at who is named."


async def restrict(manager: Worker, child_id: UUID, *, reason: str, names: Sequence[UUID], now: datetime) -> None:
    """From `now` on only these people, and the manager, see the child. Raises NotFound when it is not theirs to decide,
    Refused with a sentence for each field that needs one."""
    child = await access.child_for(manager, child_id, now=now, act=Act.ACT)
    errors = {}
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON or "\x00" in reason:
        errors["reason"] = NO_REASON
    chosen = await nameable(names)
    if len(chosen) < len(set(names)):
        errors["names"] = NOBODY
    elif not any(person.role == Role.SOCIAL_WORKER for person in chosen):
        errors["names"] = NO_SOCIAL_WORKER
    if errors:
        raise Refused(errors)
    async with transaction():
        if await is_restricted(child.id):
            raise Refused({"": ALREADY})
        await Restriction.insert(
            Restriction(child=child.id, set_by=manager.id, reason=reason.strip(), began_at=now, ended_at=None)
        )
        for person in {manager.id, *(one.id for one in chosen)}:
            await NamedPerson.insert(_named(child, person, manager, now))
        await audit.note("restricted child", now=now, worker=manager.id, subject_kind="child", subject=child.id)


async def name_person(manager: Worker, child_id: UUID, worker: UUID | None, *, now: datetime) -> None:
    """One more may see the child. Raises NotFound and Refused."""
    child = await _restricted_child(manager, child_id, now)
    if worker is None or not await nameable([worker]):
        raise Refused({"name": NOBODY})
    async with transaction():
        if worker not in (await named_for([child.id]))[child.id]:
            await NamedPerson.insert(_named(child, worker, manager, now))
            await audit.note("named person", now=now, worker=manager.id, subject_kind="child", subject=child.id)


async def end_name(manager: Worker, child_id: UUID, worker: UUID, *, now: datetime) -> None:
    """They see the child no more. Raises NotFound, and Refused for the last who could visit, or decide."""
    child = await _restricted_child(manager, child_id, now)
    async with transaction():
        # Of two managers who end each other's name at once, the second finds that they are the last.
        await lock_row(child)
        named = (await named_for([child.id]))[child.id]
        if worker not in named:
            raise NotFound
        staying = await nameable(list(named - {worker}))
        if not any(person.role == Role.SOCIAL_WORKER for person in staying):
            raise Refused({"": LAST_SOCIAL_WORKER})
        if not await _oversees(child, [person.id for person in staying]):
            raise Refused({"": LAST_MANAGER})
        theirs = And(NamedPerson.child == child.id, NamedPerson.worker == worker)
        await NamedPerson.update({NamedPerson.ended_at: now}).where(And(theirs, NamedPerson.ended_at.is_null()))
        await audit.note("unnamed person", now=now, worker=manager.id, subject_kind="child", subject=child.id)


async def lift(manager: Worker, child_id: UUID, *, now: datetime) -> None:
    """The child is seen by whoever works with them again. Raises NotFound."""
    child = await _restricted_child(manager, child_id, now)
    async with transaction():
        await Restriction.update({Restriction.ended_at: now, Restriction.ended_by: manager.id}).where(
            And(Restriction.child == child.id, Restriction.ended_at.is_null())
        )
        await NamedPerson.update({NamedPerson.ended_at: now}).where(
            And(NamedPerson.child == child.id, NamedPerson.ended_at.is_null())
        )
        await audit.note("lifted restriction", now=now, worker=manager.id, subject_kind="child", subject=child.id)


async def nameable(ids: Sequence[UUID] | None = None) -> list[Worker]:
    """Those of `ids`, or all, who could be named: whoever works with children."""
    works = And(Worker.closed_at.is_null(), Worker.role != Role.ADMINISTRATOR.value)
    if ids is None:
        return await Worker.objects().where(works).order_by(Worker.name)
    return await Worker.objects().where(And(works, Worker.id.is_in(list(ids)))) if ids else []


def _named(child: Child, person: UUID, by: Worker, now: datetime) -> NamedPerson:
    return NamedPerson(child=child.id, worker=person, named_by=by.id, began_at=now, ended_at=None)


async def _restricted_child(manager: Worker, child_id: UUID, now: datetime) -> Child:
    child = await access.child_for(manager, child_id, now=now, act=Act.ACT)
    if not await is_restricted(child.id):
        raise NotFound
    return child


async def _oversees(child: Child, people: Sequence[UUID]) -> bool:
    theirs = And(Oversight.team == child.family.team, Oversight.worker.is_in(list(people)))
    return bool(people) and await Oversight.exists().where(theirs)
