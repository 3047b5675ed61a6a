"""A manager's view of the teams: every child's clocks, and whose phones hold unsent work."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.family import Family
from server.models.plan import Lead, Plan
from server.models.registration import Registration
from server.models.team import Team
from server.models.worker import Worker
from server.rules import access
from server.rules.child_rows import ChildRow, child_row
from server.rules.due_rows import dues_of
from server.rules.london import day_of
from server.rules.quarantine import count_for
from server.rules.refusals import NotFound
from server.rules.saying import say_count, say_instant

SORTS: Final = {"due": "Due first", "name": "Name", "lead": "Lead", "team": "Team"}


@dataclass(frozen=True, slots=True)
class Sort:
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class TeamRow:
    child: ChildRow
    lead: str
    team: str


@dataclass(frozen=True, slots=True)
class PhoneLine:
    worker: str
    device: str
    count_words: str
    oldest_words: str
    last_words: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    names: str
    several: bool
    rows: list[TeamRow]
    sort: str
    sorts: list[Sort]
    unsent: list[PhoneLine]
    quarantined: int
    quarantined_words: str


async def team_page(manager: Worker, *, sort: str, now: datetime) -> TeamPage:
    """Every child of the teams that this manager oversees. Raises NotFound for somebody who manages none."""
    teams = await access.teams_of(manager)
    if not teams:
        raise NotFound
    sort = sort if sort in SORTS and (sort != "team" or len(teams) > 1) else "due"
    team_ids = [team.id for team in teams]
    quarantined = await count_for(manager)
    return TeamPage(
        names=", ".join(team.name for team in teams),
        several=len(teams) > 1,
        rows=sorted(await _rows(manager, teams, now), key=lambda row: _order(row, sort)),
        sort=sort,
        sorts=[Sort(key, words) for key, words in SORTS.items() if key != "team" or len(teams) > 1],
        unsent=await _unsent(team_ids, day_of(now)),
        quarantined=quarantined,
        quarantined_words=say_count(quarantined, "record is", "records are"),
    )


async def _rows(manager: Worker, teams: list[Team], now: datetime) -> list[TeamRow]:
    overseen = {team.id for team in teams}
    # Somebody named for a child of another team finds that child on Today and among the families.
    children = [child for child in await access.children_of(manager, now=now) if child.family.team in overseen]
    dues = await dues_of((child.id for child in children), on=day_of(now))
    leads = await _leads(teams)
    names = {team.id: team.name for team in teams}
    return [
        TeamRow(
            child=child_row(child, dues.get(child.id, []), on=day_of(now)),
            lead=leads.get(child.id, ""),
            team=names[child.family.team],
        )
        for child in children
    ]


async def _leads(teams: list[Team]) -> dict[UUID, str]:
    theirs = Child.select(Child.id).where(
        Child.family.is_in(Family.select(Family.id).where(Family.team.is_in([team.id for team in teams])))
    )
    running = Plan.select(Plan.id).where(And(Plan.ended_on.is_null(), Plan.child.is_in(theirs)))
    rows = await Lead.select(
        Lead.plan.child.as_alias("child"),
        Lead.worker.name.as_alias("name"),
        Lead.worker.closed_at.as_alias("closed_at"),
    ).where(And(Lead.ended_at.is_null(), Lead.plan.is_in(running)))
    return {row["child"]: _say_lead(row["name"], row["closed_at"]) for row in rows}


def _say_lead(name: str, closed_at: datetime | None) -> str:
    return f"Nobody ({name}’s account closed)" if closed_at else name


def _order(row: TeamRow, sort: str) -> tuple[Any, ...]:
    due_on = row.child.dues[0].due_on if row.child.dues else date.max
    by_due = (due_on, row.child.name)
    if sort == "name":
        return (row.child.name.casefold(), *by_due)
    if sort == "lead":
        return (row.lead.casefold(), *by_due)
    if sort == "team":
        return (row.team.casefold(), *by_due)
    return by_due


async def _unsent(team_ids: list[UUID], today: date) -> list[PhoneLine]:
    rows = (
        await Registration.select(
            Registration.name,
            Registration.unsent_count,
            Registration.oldest_unsent_at,
            Registration.last_contact_at,
            Registration.worker.name.as_alias("worker_name"),
        )
        .where(And(Registration.unsent_count > 0, Registration.worker.team.is_in(team_ids)))
        .order_by(Registration.oldest_unsent_at)
    )
    return [
        PhoneLine(
            worker=row["worker_name"],
            device=row["name"],
            count_words=f"{row['unsent_count']} unsent",
            oldest_words=_say_oldest(row["oldest_unsent_at"], today),
            last_words=say_instant(row["last_contact_at"], today),
        )
        for row in rows
    ]


def _say_oldest(at: datetime | None, today: date) -> str:
    return f"The oldest is of {say_instant(at, today)}." if at else ""
