"""Whose absence somebody may note, who could stand in, and what they said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And, Or, Where

from server.models.ladder import Absence
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.form_reader import Fields, FormReader, as_uuid
from server.rules.london import day_of
from server.rules.refusals import NotFound, Refused

ON_A_LADDER: Final = (Role.TEAM_MANAGER, Role.SENIOR_MANAGER, Role.DUTY)
OVERLAPS: Final = "An absence in these days is noted already. End that one first, or choose other days."
COVER_AWAY: Final = "They are away themselves on some of these days. Choose somebody else."


@dataclass(frozen=True, slots=True)
class Away:
    worker: UUID
    from_on: date
    until_on: date
    cover: UUID | None


async def read_away(author: Worker, fields: Fields, *, now: datetime) -> Away:
    """What the form says, days in London. Raises NotFound when the absence is not theirs to note, Refused otherwise."""
    reader = FormReader(fields)
    whose = reader.text("worker")
    worker = as_uuid(whose) if whose else author.id
    if worker is None or str(worker) not in await may_be_noted_by(author):
        raise NotFound
    from_on = reader.day("from_on", missing="Say from which day.")
    until_on = reader.day("until_on", missing="Say until which day.")
    if until_on and until_on < (from_on or until_on):
        reader.errors["until_on"] = "The last day can’t be before the first."
    elif until_on and until_on < day_of(now):
        reader.errors["until_on"] = "These days are over. The last day is today or later."
    cover = reader.choice("cover", await could_stand_in(author))
    if cover == str(worker):
        reader.errors["cover"] = "Nobody stands in for themselves. Choose somebody else, or nobody."
    if from_on and until_on and from_on <= until_on:
        if await _is_away(worker, from_on, until_on):
            reader.errors.setdefault("from_on", OVERLAPS)
        if cover and await _is_away(UUID(cover), from_on, until_on):
            reader.errors.setdefault("cover", COVER_AWAY)
    reader.finish()
    if from_on is None or until_on is None:
        raise Refused(reader.errors)
    return Away(worker, from_on, until_on, UUID(cover) if cover else None)


async def may_be_noted_by(author: Worker) -> dict[str, str]:
    """Names by id: themselves, if they may stand on a ladder, and for managers the people below them in their teams."""
    if author.role not in ON_A_LADDER:
        return {}
    teams = [team.id for team in await access.teams_of(author)]
    if not teams:
        return {str(author.id): author.name}
    below = And(Worker.team.is_in(teams), Worker.role.is_in([Role.SOCIAL_WORKER, Role.DUTY]))
    if author.role == Role.SENIOR_MANAGER:
        overseers = Oversight.select(Oversight.worker).where(Oversight.team.is_in(teams))
        managers = And(Worker.id.is_in(overseers), Worker.role == Role.TEAM_MANAGER)
        return {str(author.id): author.name} | await _names(Or(below, managers))
    return {str(author.id): author.name} | await _names(below)


async def could_stand_in(author: Worker) -> dict[str, str]:
    """Names by id: who may stand on a ladder, and the social workers of the author's own teams."""
    teams = [team.id for team in await access.teams_of(author)] or [team for team in [author.team] if team]
    anybody = Worker.role.is_in(list(ON_A_LADDER))
    if not teams:
        return await _names(anybody)
    return await _names(Or(anybody, And(Worker.team.is_in(teams), Worker.role == Role.SOCIAL_WORKER)))


async def _names(these: Where | And | Or) -> dict[str, str]:
    rows = await Worker.select(Worker.id, Worker.name).where(And(these, Worker.closed_at.is_null()))
    return {str(row["id"]): row["name"] for row in sorted(rows, key=lambda row: row["name"])}


async def _is_away(worker: UUID, from_on: date, until_on: date) -> bool:
    """Whether they are, on any of these days."""
    meets = And(Absence.from_on <= until_on, Absence.until_on >= from_on)
    return await Absence.exists().where(And(And(Absence.worker == worker, Absence.ended_at.is_null()), meets))
