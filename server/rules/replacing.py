"""A correction names the record that it corrects; once the correction is in the case file, that one is done with."""

from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.capture import IN_THE_CASE_FILE, Capture, Status
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import Refused

FILED: Final = [status.value for status in IN_THE_CASE_FILE]
WHY_NOT = {
    Status.ACCEPTED: "The record that this one corrects is in the case file already. Add to that visit instead.",
    Status.RELEASED: "The record that this one corrects is in the case file already. Add to that visit instead.",
    Status.REPLACED: "The record that this one corrects has been corrected already. Look at the visit first.",
    Status.QUARANTINED: "The record that this one corrects is waiting for a manager. Wait for the decision.",
    Status.REFUSED: "A manager refused the record that this one corrects. Speak with the manager, then record it anew.",
}


async def replace(author: Worker, old: UUID, *, now: datetime) -> UUID | None:
    """Mark the author's own capture `old`, which needed attention, as replaced. Inside the caller's transaction.

    Returns its id, or None when this server has no such capture of this author: a correction stands by itself then.
    Raises Refused when `old` is past correcting.
    """
    own = And(Capture.id == old, Capture.author == author.id)
    # Conditional, so that of two corrections sent side by side only one counts.
    done = (
        await Capture.update({Capture.status: Status.REPLACED.value})
        .where(And(own, Capture.status == Status.NEEDS_ATTENTION.value))
        .returning(Capture.id)
    )
    if done:
        await audit.note("corrected capture", now=now, worker=author.id, subject_kind="capture", subject=old)
        return old
    before = await Capture.select(Capture.status).where(own).first()
    if before is None:
        return None
    raise Refused({"": WHY_NOT[Status(before["status"])]})


async def is_to_correct(author: Worker, id: UUID) -> bool:
    """Whether it is this author's and not in the case file: what is there keeps its alert, whatever names it later."""
    own = And(Capture.id == id, Capture.author == author.id)
    return await Capture.exists().where(And(own, Capture.status.not_in(FILED)))


async def is_replaced(author: Worker, id: UUID) -> bool:
    """Whether a correction of this record is in the case file already: a database put back may hear of it first."""
    own = And(Capture.replaces == id, Capture.author == author.id)
    return await Capture.exists().where(And(own, Capture.status.is_in(FILED)))
