"""A store with many children: some late, some due today, all others in a week or later."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bench.many_visits import families_of, insert, other_worker
from server.database import transaction
from server.database.connection import open_engine
from server.models.clock import Clock
from server.models.family import Family
from server.models.ids import new_id
from server.models.team import Oversight, Team
from server.models.visit import Seen, Visit
from server.models.worker import Role, Worker
from server.rules.clocks import PlanFact, due_for, explain
from server.rules.london import day_of
from server.rules.standards import standard_named

LEADS = 200
VISITS = 10
"""Of each child that is due: the last one began the clock."""
STANDARD = "england-4-weekly"
WEEKS = timedelta(weeks=4)


async def fill(*, children: int, late: int, today: int, teams: int, now: datetime) -> None:
    """Into an empty database: `late` children whose day passed yesterday and `today` whose day is today, among
    `children`, one a family, spread over the teams."""
    async with transaction():
        places = [_team(number, now) for number in range(teams)]
        await Team.insert(*places)
        managers = [_manager(number, place) for number, place in enumerate(places)]
        await Worker.insert(*managers)
        await Oversight.insert(*(Oversight(team=one.team, worker=one.id) for one in managers))
        leads = [other_worker(number, places[number % teams].id) for number in range(LEADS)]
        await Worker.insert(*leads)
        plans = await families_of(children, [leads[number % LEADS] for number in range(children)], places[0].id, now)
        for number, place in enumerate(places):
            mine = [plan["family"] for plan in plans[: late + today][number::teams]]
            await Family.update({Family.team: place.id}).where(Family.id.is_in(mine))
        days = [_due_on(number, late, today, day_of(now)) for number in range(children)]
        clocks = {day: _clock(day, now) for day in set(days)}
        await insert(
            Clock,
            [{"id": new_id(), "plan": plan["id"], **clocks[day]} for plan, day in zip(plans, days, strict=True)],
        )
        await _visits(plans[: late + today], leads, days)
    # What a database does by itself in the night.
    await open_engine().run_ddl("ANALYZE")


def _due_on(number: int, late: int, today: int, day: date) -> date:
    if number < late:
        return day - timedelta(days=1)
    return day if number < late + today else day + timedelta(days=8 + number % 20)


def _team(number: int, now: datetime) -> Team:
    return Team(name=f"Team {number}", nation="ENG", standard=STANDARD, duty_phone="01632 960 000", created_at=now)


def _manager(number: int, team: Team) -> Worker:
    return Worker(
        team=team.id,
        name=f"Manager {number}",
        email=f"manager.{number}@doorstep.test",
        role=Role.TEAM_MANAGER,
        password_hash="none",
    )


def _clock(due_on: date, now: datetime) -> dict[str, Any]:
    plan = PlanFact(started_on=due_on - WEEKS, born=True)
    standard = standard_named(STANDARD)
    due = due_for("seen", plan.started_on, "visit", None, plan, standard, "ENG", on=day_of(now))
    assert due
    assert due.due_on == due_on
    said = {name: getattr(due, name) for name in ("kind", "started_on", "started_by", "due_on")}
    return said | {"explanation": explain(due, day_of(now))}


async def _visits(plans: list[dict[str, Any]], leads: list[Worker], days: list[date]) -> None:
    visits: list[dict[str, Any]] = []
    seen: list[dict[str, Any]] = []
    for number, plan in enumerate(plans):
        for back in range(1, VISITS + 1):
            visits.append(_visit(plan, leads[number % LEADS].id, days[number] - WEEKS * back))
            seen.append({"id": new_id(), "visit": visits[-1]["id"], "child": plan["child"], "seen": "alone"})
    await insert(Visit, visits)
    await insert(Seen, seen)


def _visit(plan: dict[str, Any], author: UUID, day: date) -> dict[str, Any]:
    began_at = datetime.combine(day, time(15), UTC)
    return {
        "id": new_id(),
        "family": plan["family"],
        "author": author,
        "outcome": "took_place",
        "visited_on": day,
        "began_at": began_at,
        "announced": "announced",
        "recorded_at": began_at,
        "received_at": began_at,
    }
