from uuid import UUID

from piccolo.columns import And

from server.checks.findings import Findings
from server.models.restriction import NamedPerson, Restriction
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.access import MANAGERS


async def check_telling(findings: Findings) -> None:
    """Whether somebody is left who is told and who decides. No child is named here."""
    await _check_restricted(findings)
    await _check_teams(findings)


async def _check_restricted(findings: Findings) -> None:
    restricted = Restriction.select(Restriction.child).where(Restriction.ended_at.is_null())
    children: set[UUID] = set(await restricted.output(as_list=True))
    without_visitor = children - await _with_named(Role.SOCIAL_WORKER)
    without_manager = children - await _with_named(*MANAGERS)
    if without_visitor:
        findings.missing.append(
            f"{_say(without_visitor)} no named social worker whose account is open, so nobody may visit as theirs. "
            "A named manager names one on the child's page."
        )
    if without_manager:
        findings.missing.append(
            f"{_say(without_manager)} no named manager whose account is open, so nobody decides. A senior manager "
            "opens the child under “I need to see a child now” and names one."
        )


async def _with_named(*roles: Role) -> set[UUID]:
    """The children for whom somebody of these roles is named, and can sign in."""
    here = And(NamedPerson.ended_at.is_null(), NamedPerson.worker.closed_at.is_null())
    of_role = NamedPerson.worker.role.is_in([role.value for role in roles])
    return set(await NamedPerson.select(NamedPerson.child).where(And(here, of_role)).output(as_list=True))


async def _check_teams(findings: Findings) -> None:
    managers, seniors = await _open_accounts(*MANAGERS), await _open_accounts(Role.SENIOR_MANAGER)
    managed = {
        row["team"] for row in await Oversight.select(Oversight.team, Oversight.worker) if row["worker"] in managers
    }
    for team in await Team.select(Team.id, Team.name).order_by(Team.name):
        if team["id"] in managed:
            continue
        without = f"{team['name']} has no manager whose account is open."
        give = "Add one with `doorstep person add --oversees`."
        if seniors:
            findings.missing.append(f"{without} Of broken glass other teams' senior managers are told. {give}")
        elif await _open_accounts(Role.ADMINISTRATOR):
            findings.missing.append(
                f"{without} Of broken glass only administrators are told, and not which child. {give}"
            )
        else:
            findings.unsafe.append(f"{without} Nobody would be told of broken glass, so it stays shut. {give}")


async def _open_accounts(*roles: Role) -> set[UUID]:
    of_role = Worker.role.is_in([role.value for role in roles])
    return set(await Worker.select(Worker.id).where(And(of_role, Worker.closed_at.is_null())).output(as_list=True))


def _say(children: set[UUID]) -> str:
    return "1 restricted child has" if len(children) == 1 else f"{len(children)} restricted children have"
