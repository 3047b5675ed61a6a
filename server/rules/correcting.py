"""What was added to a visit, or told of a denied access, put right by its author at the server."""

from datetime import datetime
from uuid import UUID

from server.database import transaction
from server.models.worker import Worker
from server.rules.amendments import read_amendment, record_amendment
from server.rules.denied_access import record_details, record_rang_duty
from server.rules.denied_access_form import read_details, read_rang_duty
from server.rules.filing import may_amend
from server.rules.form_reader import Fields
from server.rules.refusals import NotFound
from server.rules.replacing import replace
from server.rules.tray import Correction


async def record_correction(
    author: Worker, correction: Correction, fields: Fields, *, record_id: UUID, now: datetime
) -> None:
    """Record `fields` under a new id in place of the record in the author's tray. The visit need not have arrived.

    Raises Refused with a sentence for each field, NotFound for a visit that is none of theirs. A visit or a denied
    access itself is corrected by its own form.
    """
    async with transaction():
        await _record(author, correction.kind, fields, record_id, now)
        await replace(author, correction.replaces, now=now)


async def _record(author: Worker, kind: str, fields: Fields, record_id: UUID, now: datetime) -> None:
    if kind == "amendment":
        visit, words = read_amendment(fields)
        await _check(author, visit, now)
        await record_amendment(author, visit, words, amendment_id=record_id, recorded_at=now, received_at=now)
    elif kind == "denied_access_details":
        told = read_details(fields)
        await _check(author, told.denial, now)
        await record_details(author, told, details_id=record_id, recorded_at=now, received_at=now)
    elif kind == "rang_duty":
        call = read_rang_duty(fields)
        await _check(author, call.denial, now)
        await record_rang_duty(author, call, call_id=record_id, recorded_at=now, received_at=now)
    else:
        raise NotFound


async def _check(author: Worker, visit: UUID, now: datetime) -> None:
    if not await may_amend(author, visit, now=now):
        raise NotFound
