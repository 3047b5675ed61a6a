"""The visit form as it is shown: empty, or with everything that was typed and a sentence beside what needs one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker
from server.rules import access
from server.rules.duty_phone import duty_phone_of
from server.rules.family_page import everybody_young
from server.rules.form_reader import Fields
from server.rules.london import day_of
from server.rules.policy import Act
from server.rules.saying import say_age, say_family
from server.rules.visit_entry import (
    ANNOUNCED,
    BEDROOM,
    MANNERS,
    MUST_SAY,
    OUTCOMES,
    PLACES,
    SEEN,
    SIGNS_INSIDE,
    VIOLENCE,
    WHY,
)

CHOICES: Final[dict[str, dict[str, str]]] = {
    "outcome": {str(outcome): words for outcome, words in OUTCOMES.items()},
    "announced": ANNOUNCED,
    "manner": MANNERS,
    "place": PLACES,
    "bedroom": BEDROOM,
    "seen": SEEN,
    "signs_inside": SIGNS_INSIDE,
    "violence": VIOLENCE,
    "why": WHY,
}

MOSTLY: Final = {"manner": "in_person"}
"""What a new form has chosen already."""


@dataclass(frozen=True, slots=True)
class ChildOnForm:
    id: UUID
    first_name: str
    age: str
    born: bool


@dataclass(frozen=True, slots=True)
class VisitFormPage:
    family: UUID
    family_name: str
    children: list[ChildOnForm]
    duty_phone: str
    fields: Mapping[str, str]
    """What was typed before, by field name; empty for a new form."""
    errors: Mapping[str, str]
    id: str
    id_without_script: str
    """So that a form sent twice by a browser without script is one visit too."""
    replaces: str
    draft_key: str
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CHOICES)
    must_say: Mapping[str, str] = field(default_factory=lambda: MUST_SAY)


async def visit_form_page(
    worker: Worker,
    family_id: UUID,
    *,
    now: datetime,
    fields: Fields | None = None,
    errors: Mapping[str, str] | None = None,
    id: str = "",
    replaces: str = "",
) -> VisitFormPage:
    """The form for one family. `id` stays empty for a new one: the script gives each draft its own.

    Raises NotFound for a family that this worker has no business with.
    """
    family = await access.family_for(worker, family_id, now=now, resource="visit", act=Act.WRITE)
    children = children_on_form(await everybody_young(worker, family, now=now), on=day_of(now))
    return VisitFormPage(
        family=family.id,
        family_name=say_family(family.name),
        children=children,
        duty_phone=await duty_phone_of(family.team),
        fields=as_typed(fields or MOSTLY),
        errors=errors or {},
        id=id,
        id_without_script=str(new_id()),
        replaces=replaces,
        draft_key=f"correction:{replaces}" if replaces else f"visit:{family.id}",
    )


def children_on_form(children: Sequence[Child], *, on: date) -> list[ChildOnForm]:
    """Those who can be seen, with their age on the London day `on`; the unborn only where there is nobody else."""
    born = [child for child in children if child.born_on is not None]
    return [
        ChildOnForm(child.id, child.first_name, say_age(child.born_on, on), child.born_on is not None)
        for child in born or children
    ]


def as_typed(fields: Fields) -> dict[str, str]:
    """Every field has one answer on the form; one that came twice shows its last."""
    return {name: value if isinstance(value, str) else (value[-1] if value else "") for name, value in fields.items()}
