"""Records outside the case file, too, are kept from who may not see the child that they tell of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from joserfc.jwk import ECKey
from piccolo.columns import And

from server.models.capture import Capture
from server.models.child import Child
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules.capture_format import Content
from server.rules.form_reader import as_uuid
from server.rules.reading import opened
from server.rules.restricted import ids_closed_to, named_for

WITHHELD: Final = "It tells of a child whom only named people may see. A manager who is named opens it and decides."

WHOLE: Final = ("visit", "denied_access")
"""The kinds of records that name their children, and that others add to."""


async def is_withheld_from(
    worker: Worker, content: Content | None, *, author: UUID, keys: Mapping[str, ECKey], now: datetime
) -> bool:
    """Whether what was opened of a record tells of anybody closed to this worker.

    What adds to a visit names nobody but the visit. Where that is outside the case file too, `keys` open it; where it
    can't be opened, or never came, it counts as about whichever child closed to the reader its author is named for.
    """
    if content is None:
        return False
    closed = await ids_closed_to(worker, now=now)
    if not closed:
        return False
    children = [*_ids(content, "children"), *_ids(content, "child")]
    if visits := [*_ids(content, "visit"), *_ids(content, "denial")]:
        about = And(Seen.visit.is_in(visits), Seen.child.is_in(list(closed)))
        if await Seen.exists().where(about) or await _adds_to_withheld(worker, visits, author, keys, now, closed):
            return True
    if not children and (families := _ids(content, "family")):
        theirs = And(Child.family.is_in(families), Child.id.is_in(list(closed)))
        return await Child.exists().where(theirs)
    return any(child in closed for child in children)


async def _adds_to_withheld(
    worker: Worker,
    visits: Sequence[UUID],
    author: UUID,
    keys: Mapping[str, ECKey],
    now: datetime,
    closed: Collection[UUID],
) -> bool:
    filed = await Visit.select(Visit.id).where(Visit.id.is_in(list(visits))).output(as_list=True)
    for visit in set(visits) - set(filed):
        capture = await Capture.objects().where(And(Capture.id == visit, Capture.author == author)).first()
        content = opened(capture.sealed, keys) if capture and capture.could_open else None
        if content is None or content.kind not in WHOLE:
            named = await named_for(closed)
            return any(author in people for people in named.values())
        if await is_withheld_from(worker, content, author=author, keys=keys, now=now):
            return True
    return False


def _ids(content: Content, field: str) -> list[UUID]:
    value: str | Sequence[str] = content.fields.get(field, [])
    found = [as_uuid(one) for one in ([value] if isinstance(value, str) else value)]
    return [one for one in found if one is not None]
