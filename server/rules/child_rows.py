"""A child in a list."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.models.child import Child
from server.rules.due_rows import NO_CLOCK, NO_CLOCK_UNBORN, ClockedChild, DueRow
from server.rules.saying import initials, say_age, say_expected


@dataclass(frozen=True, slots=True)
class ChildRow:
    id: UUID
    family: UUID
    name: str
    age: str
    initials: str
    dues: list[DueRow] = field(default_factory=list)
    no_dues: str = NO_CLOCK

    @property
    def urgency(self) -> str:
        return self.dues[0].urgency if self.dues else "later"


def child_row(child: Child, dues: list[DueRow], *, on: date) -> ChildRow:
    family: Any = child.family
    return ChildRow(
        id=child.id,
        family=getattr(family, "id", family),
        name=f"{child.first_name} {child.last_name}",
        age=say_age(child.born_on, on),
        initials=initials(child.first_name, child.last_name),
        dues=dues,
        no_dues=NO_CLOCK if child.born_on else f"{say_expected(child.expected_on, on)} {NO_CLOCK_UNBORN}".strip(),
    )


def clocked_row(one: ClockedChild, *, on: date) -> ChildRow:
    child = one.child
    return ChildRow(
        id=child["child"],
        family=child["family"],
        name=f"{child['first_name']} {child['last_name']}",
        age=say_age(child["born_on"], on),
        initials=initials(child["first_name"], child["last_name"]),
        dues=one.dues,
    )
