"""A store with many children: some late, as many due today, all others in a week or later."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.many_visits import families_of, insert, other_worker
from server.database import transaction
from server.database.connection import open_engine
from server.models.clock import Clock
from server.models.family import Family
from server.models.ids import new_id
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.london import day_of

LEADS = 200


async def fill(*, children: int, due: int, teams: int, now: datetime) -> None:
    """Into an empty database: `due` children whose day passed yesterday and `due` whose day is today, among
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
            mine = [plan["family"] for plan in plans[: 2 * due][number::teams]]
            await Family.update({Family.team: place.id}).where(Family.id.is_in(mine))
        await insert(
            Clock, [_clock(plan["id"], _due_on(number, due, day_of(now))) for number, plan in enumerate(plans)]
        )
    # What a database does by itself in the night.
    await open_engine().run_ddl("ANALYZE")


def _due_on(number: int, due: int, today: date) -> date:
    if number < due:
        return today - timedelta(days=1)
    return today if number < 2 * due else today + timedelta(days=8 + number % 20)


def _team(number: int, now: datetime) -> Team:
    return Team(name=f"Team {number}", nation="WLS", standard="wales", duty_phone="01632 960 000", created_at=now)


def _manager(number: int, team: Team) -> Worker:
    return Worker(
        team=team.id,
        name=f"Manager {number}",
        email=f"manager.{number}@doorstep.test",
        role=Role.TEAM_MANAGER,
        password_hash="none",
    )


def _clock(plan: UUID, due_on: date) -> dict[str, Any]:
    return {
        "id": new_id(),
        "plan": plan,
        "kind": "seen_alone",
        "started_on": due_on - timedelta(days=28),
        "started_by": "visit",
        "due_on": due_on,
        "explanation": "28 days after the last",
    }
