"""Who is away, and who stands in."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.ladder import Absence
from server.models.worker import Role, Worker
from server.rules import audit
from server.rules.refusals import Refused


async def stand_ins(workers: Collection[UUID], *, on: date) -> dict[UUID, UUID]:
    """For each worker who can be told on that London day: themselves, or their cover. Who is away with nobody standing
    in, or whose account is closed, is left out. A cover who is away too does not pass it on again.
    """
    if not workers:
        return {}
    rows = await Absence.select(Absence.worker, Absence.cover).where(And(Absence.worker.is_in(list(workers)), _on(on)))
    away = {row["worker"]: row["cover"] for row in rows}
    covers = [cover for cover in away.values() if cover]
    also_away = await _away(covers, on)
    found = {one: away.get(one, one) for one in workers}
    there = {one: who for one, who in found.items() if who is not None and who not in also_away}
    open_accounts = await _open_accounts(set(there.values()))
    return {one: who for one, who in there.items() if who in open_accounts}


async def note_absence(
    author: Worker, away: Worker, *, from_on: date | None, until_on: date | None, cover: Worker | None, now: datetime
) -> None:
    """Keep that `away` is not there from one London day to another, both included. Raises Refused with a sentence for
    each field that needs one."""
    errors = {}
    if from_on is None:
        errors["from_on"] = "Say from which day."
    if until_on is None or (from_on and until_on < from_on):
        errors["until_on"] = "Say until which day. It can’t be before the first."
    if cover and (cover.id == away.id or cover.closed_at is not None or cover.role == Role.ADMINISTRATOR):
        errors["cover"] = "Choose somebody else who works with children to stand in."
    if errors:
        raise Refused(errors)
    async with transaction():
        absence = Absence(worker=away.id, from_on=from_on, until_on=until_on, cover=cover.id if cover else None)
        await Absence.insert(absence)
        await audit.note("noted absence", now=now, worker=author.id, subject_kind="worker", subject=away.id)


def _on(day: date) -> And:
    return And(Absence.from_on <= day, Absence.until_on >= day)


async def _away(workers: list[UUID], on: date) -> set[UUID]:
    if not workers:
        return set()
    rows = await Absence.select(Absence.worker).where(And(Absence.worker.is_in(workers), _on(on)))
    return {row["worker"] for row in rows}


async def _open_accounts(workers: set[UUID]) -> set[UUID]:
    if not workers:
        return set()
    rows = await Worker.select(Worker.id).where(And(Worker.id.is_in(list(workers)), Worker.closed_at.is_null()))
    return {row["id"] for row in rows}
