"""Who is away, and who stands in."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.ladder import Absence
from server.models.worker import Worker
from server.rules import audit
from server.rules.away_form import Away, may_be_noted_by
from server.rules.refusals import NotFound


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


async def note_absence(author: Worker, away: Away, *, now: datetime) -> None:
    """Keep that somebody is not there on these London days. `away` was read for this author."""
    absence = Absence(worker=away.worker, from_on=away.from_on, until_on=away.until_on, cover=away.cover)
    async with transaction():
        await Absence.insert(absence)
        await audit.note("noted absence", now=now, worker=author.id, subject_kind="worker", subject=away.worker)


async def end_absence(author: Worker, absence_id: UUID, *, now: datetime) -> None:
    """They are back, or never go: from `now` on its days count no more, and what was noted stays. Ending it again
    changes nothing. Raises NotFound for an absence that is neither the author's nor theirs to note."""
    absence = await Absence.objects().where(Absence.id == absence_id).first()
    if absence is None or str(absence.worker) not in {str(author.id), *await may_be_noted_by(author)}:
        raise NotFound
    async with transaction():
        running = And(Absence.id == absence_id, Absence.ended_at.is_null())
        if await Absence.update({Absence.ended_at: now}).where(running).returning(Absence.id):
            await audit.note("ended absence", now=now, worker=author.id, subject_kind="worker", subject=absence.worker)


def _on(day: date) -> And:
    return And(And(Absence.from_on <= day, Absence.until_on >= day), Absence.ended_at.is_null())


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
