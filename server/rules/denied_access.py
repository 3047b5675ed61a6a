"""The one way a denied access gets into the case file: as a visit, with what is particular to it beside it."""

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.query.mixins import OnConflictAction

from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules import audit
from server.rules.denied_access_form import DenialEntry, DetailsEntry, DutyEntry, as_visit
from server.rules.refusals import Refused
from server.rules.visits import record_visit

TAKEN = "Another record has this number already. Nothing is lost: record this as a new one."


async def record_denied_access(
    author: Worker,
    entry: DenialEntry,
    *,
    visit_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
    unfinished: bool = False,
) -> Visit:
    """Write the denied access, its visit with a row per child, the event, its alerts and first doorbells, inside the
    caller's transaction. Recording the same one twice is one. Raises Refused when the id is taken by another.
    """
    said = {name: getattr(entry, name) for name in _SAID}
    row = DeniedAccess(id=visit_id, author=author.id, recorded_at=recorded_at, received_at=received_at, **said)
    query = DeniedAccess.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if not await query.returning(DeniedAccess.id):
        before = await DeniedAccess.objects().where(DeniedAccess.id == visit_id).first()
        if before is None or before.author != author.id or {name: getattr(before, name) for name in _SAID} != said:
            raise Refused({"": TAKEN})
        # The moment may have been the phone's own: it is the first saving's.
        recorded_at = before.recorded_at
    return await record_visit(
        author,
        as_visit(entry, recorded_at=recorded_at),
        visit_id=visit_id,
        recorded_at=recorded_at,
        received_at=received_at,
        registration=registration,
        doubtful=doubtful,
        unfinished=unfinished,
    )


async def record_details(
    author: Worker, entry: DetailsEntry, *, details_id: UUID, recorded_at: datetime, received_at: datetime
) -> None:
    """Write what was told afterwards, inside the caller's transaction; the denied access itself need not have arrived.
    Raises Refused when the id is taken by another."""
    said = msgspec.structs.asdict(entry) | {"tried": msgspec.json.encode(entry.tried).decode()}
    row = DenialDetails(id=details_id, author=author.id, recorded_at=recorded_at, received_at=received_at, **said)
    query = DenialDetails.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if not await query.returning(DenialDetails.id):
        before = await DenialDetails.objects().where(DenialDetails.id == details_id).first()
        texts = [name for name in said if name != "tried"]
        if before is None or any(getattr(before, name) != said[name] for name in texts):
            raise Refused({"": TAKEN})
        return
    await audit.note(
        "told more of denied access", now=received_at, worker=author.id, subject_kind="visit", subject=entry.denial
    )


async def record_rang_duty(
    author: Worker, entry: DutyEntry, *, call_id: UUID, recorded_at: datetime, received_at: datetime
) -> None:
    """Write that the author rang duty, inside the caller's transaction. The same call twice is one."""
    row = RangDuty(
        id=call_id,
        denial=entry.denial,
        author=author.id,
        spoke_with=entry.spoke_with,
        rang_at=entry.rang_at or recorded_at,
        recorded_at=recorded_at,
        received_at=received_at,
    )
    query = RangDuty.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if await query.returning(RangDuty.id):
        await audit.note("rang duty", now=received_at, worker=author.id, subject_kind="visit", subject=entry.denial)


_SAID = ("to", "danger", "refused_to", "practitioner_name", "practitioner_agency")
