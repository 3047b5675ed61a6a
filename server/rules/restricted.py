"""Restricted children: to whom they are closed, and who is named."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import And, Or
from piccolo.columns.combination import WhereRaw

from server.models.restriction import NamedPerson, Restriction
from server.models.visit import Seen
from server.models.worker import Worker
from server.rules.policy import relations_for
from server.rules.relations import OF_A_CHILD, RESTRICTED, children_by


def closed_to(worker: Worker, *, now: datetime) -> tuple[str, list[Any]]:
    """SQL and its values: the restricted children of whom this worker may read nothing at `now`."""
    opens = relations_for(worker.role, "child", "read", restricted=True)
    theirs, values = children_by(opens, worker, now=now, child="restriction.child")
    return (f"{RESTRICTED} AND NOT ({theirs})", values) if theirs else (RESTRICTED, [])


def open_to(worker: Worker, *, now: datetime, child: str = OF_A_CHILD) -> WhereRaw:
    """The condition that leaves out who is closed to this worker; `child` is the column that names them."""
    sql, values = closed_to(worker, now=now)
    return WhereRaw(f"{child} NOT IN ({sql})", *values)


def tells_of_somebody_open(worker: Worker, *, now: datetime) -> WhereRaw:
    """The condition on Visit that leaves out those which tell of children closed to this worker, and of nobody else."""
    sql, values = closed_to(worker, now=now)
    about, about_others = f"seen.child IN ({sql})", f"seen.child NOT IN ({sql})"
    return WhereRaw(
        # Constants of this module and of relations.py, never what anybody typed.
        f"(visit.id NOT IN (SELECT seen.visit FROM seen WHERE {about})"  # noqa: S608
        f" OR visit.id IN (SELECT seen.visit FROM seen WHERE seen.visit = visit.id AND {about_others}))",
        *values,
        *values,
    )


def tells_of_nobody_closed(worker: Worker, *, now: datetime) -> WhereRaw:
    """The condition on Visit that leaves out those which tell of any child closed to this worker."""
    sql, values = closed_to(worker, now=now)
    about = f"SELECT seen.visit FROM seen WHERE seen.child IN ({sql})"  # noqa: S608 - constants only
    return WhereRaw(f"visit.id NOT IN ({about})", *values)


async def ids_closed_to(worker: Worker, *, now: datetime) -> frozenset[UUID]:
    """Who is closed to this worker: few in any council."""
    rows = await Restriction.select(Restriction.child).where(
        WhereRaw(f"restriction.child IN ({closed_to(worker, now=now)[0]})", *closed_to(worker, now=now)[1])
    )
    return frozenset(row["child"] for row in rows)


async def tells_of_closed(worker: Worker, visit: UUID, *, now: datetime) -> bool:
    """Whether the visit tells of anybody closed to this worker: then its words, which may be about any of its children,
    are kept back from them on every page."""
    closed = await ids_closed_to(worker, now=now)
    return bool(closed) and await Seen.exists().where(And(Seen.visit == visit, Seen.child.is_in(list(closed))))


async def is_restricted(child: UUID) -> bool:
    return bool(await restricted_among([child]))


async def restricted_among(children: Collection[UUID]) -> set[UUID]:
    if not children:
        return set()
    now_on = And(Restriction.child.is_in(list(children)), Restriction.ended_at.is_null())
    return {row["child"] for row in await Restriction.select(Restriction.child).where(now_on)}


async def every_restricted() -> set[UUID]:
    return {row["child"] for row in await Restriction.select(Restriction.child).where(Restriction.ended_at.is_null())}


async def named_for(children: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By child: the workers who are named now."""
    found: dict[UUID, set[UUID]] = {child: set() for child in children}
    if children:
        here = And(NamedPerson.child.is_in(list(children)), NamedPerson.ended_at.is_null())
        for row in await NamedPerson.select(NamedPerson.child, NamedPerson.worker).where(here):
            found[row["child"]].add(row["worker"])
    return found


async def was_closed_to(worker: Worker, child: UUID, *, at: datetime) -> bool:
    """Whether the child was restricted at that moment and the worker not named."""
    restricted = And(Restriction.child == child, _lasted(Restriction, at))
    if not await Restriction.exists().where(restricted):
        return False
    mine = And(NamedPerson.child == child, NamedPerson.worker == worker.id)
    return not await NamedPerson.exists().where(And(mine, _lasted(NamedPerson, at)))


def _lasted(table: type[Restriction] | type[NamedPerson], at: datetime) -> And:
    return And(table.began_at <= at, Or(table.ended_at.is_null(), table.ended_at > at))
