"""The form for what a child said that means danger: listen, ask no more, write the exact words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker
from server.rules import access
from server.rules.duty_phone import duty_phone_of
from server.rules.form_reader import Fields
from server.rules.policy import Act
from server.rules.refusals import NotFound
from server.rules.visit_form_page import as_typed


@dataclass(frozen=True, slots=True)
class DangerForm:
    child: UUID
    name: str
    first_name: str
    duty_phone: str
    fields: Mapping[str, str]
    errors: Mapping[str, str]
    id: str
    id_without_script: str
    replaces: str
    draft_key: str


async def danger_form(
    worker: Worker,
    child_id: UUID,
    *,
    now: datetime,
    fields: Fields | None = None,
    errors: Mapping[str, str] | None = None,
    id: str = "",
    replaces: str = "",
) -> DangerForm:
    """The form for one child, empty or with what was typed. `id` stays empty for a new one: the script gives each
    record its own. Raises NotFound for a child to whom this worker records no visit."""
    child = await _child(worker, child_id, now)
    return DangerForm(
        child=child.id,
        name=f"{child.first_name} {child.last_name}",
        first_name=child.first_name,
        duty_phone=await duty_phone_of(child.family.team),
        fields=as_typed(fields or {}),
        errors=errors or {},
        id=id,
        id_without_script=str(new_id()),
        replaces=replaces,
        draft_key=f"correction:{replaces}" if replaces else f"child_danger:{child.id}",
    )


async def _child(worker: Worker, child_id: UUID, now: datetime) -> Child:
    theirs = access.open_children(worker, "visit", Act.WRITE, now=now)
    child = await Child.objects(Child.family).where(And(Child.id == child_id, theirs)).first() if theirs else None
    if child is None:
        raise NotFound
    return child
