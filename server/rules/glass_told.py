"""Who is told that somebody broke the glass."""

from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.restriction import BreakGlass
from server.models.worker import Worker
from server.rules.access import MANAGERS
from server.rules.ladder import people_of_teams
from server.rules.london import day_of
from server.rules.restricted import is_restricted, named_for

PLACES = ("team_manager", "deputy", "senior_manager")


async def managers_to_tell(worker: Worker, child: Child, *, now: datetime) -> dict[UUID, str]:
    """The managers of the child's team, by why they are told: of a restricted child those who are named, unless there
    is none. Never who broke the glass; the senior manager where nobody else is left."""
    team: UUID = child.family.team
    places = (await people_of_teams([team], on=day_of(now)))[team]
    people = {person: place for place in reversed(PLACES) for person in places[place]}
    if await is_restricted(child.id) and (named := await _named_managers(child)):
        people = {person: people.get(person, "person") for person in named}
    elif any(place != "senior_manager" and person != worker.id for person, place in people.items()):
        people = {person: place for person, place in people.items() if place != "senior_manager"}
    return {person: place for person, place in people.items() if person != worker.id}


async def why_broken(event: UUID) -> str:
    """The reason that somebody gave; empty for any other event."""
    row = await BreakGlass.select(BreakGlass.reason).where(BreakGlass.event == event).first()
    return row["reason"] if row else ""


async def _named_managers(child: Child) -> set[UUID]:
    named = (await named_for([child.id]))[child.id]
    if not named:
        return set()
    managers = And(Worker.id.is_in(list(named)), Worker.role.is_in([str(role) for role in MANAGERS]))
    rows = await Worker.select(Worker.id).where(And(managers, Worker.closed_at.is_null()))
    return {row["id"] for row in rows}
