"""Who is told that somebody broke the glass: always somebody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.restriction import BreakGlass
from server.models.worker import Role, Worker
from server.rules.absences import stand_ins
from server.rules.access import MANAGERS
from server.rules.ladder import people_of_teams
from server.rules.london import day_of
from server.rules.restricted import is_restricted, named_for
from server.rules.ringing_about import without_colleagues
from server.rules.telling_of_quarantine import senior_managers

FIRST_OF: Final = (("team_manager", "deputy"), ("senior_manager",))
"""The first of these places of the team that somebody else holds are told."""
NAMELESSLY: Final = "administrator"
"""They see no case content: they learn that it was broken, by whom and when, and give the team a manager."""


async def who_is_told(worker: Worker, child: Child, *, now: datetime) -> dict[UUID, str]:
    """By why they are told: of a restricted child the named managers; else, or where none of these is there today, the
    managers of the child's team; else its senior managers; else any senior manager; else administrators, namelessly.
    Never who broke the glass. Empty when nobody at all is left."""
    team: UUID = child.family.team
    places = (await people_of_teams([team], on=day_of(now)))[team]
    place_of = await without_colleagues(
        {person: place for some in reversed(FIRST_OF) for place in reversed(some) for person in places[place]},
        [child.id],
    )
    named = await _named_managers(child) - {worker.id}
    told = {person: place_of.get(person, "person") for person in named}
    if await _here(named, now):
        return told
    for some in FIRST_OF:
        if people := {person: place for person, place in place_of.items() if place in some and person != worker.id}:
            return told | people
    if seniors := await _here(set(await senior_managers()) - {worker.id}, now):
        return told | dict.fromkeys(seniors, "senior_manager")
    return told | dict.fromkeys(await _administrators() - {worker.id}, NAMELESSLY)


async def why_broken(event: UUID) -> str:
    """The reason that somebody gave; empty for any other event."""
    row = await BreakGlass.select(BreakGlass.reason).where(BreakGlass.event == event).first()
    return row["reason"] if row else ""


async def _named_managers(child: Child) -> set[UUID]:
    named = (await named_for([child.id]))[child.id] if await is_restricted(child.id) else set()
    if not named:
        return set()
    managers = And(Worker.id.is_in(list(named)), Worker.role.is_in([str(role) for role in MANAGERS]))
    rows = await Worker.select(Worker.id).where(And(managers, Worker.closed_at.is_null()))
    return {row["id"] for row in rows}


async def _here(people: Iterable[UUID], now: datetime) -> list[UUID]:
    """Those who are not away today: nobody stands in for a named person."""
    there = await stand_ins(set(people), on=day_of(now))
    return [one for one, who in there.items() if who == one]


async def _administrators() -> set[UUID]:
    rows = await Worker.select(Worker.id).where(And(Worker.role == Role.ADMINISTRATOR, Worker.closed_at.is_null()))
    return {row["id"] for row in rows}
