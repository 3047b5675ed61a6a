"""Records outside the case file, too, are kept from who may not see the child that they tell of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.visit import Seen
from server.models.worker import Worker
from server.rules.capture_format import Content
from server.rules.form_reader import as_uuid
from server.rules.restricted import ids_closed_to

WITHHELD: Final = "It tells of a child whom only named people may see. A manager who is named opens it and decides."


async def is_withheld_from(worker: Worker, content: Content | None, *, now: datetime) -> bool:
    """Whether what was opened of a record tells of anybody closed to this worker."""
    if content is None:
        return False
    closed = await ids_closed_to(worker, now=now)
    if not closed:
        return False
    children = [*_ids(content, "children"), *_ids(content, "child")]
    if visits := [*_ids(content, "visit"), *_ids(content, "denial")]:
        about = And(Seen.visit.is_in(visits), Seen.child.is_in(list(closed)))
        if await Seen.exists().where(about):
            return True
    if not children and (families := _ids(content, "family")):
        theirs = And(Child.family.is_in(families), Child.id.is_in(list(closed)))
        return await Child.exists().where(theirs)
    return any(child in closed for child in children)


def _ids(content: Content, field: str) -> list[UUID]:
    value: str | Sequence[str] = content.fields.get(field, [])
    found = [as_uuid(one) for one in ([value] if isinstance(value, str) else value)]
    return [one for one in found if one is not None]
