"""Takes in what a phone sent: one capture, one transaction, one receipt."""

from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.query.mixins import OnConflictAction

from server.database import savepoint, transaction
from server.models.capture import Capture, Status
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules import audit
from server.rules.arrivals import Arrival
from server.rules.capture_format import Content
from server.rules.conflicts import answer_known
from server.rules.device_clock import clock_is_doubtful
from server.rules.file_opening import open_if_here
from server.rules.filing import file_capture, team_for
from server.rules.receipts import Answer, Receipt
from server.rules.refusals import NoBusiness, Refused
from server.rules.replacing import is_replaced
from server.rules.telling_of_captures import tell_of_capture

IMPORTED = "It came in a file, not from the phone itself."
CLOSED = "Its author’s account was closed before it arrived."
REVOKED = "The phone that sent it was signed off before it arrived."
OTHER_PHONE = "It names another phone than the one that sent it."
NO_BUSINESS = "Its author worked with no child in it, neither at the time of the visit nor when it arrived."


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a capture on its arrival."""

    status: Status
    errors: dict[str, str] = {}
    flags: list[str] = []
    reason: str = ""
    replaced: UUID | None = None


async def take_in(
    arrival: Arrival, *, registration: Registration, author: Worker, now: datetime, imported: bool = False
) -> Receipt:
    """Keep the capture and, if it may, put it into the case file: all of it or nothing, once however often it comes.

    `registration` and `author` are the sender's by its token (for an imported one, by what the seal says), whoever
    is signed in. When this returns, it is durably committed. Raises only when the database fails.
    """
    async with transaction():
        if not await _claim(arrival, registration, author, now):
            return await answer_known(arrival, registration, now=now)
        fate = await _decide(arrival, registration, author, now, imported)
        team = await _keep_fate(arrival, author, fate)
        await tell_of_capture(arrival, author, fate.status, team=team, now=now)
        await audit.note(
            f"capture {fate.status.value}",
            now=now,
            worker=author.id,
            subject_kind="capture",
            subject=arrival.id,
            registration=registration.id,
        )
    if fate.status == Status.ACCEPTED:
        await open_if_here(arrival.id, now=now)
    return _receipt(arrival, fate, now)


async def _claim(arrival: Arrival, registration: Registration, author: Worker, now: datetime) -> bool:
    """Whether the id was free. Who comes second, by another process even, waits here till the first has committed."""
    content = arrival.content
    capture = Capture(
        id=arrival.id,
        registration=registration.id,
        author=author.id,
        sequence=content.sequence if content else 0,
        kind=_kept_kind(content.kind) if content else "unknown",
        urgency=content.urgency if content else "unknown",
        digest=arrival.digest,
        sealed=arrival.sealed,
        status=Status.NEEDS_ATTENTION.value,
        could_open=content is not None,
        replaces=content.replaces if content else None,
        received_at=now,
    )
    return bool(await Capture.insert(capture).on_conflict(action=OnConflictAction.do_nothing).returning(Capture.id))


def _kept_kind(kind: str) -> str:
    # The column holds 20 characters, and SQLite can't widen it.
    return "denial_details" if kind == "denied_access_details" else kind


async def _decide(arrival: Arrival, registration: Registration, author: Worker, now: datetime, imported: bool) -> Fate:
    content = arrival.content
    trouble = {} if content else {"": arrival.trouble}
    flags = ["clock"] if content and clock_is_doubtful(content, registration, now=now) else []
    if reason := _why_quarantined(content, registration, author, imported):
        return Fate(status=Status.QUARANTINED, reason=reason, flags=flags, errors=trouble)
    if content is None:
        return Fate(status=Status.NEEDS_ATTENTION, errors=trouble)
    if await is_replaced(author, content.id):
        return Fate(status=Status.REPLACED, flags=flags)
    try:
        async with savepoint():
            filed = await file_capture(content, author, registration, now=now)
    except Refused as refused:
        return Fate(status=Status.NEEDS_ATTENTION, errors=refused.errors, flags=flags)
    except NoBusiness:
        return Fate(status=Status.QUARANTINED, reason=NO_BUSINESS, flags=flags)
    return Fate(status=Status.ACCEPTED, flags=["clock"] if filed.doubtful else [], replaced=filed.replaced)


def _why_quarantined(content: Content | None, registration: Registration, author: Worker, imported: bool) -> str:
    if imported:
        return IMPORTED
    if author.closed_at is not None:
        return CLOSED
    if registration.revoked_at is not None:
        return REVOKED
    if content and content.registration != registration.id:
        return OTHER_PHONE
    return ""


async def _keep_fate(arrival: Arrival, author: Worker, fate: Fate) -> UUID | None:
    """Returns the team whose manager decides on a quarantined one."""
    team = await team_for(arrival.content, author) if fate.status == Status.QUARANTINED else None
    await Capture.update(
        {
            Capture.status: fate.status.value,
            Capture.errors: msgspec.json.encode(fate.errors).decode(),
            Capture.flags: msgspec.json.encode(fate.flags).decode(),
            Capture.reason: fate.reason,
            Capture.team: team,
        }
    ).where(Capture.id == arrival.id)
    return team


def _receipt(arrival: Arrival, fate: Fate, now: datetime) -> Receipt:
    replaced_before = fate.status == Status.REPLACED
    return Receipt(
        id=arrival.id,
        digest=arrival.called,
        status=Answer.ALREADY_HERE if replaced_before else Answer(fate.status.value),
        received_at=now,
        errors=fate.errors,
        flags=fate.flags,
        replaced=fate.replaced,
        became=fate.status if replaced_before else None,
    )
