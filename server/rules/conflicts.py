"""A record under an id that is taken: the same one again, or another, which is kept beside it for a person to see."""

from datetime import datetime
from typing import Final

from piccolo.columns import And

from server.models.capture import Capture, Conflict
from server.models.registration import Registration
from server.rules import audit
from server.rules.arrivals import Arrival
from server.rules.receipts import Answer, Receipt, receipt_for_known

CONFLICT: Final = "Another record with the same number came before this one. Both are kept: look at both of them."


async def answer_known(arrival: Arrival, registration: Registration, *, now: datetime) -> Receipt:
    """The receipt for a record whose id is here already, inside the caller's transaction."""
    first = await Capture.objects().where(Capture.id == arrival.id).first()
    assert first is not None  # noqa: S101 - captures are never deleted
    if arrival.called == first.digest:
        return receipt_for_known(first, arrival.called)
    if arrival.digest == first.digest:
        # It was damaged on its way, again: the phone must not take this for its own copy's receipt.
        return _still_needs_attention(arrival, first)
    await _keep(arrival, first, registration, now)
    return Receipt(id=arrival.id, digest=arrival.called, status=Answer.CONFLICT, received_at=now, errors={"": CONFLICT})


def _still_needs_attention(arrival: Arrival, first: Capture) -> Receipt:
    return Receipt(
        id=arrival.id,
        digest=arrival.called,
        status=Answer.NEEDS_ATTENTION,
        received_at=first.received_at,
        errors={"": arrival.trouble},
    )


async def _keep(arrival: Arrival, first: Capture, registration: Registration, now: datetime) -> None:
    same = And(Conflict.capture == first.id, Conflict.digest == arrival.digest)
    if await Conflict.exists().where(same):
        return
    await Conflict.insert(
        Conflict(
            capture=first.id,
            registration=registration.id,
            digest=arrival.digest,
            sealed=arrival.sealed,
            received_at=now,
        )
    )
    await audit.note(
        "capture conflict",
        now=now,
        worker=first.author,
        subject_kind="capture",
        subject=first.id,
        registration=registration.id,
    )
