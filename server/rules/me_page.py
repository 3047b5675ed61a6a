"""What a worker sees of their own account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.registration import Registration
from server.models.team import Team
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.london import day_of, say_day
from server.rules.saying import say_instant

ROLES: Final = {
    Role.SOCIAL_WORKER: "Social worker",
    Role.TEAM_MANAGER: "Team manager",
    Role.SENIOR_MANAGER: "Senior manager",
    Role.DUTY: "Duty",
    Role.ADMINISTRATOR: "Administrator",
}


@dataclass(frozen=True, slots=True)
class Device:
    id: UUID
    name: str
    since_words: str
    last_words: str
    unsent_words: str


@dataclass(frozen=True, slots=True)
class MePage:
    role: str
    team: str
    several: bool
    duty_phone: str
    devices: list[Device]


async def me_page(worker: Worker, *, duty_phone: str, now: datetime) -> MePage:
    """The worker's role, teams and devices. `duty_phone` is rung where the team has no number of its own."""
    overseen = await access.teams_of(worker)
    own = await Team.objects().where(Team.id == worker.team).first() if worker.team else None
    names = [team.name for team in overseen] or ([own.name] if own else [])
    return MePage(
        role=ROLES[Role(worker.role)],
        team=", ".join(names) or "None",
        several=len(names) > 1,
        duty_phone=(own.duty_phone if own else "") or duty_phone,
        devices=await _devices(worker, now),
    )


async def _devices(worker: Worker, now: datetime) -> list[Device]:
    today = day_of(now)
    rows = (
        await Registration.objects()
        .where(And(Registration.worker == worker.id, Registration.revoked_at.is_null()))
        .order_by(Registration.last_contact_at, ascending=False)
    )
    return [
        Device(
            id=row.id,
            name=row.name,
            since_words=say_day(day_of(row.registered_at), today),
            last_words=say_instant(row.last_contact_at, today),
            unsent_words=f"{row.unsent_count} unsent" if row.unsent_count else "",
        )
        for row in rows
    ]
