"""What a worker sees of their own account."""

from dataclasses import dataclass
from typing import Final

from server.models.team import Team
from server.models.worker import Role, Worker
from server.rules import access

ROLES: Final = {
    Role.SOCIAL_WORKER: "Social worker",
    Role.TEAM_MANAGER: "Team manager",
    Role.SENIOR_MANAGER: "Senior manager",
    Role.DUTY: "Duty",
    Role.ADMINISTRATOR: "Administrator",
}


@dataclass(frozen=True, slots=True)
class MePage:
    role: str
    team: str
    several: bool
    duty_phone: str


async def me_page(worker: Worker, *, duty_phone: str) -> MePage:
    """The worker's role and teams. `duty_phone` is rung where the team has no number of its own."""
    overseen = await access.teams_of(worker)
    own = await Team.objects().where(Team.id == worker.team).first() if worker.team else None
    names = [team.name for team in overseen] or ([own.name] if own else [])
    return MePage(
        role=ROLES[Role(worker.role)],
        team=", ".join(names) or "None",
        several=len(names) > 1,
        duty_phone=(own.duty_phone if own else "") or duty_phone,
    )
