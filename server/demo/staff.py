"""The named people that tests, demo and documentation share. All invented."""

from dataclasses import dataclass
from datetime import datetime

from server.models.team import Oversight, Team
from server.models.worker import Role, Worker

PASSWORD = "let-me-in-to-the-demo"  # noqa: S105 - printed in the README, good for invented people only


@dataclass
class Staff:
    cwm_valley: Team
    north_town: Team
    sian: Worker
    tom: Worker
    ruth: Worker
    dai: Worker
    ada: Worker
    jo: Worker
    omar: Worker
    helen: Worker

    @property
    def teams(self) -> list[Team]:
        return [self.cwm_valley, self.north_town]

    @property
    def workers(self) -> list[Worker]:
        return [self.sian, self.jo, self.tom, self.ruth, self.dai, self.ada, self.omar, self.helen]


async def hire_staff(password_hash: str, *, now: datetime) -> Staff:
    """Two teams and their people, each with the password that `password_hash` was made from."""
    cwm = Team(name="Cwm Valley", nation="WLS", standard="wales", duty_phone="01632 960 101", created_at=now)
    north = Team(name="North Town", nation="ENG", standard="bedfordshire", duty_phone="01632 960 202", created_at=now)
    await Team.insert(cwm, north)

    def worker(name: str, account: str, role: Role, team: Team | None) -> Worker:
        return Worker(
            team=team.id if team else None,
            name=name,
            email=f"{account}@doorstep.test",
            role=role,
            password_hash=password_hash,
            created_at=now,
        )

    staff = Staff(
        cwm_valley=cwm,
        north_town=north,
        sian=worker("Siân Morgan", "social.worker", Role.SOCIAL_WORKER, cwm),
        tom=worker("Tom Ellis", "team.manager", Role.TEAM_MANAGER, cwm),
        ruth=worker("Ruth Adeyemi", "senior.manager", Role.SENIOR_MANAGER, None),
        dai=worker("Dai Duty", "duty", Role.DUTY, cwm),
        ada=worker("Ada Price", "administrator", Role.ADMINISTRATOR, None),
        jo=worker("Jo Lloyd", "colleague.worker", Role.SOCIAL_WORKER, cwm),
        omar=worker("Omar Khan", "other.worker", Role.SOCIAL_WORKER, north),
        helen=worker("Helen Shaw", "other.manager", Role.TEAM_MANAGER, north),
    )
    await Worker.insert(*staff.workers)
    overseen = [(staff.tom, cwm), (staff.ruth, cwm), (staff.ruth, north), (staff.helen, north)]
    await Oversight.insert(*(Oversight(team=team.id, worker=manager.id) for manager, team in overseen))
    return staff
