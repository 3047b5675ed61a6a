"""What the child's and the family's page say of the household: adults, address, and what must not be known by whom."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.models.adult import Adult
from server.models.family import Address, Family
from server.rules.saying import say_family

WHAT: Final = {"address": "this address", "school": "the school", "plans": "the plans"}
WHAT_IN_LIST: Final = {"address": "the address", "school": "the school", "plans": "the plans"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Who must not know what, and why: shown above the very thing."""

    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Marks:
    address: list[Mark] = field(default_factory=list)
    school: list[Mark] = field(default_factory=list)
    plans: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AdultPart:
    name: str
    relationship: str
    has_parental_responsibility: bool
    lives_at_home: bool
    phone: str
    language: str
    needs_interpreter: bool
    communication_needs: str
    must_not_know: str
    """ "the address and the school"; empty when there is nothing."""
    reason: str


@dataclass(frozen=True, slots=True)
class Home:
    id: UUID
    name: str
    address: Address | None
    adults: list[AdultPart]
    marks: Marks


async def home_of(family: Family) -> Home:
    """The household, in two queries."""
    adults = await Adult.objects().where(Adult.family == family.id).order_by(Adult.lives_at_home, ascending=False)
    address = (
        await Address.objects()
        .where(And(Address.family == family.id, Address.until_on.is_null()))
        .order_by(Address.from_on, ascending=False)
        .first()
    )
    return Home(
        id=family.id,
        name=say_family(family.name),
        address=address,
        adults=[_adult_part(adult) for adult in adults],
        marks=_marks(adults),
    )


def _adult_part(adult: Adult) -> AdultPart:
    return AdultPart(
        name=f"{adult.first_name} {adult.last_name}",
        relationship=adult.relationship,
        has_parental_responsibility=adult.has_parental_responsibility,
        lives_at_home=adult.lives_at_home,
        phone=adult.phone,
        language=adult.language,
        needs_interpreter=adult.needs_interpreter,
        communication_needs=adult.communication_needs,
        must_not_know=" and ".join(WHAT_IN_LIST[what] for what in _must_not_know(adult)),
        reason=adult.must_not_know_reason,
    )


def _marks(adults: list[Adult]) -> Marks:
    marks = Marks()
    for adult in adults:
        who = f"{adult.first_name} {adult.last_name} ({adult.relationship.lower()})"
        for what in _must_not_know(adult):
            getattr(marks, what).append(Mark(who, WHAT[what], adult.must_not_know_reason))
    return marks


def _must_not_know(adult: Adult) -> list[str]:
    # A JSON column comes back as text on one engine and may be a list in memory.
    stored: Any = adult.must_not_know
    marked = msgspec.json.decode(stored) if isinstance(stored, str) else stored
    return [what for what in WHAT if what in marked]
