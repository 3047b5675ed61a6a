"""Who is away or will be, as the page of one's own account tells and asks it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.ladder import Absence
from server.models.worker import Worker
from server.rules.away_form import could_stand_in, may_be_noted_by
from server.rules.london import day_of, say_day


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    id: UUID
    whose: str
    """Empty: one's own."""
    days_words: str
    cover: str
    begun: bool


@dataclass(frozen=True, slots=True)
class AwayPart:
    people: dict[str, str]
    """Whose absence one may note, by id, oneself first; nobody's, and there is no form."""
    covers: dict[str, str]
    absences: list[AbsenceRow]


async def away_part(worker: Worker, *, now: datetime) -> AwayPart:
    """What is not over by the London day of `now`, soonest first."""
    people = await may_be_noted_by(worker)
    return AwayPart(
        people=people,
        covers=await could_stand_in(worker) if people else {},
        absences=await _absences(worker, people, now),
    )


async def _absences(worker: Worker, people: dict[str, str], now: datetime) -> list[AbsenceRow]:
    today = day_of(now)
    theirs = Absence.worker.is_in([worker.id, *(UUID(one) for one in people)])
    to_come = And(Absence.until_on >= today, Absence.ended_at.is_null())
    columns = (Absence.id, Absence.worker, Absence.from_on, Absence.until_on)
    rows = (
        await Absence.select(*columns, Absence.worker.name.as_alias("whose"), Absence.cover.name.as_alias("stands_in"))
        .where(And(theirs, to_come))
        .order_by(Absence.from_on, Absence.id)
    )
    return [
        AbsenceRow(
            id=row["id"],
            whose="" if row["worker"] == worker.id else row["whose"],
            days_words=f"{say_day(row['from_on'], today)} to {say_day(row['until_on'], today)}",
            cover=row["stands_in"] or "",
            begun=row["from_on"] <= today,
        )
        for row in rows
    ]
