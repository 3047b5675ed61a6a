"""How a family gets into the database: described once, as the demo and the tests need it."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from server.models.adult import Adult
from server.models.child import Child
from server.models.family import Address, Family
from server.models.plan import Lead, Plan
from server.models.team import Team
from server.models.worker import Worker
from server.rules.london import instant_of


@dataclass(frozen=True)
class ChildFacts:
    first_name: str
    age: int | None = None
    """In years; none for an unborn child."""
    expected_in: int | None = None
    """Days from today."""
    school: str = ""
    language: str = "English"
    communication_needs: str = ""
    needs_interpreter: bool = False
    category: str = "neglect"
    seen_every: int | None = None
    own_interval_reason: str = ""


@dataclass(frozen=True)
class AdultFacts:
    first_name: str
    relationship: str
    last_name: str = ""
    """Empty: the family's."""
    has_parental_responsibility: bool = True
    lives_at_home: bool = True
    phone: str = ""
    language: str = "English"
    needs_interpreter: bool = False
    communication_needs: str = ""
    must_not_know: tuple[str, ...] = ()
    must_not_know_reason: str = ""


@dataclass(frozen=True)
class FamilyFacts:
    name: str
    address: str
    postcode: str
    conference_weeks_ago: int
    """The initial child protection conference: the Tuesday of the week that long ago."""
    children: tuple[ChildFacts, ...]
    adults: tuple[AdultFacts, ...]


@dataclass
class Household:
    family: Family
    children: dict[str, Child] = field(default_factory=dict)
    adults: dict[str, Adult] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    lead: Worker | None = None

    @property
    def born(self) -> list[Child]:
        return [child for child in self.children.values() if child.born_on is not None]


async def take_in(facts: FamilyFacts, *, team: Team, lead: Worker, manager: Worker, on: date) -> Household:
    """Insert a family as it stands on the day `on`, every child on a plan since the conference, led by `lead`."""
    conference = _tuesday(on - timedelta(weeks=facts.conference_weeks_ago))
    at = instant_of(conference, time(11, 30))
    household = Household(Family(team=team.id, name=facts.name, created_at=at), lead=lead)
    family = household.family
    await Family.insert(family)
    await Address.insert(Address(family=family.id, lines=facts.address, postcode=facts.postcode, from_on=conference))
    for adult in facts.adults:
        household.adults[adult.first_name] = _adult(adult, family)
    await Adult.insert(*household.adults.values())
    for child in facts.children:
        household.children[child.first_name] = _child(child, family, on)
        plan = _plan(child, household.children[child.first_name], conference, manager)
        household.plans[child.first_name] = plan
    await Child.insert(*household.children.values())
    await Plan.insert(*household.plans.values())
    await Lead.insert(*(Lead(plan=plan.id, worker=lead.id, began_at=at) for plan in household.plans.values()))
    return household


def _adult(facts: AdultFacts, family: Family) -> Adult:
    said = {name: getattr(facts, name) for name in AdultFacts.__dataclass_fields__ if name != "must_not_know"}
    said["last_name"] = facts.last_name or family.name
    marks = ", ".join(f'"{mark}"' for mark in facts.must_not_know)
    return Adult(family=family.id, must_not_know=f"[{marks}]", **said)


def _child(facts: ChildFacts, family: Family, on: date) -> Child:
    born_on = None if facts.age is None else on - timedelta(days=facts.age * 365 + 130)
    return Child(
        family=family.id,
        first_name=facts.first_name,
        last_name=family.name,
        born_on=born_on,
        expected_on=None if facts.expected_in is None else on + timedelta(days=facts.expected_in),
        school=facts.school,
        language=facts.language,
        needs_interpreter=facts.needs_interpreter,
        communication_needs=facts.communication_needs,
    )


def _plan(facts: ChildFacts, child: Child, conference: date, manager: Worker) -> Plan:
    return Plan(
        child=child.id,
        started_on=conference,
        category=facts.category,
        seen_every=facts.seen_every,
        own_interval_reason=facts.own_interval_reason,
        own_interval_agreed_by=manager.id if facts.seen_every else None,
    )


def _tuesday(day: date) -> date:
    return day + timedelta(days=1 - day.weekday())
