import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from server.database import close_database, open_database, pending_migrations
from server.models.team import Team
from server.models.worker import Role
from server.rules.hiring import hire
from server.rules.passwords import set_password
from server.rules.refusals import NotFound, Refused
from server.rules.second_factor import MUST_HAVE
from server.rules.standards import all_standards
from server.rules.teams import NATIONS, add_team, all_teams
from server.settings import read_settings
from server.typed_password import NoPassword, typed_password

T = TypeVar("T")


class NotReady(Exception):
    """The message says what to do first."""


def add_to(commands: Any) -> None:
    teams = commands.add_parser("team", help="add a team, list the teams").add_subparsers(required=True)
    adding = teams.add_parser("add", help="add a team")
    adding.add_argument("--name", required=True)
    adding.add_argument("--nation", required=True, metavar="|".join(NATIONS), help="whose bank holidays it keeps")
    adding.add_argument("--standard", required=True, metavar="SLUG", help="a file of server/standards, such as wales")
    adding.add_argument("--duty-phone", required=True, metavar="NUMBER", help="rung when something can't wait")
    adding.set_defaults(run=lambda asked: _told(_add_team, asked))
    listing = teams.add_parser("list", help="say which teams there are")
    listing.set_defaults(run=lambda asked: _told(_list_teams, asked))

    people = commands.add_parser("person", help="add a person, set a new password").add_subparsers(required=True)
    hiring = people.add_parser("add", help="add somebody who can sign in; asks for a first password")
    hiring.add_argument("--name", required=True)
    hiring.add_argument("--email", required=True, metavar="ADDRESS", help="what they sign in with")
    hiring.add_argument("--role", required=True, metavar="ROLE", help=f"one of {', '.join(Role)}")
    hiring.add_argument("--team", default="", metavar="NAME", help="of a social worker or duty")
    hiring.add_argument(
        "--oversees", nargs="+", action="extend", default=[], metavar="NAME", help="a manager's team or teams"
    )
    _from_stdin(hiring)
    hiring.set_defaults(run=lambda asked: _told(_add_person, asked))
    setting = people.add_parser("password", help="set a new password, and end all sessions of that person")
    setting.add_argument("email", help="the account's address")
    _from_stdin(setting)
    setting.set_defaults(run=lambda asked: _told(_set_password, asked))


def _from_stdin(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-stdin", action="store_true", help="read it from standard input, one line")


def _told(run: Callable[[argparse.Namespace], str], asked: argparse.Namespace) -> int:
    try:
        print(run(asked))
    except Refused as refused:
        print(*refused.errors.values(), sep="\n", file=sys.stderr)
        return 1
    except NotFound:
        print("Nobody has that address.", file=sys.stderr)
        return 1
    except (NoPassword, NotReady) as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _add_team(asked: argparse.Namespace) -> str:
    team = _in_database(
        lambda now: add_team(
            name=asked.name, nation=asked.nation, standard=asked.standard, duty_phone=asked.duty_phone, now=now
        )
    )
    standard = all_standards()[team.standard]
    doubt = "" if standard.nation == team.nation else f"\nCheck: that standard is one of {NATIONS[standard.nation]}."
    return f"Added: {_line(team)}{doubt}"


def _list_teams(_: argparse.Namespace) -> str:
    teams = _in_database(lambda _: all_teams())
    return "\n".join(map(_line, teams)) or "There is no team yet. Run `doorstep team add`."


def _add_person(asked: argparse.Namespace) -> str:
    password = typed_password(from_stdin=asked.password_stdin)
    person = _in_database(
        lambda now: hire(
            name=asked.name,
            email=asked.email,
            role=asked.role,
            password=password,
            team=asked.team,
            oversees=asked.oversees,
            now=now,
        )
    )
    second = " and set up a second factor then: have them do it now" if person.role in MUST_HAVE else ""
    return f"Added {person.name}. They sign in as {person.email}{second}."


def _set_password(asked: argparse.Namespace) -> str:
    password = typed_password(from_stdin=asked.password_stdin)
    person = _in_database(lambda now: set_password(asked.email, password, now=now))
    closed = " The account is closed, and stays so." if person.closed_at else ""
    return f"{person.name} has a new password and is signed out everywhere.{closed}"


def _line(team: Team) -> str:
    return f"{team.name}: {NATIONS.get(team.nation, team.nation)}, standard {team.standard}, duty {team.duty_phone}"


def _in_database(work: Callable[[datetime], Awaitable[T]]) -> T:
    return asyncio.run(_at_work(work))


async def _at_work(work: Callable[[datetime], Awaitable[T]]) -> T:
    await open_database(read_settings())
    try:
        if await pending_migrations():
            raise NotReady("The database lacks tables of this release. Run `doorstep migrate`.")
        return await work(datetime.now(UTC))
    finally:
        await close_database()
