"""Who is rung for a team, after how many minutes, as it stands at a moment."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from piccolo.columns import And, Or

from server.models.ladder import LadderStep
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.absences import stand_ins
from server.rules.ladder_data import Hours, Place, ladder_data
from server.rules.london import day_of, instant_of
from server.rules.ringing_about import kept_from
from server.rules.working_days import Nation, is_working_day


class Rung(NamedTuple):
    """These people are rung, `after` minutes from the start of the round."""

    after: int
    place: Place
    people: tuple[UUID, ...]


async def rungs_of(team: Team, *, began_at: datetime, now: datetime, children: Collection[UUID] = ()) -> list[Rung]:
    """The team's ladder for a round that began at `began_at`, in order, with who is there on the day of `now` and may
    be rung about these children.

    A person away is skipped: their cover takes the turn, or, with none, whoever comes next on the ladder, at once.
    Nobody at all on the first places: the next that there is is rung at once too, as the first minute counts.
    """
    posts = await _posts(team, hours_of(team, at=began_at))
    held = {one for post in posts for one in post.people}
    here = await stand_ins(held, on=day_of(now))
    if kept := await kept_from({*held, *here.values()}, children):
        # With nobody else left, whoever is away is rung after all: an alert that rings nobody helps no child.
        fit = {one: who for one, who in here.items() if who not in kept}
        here = fit or {one: one for one in here if one not in kept}
    return _rungs(posts, here)


def _rungs(posts: list[Rung], here: Mapping[UUID, UUID]) -> list[Rung]:
    rungs: list[Rung] = []
    waiting_since: int | None = 0
    for post in posts:
        after = post.after if waiting_since is None else min(waiting_since, post.after)
        people = tuple(dict.fromkeys(here[one] for one in post.people if one in here))
        if people:
            rungs.append(Rung(after, post.place, people))
            waiting_since = None
        elif post.people and waiting_since is None:
            waiting_since = post.after
    return rungs


def hours_of(team: Team, *, at: datetime) -> Hours:
    """Whether that is in the team's office hours: London's time, Monday to Friday, less the nation's bank holidays."""
    day, data = day_of(at), ladder_data()
    if not is_working_day(day, cast(Nation, team.nation)):
        return "out_of_hours"
    opens, closes = instant_of(day, data.opens_at), instant_of(day, data.closes_at)
    return "office" if opens <= at < closes else "out_of_hours"


async def people_on(team: Team, place: Place, *, on: date) -> tuple[UUID, ...]:
    """Who holds the place in the team on that day, or stands in."""
    return (await people_of_teams([team.id], on=on))[team.id][place]


async def people_of_teams(teams: Collection[UUID], *, on: date) -> dict[UUID, dict[str, tuple[UUID, ...]]]:
    """By team and place: who holds it on that day, or stands in."""
    holders = await _holders_of(teams)
    here = await stand_ins({one for places in holders.values() for held in places.values() for one in held}, on=on)
    return {
        team: {place: tuple(dict.fromkeys(here[one] for one in held if one in here)) for place, held in places.items()}
        for team, places in holders.items()
    }


async def _posts(team: Team, hours: Hours) -> list[Rung]:
    holders = (await _holders_of([team.id]))[team.id]
    own = (
        await LadderStep.select(LadderStep.who, LadderStep.person, LadderStep.after)
        .where(And(LadderStep.team == team.id, LadderStep.hours == hours))
        .order_by(LadderStep.after, LadderStep.id)
    )
    if own:
        return [
            Rung(row["after"], row["who"], (row["person"],) if row["person"] else holders[row["who"]]) for row in own
        ]
    steps = ladder_data().office if hours == "office" else ladder_data().out_of_hours
    return [Rung(step.after, step.who, holders[step.who]) for step in steps]


async def _holders_of(teams: Collection[UUID]) -> dict[UUID, dict[str, tuple[UUID, ...]]]:
    """The first to be given the team is its manager, any others stand as deputies."""
    if not teams:
        return {}
    overseers: dict[UUID, list[UUID]] = {team: [] for team in teams}
    given = Oversight.select(Oversight.team, Oversight.worker).where(Oversight.team.is_in(list(teams)))
    for row in await given.order_by(Oversight.id):
        overseers[row["team"]].append(row["worker"])
    ids = list({one for team in overseers.values() for one in team})
    managing = And(Worker.id.is_in(ids), Worker.role.is_in([Role.TEAM_MANAGER, Role.SENIOR_MANAGER])) if ids else None
    desk = And(Worker.role == Role.DUTY, Or(Worker.team.is_in(list(teams)), Worker.team.is_null()))
    wanted = Or(managing, desk) if managing else desk
    rows = await Worker.select(Worker.id, Worker.role, Worker.team).where(And(Worker.closed_at.is_null(), wanted))
    role = {row["id"]: row["role"] for row in rows}
    desks: dict[UUID | None, list[UUID]] = {}
    for row in rows:
        if row["role"] == Role.DUTY:
            desks.setdefault(row["team"], []).append(row["id"])
    return {
        team: _places(people, role) | {"duty": tuple(desks.get(team) or desks.get(None, []))}
        for team, people in overseers.items()
    }


def _places(overseers: list[UUID], role: dict[UUID, str]) -> dict[str, tuple[UUID, ...]]:
    managers = [one for one in overseers if role.get(one) == Role.TEAM_MANAGER]
    return {
        "team_manager": tuple(managers[:1]),
        "deputy": tuple(managers[1:]),
        "senior_manager": tuple(one for one in overseers if role.get(one) == Role.SENIOR_MANAGER),
        "person": (),
    }
