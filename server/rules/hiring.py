"""Somebody new: their account, their first password, and the teams they belong to or answer for."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from piccolo.query.mixins import OnConflictAction

from server.database import transaction
from server.models.team import Oversight
from server.models.worker import Role, Worker
from server.rules import audit
from server.rules.passwords import check_password, hash_of
from server.rules.refusals import Refused
from server.rules.teams import NO_NAME, in_one_line, is_a_name, teams_named

MANAGERS: Final = frozenset({Role.TEAM_MANAGER, Role.SENIOR_MANAGER})
IN_A_TEAM: Final = frozenset({Role.SOCIAL_WORKER, Role.DUTY})
AN_ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]+")
LONGEST_ADDRESS: Final = 254
NO_ADDRESS: Final = "Give an e-mail address, for example name@council.example."
NO_ROLE: Final = f"The role is one of {', '.join(Role)}."
NEEDS_TEAM: Final = "Social workers and duty belong to a team: say which."
NEEDS_OVERSEEN: Final = "A manager answers for a team or several: say whom they oversee."
NO_TEAM: Final = "Only social workers and duty are given a team. Managers oversee teams; administrators have none."
NO_OVERSEEN: Final = "Only managers oversee teams. Social workers and duty belong to one; administrators have none."
TAKEN: Final = "Somebody has that address already. If their account is closed, an administrator can open it again."


async def hire(
    *, name: str, email: str, role: str, password: str, team: str = "", oversees: Sequence[str] = (), now: datetime
) -> Worker:
    """A new person who can sign in from `now` on. `team` and `oversees` are names of teams.

    Social workers and duty belong to a team; managers oversee one or several, in the order in which they are given
    them (the first manager whom a team was given is its manager, later ones stand as deputies); administrators have
    none, as they see no case content. A team manager also belongs to the first team they oversee: its duty number is
    theirs. Raises Refused with a sentence for each field that needs one.
    """
    name, email, role = in_one_line(name), email.strip().lower(), role.strip().lower().replace("-", "_")
    if errors := _errors(name, email, role, team, oversees):
        raise Refused(errors)
    check_password(password, email=email)
    person = Worker(name=name, email=email, role=role, password_hash=hash_of(password), created_at=now)
    async with transaction():
        overseen = await teams_named(oversees, field="oversees")
        own = overseen if role == Role.TEAM_MANAGER else await teams_named([team] if team else [], field="team")
        person.team = own[0].id if own else None
        if not await Worker.insert(person).on_conflict(action=OnConflictAction.do_nothing).returning(Worker.id):
            raise Refused({"email": TAKEN})
        if overseen:
            await Oversight.insert(*(Oversight(team=one.id, worker=person.id) for one in overseen))
        await audit.note("added person", now=now, worker=None, subject_kind="worker", subject=person.id)
    return person


def _errors(name: str, email: str, role: str, team: str, oversees: Sequence[str]) -> dict[str, str]:
    errors = {}
    if not is_a_name(name):
        errors["name"] = NO_NAME
    if len(email) > LONGEST_ADDRESS or not email.isprintable() or not AN_ADDRESS.fullmatch(email):
        errors["email"] = NO_ADDRESS
    if role not in set(Role):
        return errors | {"role": NO_ROLE}
    if role in IN_A_TEAM and not team:
        errors["team"] = NEEDS_TEAM
    if role not in IN_A_TEAM and team:
        errors["team"] = NO_TEAM
    if role in MANAGERS and not oversees:
        errors["oversees"] = NEEDS_OVERSEEN
    if role not in MANAGERS and oversees:
        errors["oversees"] = NO_OVERSEEN
    return errors
