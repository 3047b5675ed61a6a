"""The only ways to load what became of a record's files. Whoever may read the record may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.attachment import Attachment, FileState
from server.models.worker import Worker
from server.rules import access
from server.rules.refusals import NotFound
from server.rules.restricted import tells_of_closed
from server.rules.voice_access import answer_for

ANSWER: Final = "child_answer"
VISIT: Final = "visit"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file as a page tells of it; its content has an address of its own."""

    id: UUID
    purpose: str
    label: str
    chosen: bool
    seconds: int
    state: str
    """awaited, kept or refused."""
    problem: str


async def content_for(worker: Worker, id: UUID, purpose: str, *, now: datetime) -> tuple[bytes, str]:
    """What is kept of the file, and its media type, if this worker may read its record at `now`. Raises NotFound
    otherwise, when it is not of this purpose, and while it is not here."""
    wanted = And(And(Attachment.id == id, Attachment.purpose == purpose), Attachment.state == FileState.KEPT.value)
    row = await Attachment.select(Attachment.record, Attachment.record_kind).where(wanted).first()
    if row is None:
        raise NotFound
    await _check(worker, row["record"], row["record_kind"], now)
    kept = await Attachment.select(Attachment.content, Attachment.media_type).where(Attachment.id == id).first()
    if kept is None:
        raise NotFound
    return bytes(kept["content"]), kept["media_type"]


async def files_of(records: Sequence[UUID]) -> dict[UUID, list[FilePart]]:
    """By record, in the record's order, for a page that has loaded those records by the access rules."""
    columns = (Attachment.record, *(getattr(Attachment, name) for name in FilePart.__slots__))
    rows: list[dict[str, Any]] = (
        await Attachment.select(*columns).where(Attachment.record.is_in(list(records))).order_by(Attachment.place)
        if records
        else []
    )
    found: dict[UUID, list[FilePart]] = {}
    for row in rows:
        record = row.pop("record")
        found.setdefault(record, []).append(FilePart(**row))
    return found


async def _check(worker: Worker, record: UUID, kind: str, now: datetime) -> None:
    if kind == ANSWER:
        await answer_for(worker, record, now=now)
    elif kind == VISIT:
        await access.visit_for(worker, record, now=now)
        # A picture may show who else was there: it is kept back as the visit's words are.
        if await tells_of_closed(worker, record, now=now):
            raise NotFound
    else:
        raise NotFound
