"""Teams: how one is added, and found again by its name."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from server.database import transaction
from server.models.team import Team
from server.rules import audit
from server.rules.refusals import Refused
from server.rules.standards import all_standards

NATIONS: Final = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
"""By the code under which bank holidays are known."""
LONGEST_NAME: Final = 120
A_NUMBER: Final = re.compile(r"\+?[0-9][0-9 ]{1,28}")
"""What a phone can dial from a link: 999 as well as +44 1632 960101."""
NO_NAME: Final = f"Give a name, of at most {LONGEST_NAME} characters."
NO_NATION: Final = f"The nation is one of {', '.join(f'{code} ({name})' for code, name in NATIONS.items())}."
NO_NUMBER: Final = "Write the duty phone in digits and spaces, for example 01632 960101."
TAKEN: Final = "There is a team of that name already. Choose another, so that nobody mistakes one for the other."


async def add_team(*, name: str, nation: str, standard: str, duty_phone: str, now: datetime) -> Team:
    """A new team. `nation` says which bank holidays it keeps, `standard` is the slug of a file in server/standards.

    Raises Refused with a sentence for each field that needs one. Two teams never share a name, however it is spaced or
    capitalised.
    """
    team = Team(
        name=in_one_line(name),
        nation=nation.strip().upper(),
        standard=standard.strip(),
        duty_phone=in_one_line(duty_phone),
        created_at=now,
    )
    if errors := _errors(team):
        raise Refused(errors)
    async with transaction():
        if _alike(team.name) in await _by_name():
            raise Refused({"name": TAKEN})
        await Team.insert(team)
        await audit.note("added team", now=now, worker=None, subject_kind="team", subject=team.id)
    return team


async def all_teams() -> list[Team]:
    """Every team, by name."""
    return await Team.objects().order_by(Team.name, Team.id)


async def teams_named(names: Sequence[str], *, field: str) -> list[Team]:
    """These teams, once each, in the order asked for. Raises Refused on `field` when one of them is none."""
    known = await _by_name()
    found = [known.get(_alike(name)) for name in names]
    if None in found:
        there = ", ".join(sorted(team.name for team in known.values()))
        hint = f"There is: {there}." if there else "There is none yet: add it first."
        raise Refused({field: f"There is no team of that name. {hint}"})
    return list({team.id: team for team in found if team is not None}.values())


def is_a_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def in_one_line(words: str) -> str:
    """Without spaces at its ends or several together."""
    return " ".join(words.split())


def _errors(team: Team) -> dict[str, str]:
    errors = {}
    if not is_a_name(team.name):
        errors["name"] = NO_NAME
    if team.nation not in NATIONS:
        errors["nation"] = NO_NATION
    if team.standard not in all_standards():
        errors["standard"] = f"There is no such standard. Choose one of {', '.join(all_standards())}."
    if not A_NUMBER.fullmatch(team.duty_phone):
        errors["duty_phone"] = NO_NUMBER
    return errors


async def _by_name() -> dict[str, Team]:
    return {_alike(team.name): team for team in await Team.objects()}


def _alike(name: str) -> str:
    return in_one_line(name).casefold()
