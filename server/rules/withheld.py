"""Records outside the case file, too, are kept from who may not see the child that they tell of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from joserfc.jwk import ECKey
from piccolo.columns import And

from server.models.capture import Capture
from server.models.child import Child
from server.models.child_answer import ChildAnswer, ChildDanger
from server.models.child_session import ChildSession
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules.capture_format import Content
from server.rules.form_reader import as_uuid
from server.rules.reading import opened
from server.rules.restricted import ids_closed_to, named_for

WITHHELD: Final = "It tells of a child whom only named people may see. A manager who is named opens it and decides."

VOICE: Final[tuple[Any, ...]] = (ChildSession, ChildAnswer, ChildDanger)


async def is_withheld_from(
    worker: Worker, content: Content | None, *, author: UUID, keys: Mapping[str, ECKey], now: datetime
) -> bool:
    """Whether what was opened of a record tells of anybody closed to this worker.

    What adds to a visit, or comes from a tablet, may name nobody but the record before it. Where that is outside the
    case file too, `keys` open it: it alone, and none that it names in turn. What can't be said to be about anybody
    counts as about whichever child closed to the reader its author is named for.
    """
    if content is None:
        return False
    closed = await ids_closed_to(worker, now=now)
    if not closed:
        return False
    before = {*_ids(content, "visit"), *_ids(content, "denial")}
    if not await _children_in(content):
        before |= {*_ids(content, "session"), *_ids(content, "answer")}
    before.discard(content.id)
    filed = await _filed(before)
    others = [await _outside(one, author, keys) for one in before - filed.keys()]
    told = [content, *(one for one in others if one is not None)]
    named = [await _children_in(one) for one in told]
    children = {child for some in (*filed.values(), *named) for child in some}
    if children & closed or any(child in closed for one in told for child in _beside_fields(one)):
        return True
    if None in others or not (filed or any(named)):
        return any(author in people for people in (await named_for(closed)).values())
    return False


async def _filed(ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Those of these records that are in the case file, with the children they tell of."""
    if not ids:
        return {}
    visits = await Visit.select(Visit.id).where(Visit.id.is_in(list(ids)))
    found: dict[UUID, set[UUID]] = {row["id"]: set() for row in visits}
    for row in await Seen.select(Seen.visit, Seen.child).where(Seen.visit.is_in(list(ids))):
        found[row["visit"]].add(row["child"])
    for table in VOICE:
        for row in await table.select(table.id, table.child).where(table.id.is_in(list(ids))):
            found.setdefault(row["id"], set()).add(row["child"])
    return found


async def _outside(id: UUID, author: UUID, keys: Mapping[str, ECKey]) -> Content | None:
    """The same author's record of that id outside the case file, if it is here and opens."""
    capture = await Capture.objects().where(And(Capture.id == id, Capture.author == author)).first()
    return opened(capture.sealed, keys) if capture and capture.could_open else None


async def _children_in(content: Content) -> set[UUID]:
    """The children it names who are in Doorstep; where it names none, all of the family it names."""
    named = [*_ids(content, "children"), *_ids(content, "child")]
    rows = await Child.select(Child.id).where(Child.id.is_in(named)) if named else []
    if not rows and (families := _ids(content, "family")):
        rows = await Child.select(Child.id).where(Child.family.is_in(families))
    return {row["id"] for row in rows}


def _beside_fields(content: Content) -> list[UUID]:
    """Who has answers of their own on it, ticked or not: "said-<child>"."""
    found = [as_uuid(field.partition("-")[2]) for field in content.fields]
    return [one for one in found if one is not None]


def _ids(content: Content, field: str) -> list[UUID]:
    value: str | Sequence[str] = content.fields.get(field, [])
    found = [as_uuid(one) for one in ([value] if isinstance(value, str) else value)]
    return [one for one in found if one is not None]
