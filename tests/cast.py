"""The named people, families and children, as they stand on the fixed day of the tests."""

from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher

from server.database import transaction
from server.demo.core_families import BIRCH, ELM, MAPLE, OAK
from server.demo.core_visits import visit_birch, visit_elm, visit_maple, visit_oak
from server.demo.households import Household, take_in
from server.demo.staff import PASSWORD, Staff, hire_staff
from server.models.child import Child
from server.models.family import Family
from server.models.plan import Plan
from server.models.team import Team
from server.models.worker import Worker
from server.rules.london import day_of
from server.rules.plan_clocks import wind_clocks

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
"""A Tuesday, 14:05 in London too."""
HIRED_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
# Verifying takes what making took: the tests sign in hundreds of times.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Cast:
    """`cast.kit` is the child's row, `cast.sian` the worker's, `cast.maple` the family's."""

    staff: Staff
    households: dict[str, Household]

    @property
    def cwm_valley(self) -> Team:
        return self.staff.cwm_valley

    @property
    def north_town(self) -> Team:
        return self.staff.north_town

    @property
    def sian(self) -> Worker:
        """Social worker in Cwm Valley, lead for Maple, Oak and Elm."""
        return self.staff.sian

    @property
    def tom(self) -> Worker:
        """Manager of Cwm Valley."""
        return self.staff.tom

    @property
    def ruth(self) -> Worker:
        """Senior manager: oversees both teams."""
        return self.staff.ruth

    @property
    def dai(self) -> Worker:
        """The duty desk."""
        return self.staff.dai

    @property
    def ada(self) -> Worker:
        """Administrator."""
        return self.staff.ada

    @property
    def jo(self) -> Worker:
        """Social worker in Cwm Valley who leads nobody: for cover."""
        return self.staff.jo

    @property
    def omar(self) -> Worker:
        """Social worker in North Town, lead for Birch: the stranger to everybody in Cwm Valley."""
        return self.staff.omar

    @property
    def helen(self) -> Worker:
        """Manager of North Town."""
        return self.staff.helen

    @property
    def maple(self) -> Family:
        return self.households["maple"].family

    @property
    def oak(self) -> Family:
        return self.households["oak"].family

    @property
    def elm(self) -> Family:
        return self.households["elm"].family

    @property
    def birch(self) -> Family:
        return self.households["birch"].family

    @property
    def kit(self) -> Child:
        """7, Maple. Seen alone was due on Mon 23 Nov: overdue by one working day."""
        return self.households["maple"].children["Kit"]

    @property
    def rowan(self) -> Child:
        """11, Maple. Seen alone is due today."""
        return self.households["maple"].children["Rowan"]

    @property
    def tegan(self) -> Child:
        """4, Oak. At home is due on Thu 26 Nov."""
        return self.households["oak"].children["Tegan"]

    @property
    def efa(self) -> Child:
        """9, Elm. Nothing due before December."""
        return self.households["elm"].children["Efa"]

    @property
    def unborn(self) -> Child:
        """Efa's sibling, expected in January, on a plan: has no clock."""
        return self.households["elm"].children["Unborn baby"]

    @property
    def bilal(self) -> Child:
        """8, Birch, in North Town."""
        return self.households["birch"].children["Bilal"]

    def plan_of(self, child: Child) -> Plan:
        plans = [plan for household in self.households.values() for plan in household.plans.values()]
        return next(plan for plan in plans if plan.child == child.id)


async def load_cast() -> Cast:
    today = day_of(NOW)
    async with transaction():
        staff = await hire_staff(CHEAP.hash(PASSWORD), now=HIRED_AT)
        ours = {"team": staff.cwm_valley, "lead": staff.sian, "manager": staff.tom, "on": today}
        households = {
            "maple": await take_in(MAPLE, **ours),
            "oak": await take_in(OAK, **ours),
            "elm": await take_in(ELM, **ours),
            "birch": await take_in(BIRCH, team=staff.north_town, lead=staff.omar, manager=staff.helen, on=today),
        }
        await visit_maple(households["maple"], staff, today=today)
        await visit_oak(households["oak"], staff, today=today)
        await visit_elm(households["elm"], staff, today=today)
        await visit_birch(households["birch"], staff, today=today)
        for household in households.values():
            for plan in household.plans.values():
                await wind_clocks(plan, now=NOW)
    return Cast(staff, households)
