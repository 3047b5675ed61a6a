"""A record under an id that is taken: the same one again, or another, which is kept beside it for a person to see."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.capture import Capture, Conflict
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules import audit
from server.rules.access import manages, teams_of
from server.rules.arrivals import Arrival
from server.rules.receipts import Answer, Receipt, receipt_for_known
from server.rules.refusals import NotFound

CONFLICT: Final = "Another record with the same number came before this one. Both are kept: look at both of them."


async def answer_known(arrival: Arrival, registration: Registration, *, now: datetime) -> Receipt:
    """The receipt for a record whose id is here already, inside the caller's transaction."""
    first = await Capture.objects().where(Capture.id == arrival.id).first()
    assert first is not None  # noqa: S101 - captures are never deleted
    if arrival.called == first.digest:
        return receipt_for_known(first, arrival.called)
    if arrival.digest == first.digest:
        # It was damaged on its way, again: the phone must not take this for its own copy's receipt.
        return _receipt(arrival, Answer.NEEDS_ATTENTION, first.received_at, arrival.trouble)
    await _keep(arrival, first, registration, now)
    return _receipt(arrival, Answer.CONFLICT, now, CONFLICT)


async def conflicts_for(manager: Worker) -> list[Conflict]:
    """The conflicts under records of the authors in this manager's teams, the newest first; those come along."""
    teams = [team.id for team in await teams_of(manager)]
    if not teams:
        return []
    first: Any = Conflict.capture
    both = Conflict.objects(first, first.author).where(first.author.team.is_in(teams))
    return await both.order_by(Conflict.received_at, ascending=False)


async def versions_of(worker: Worker, id: UUID) -> tuple[Capture, list[Conflict]]:
    """The first record under an id and those that came after it, for their author or the author's manager.

    Raises NotFound for anybody else, and when there is only one.
    """
    first = await Capture.objects(Capture.author).where(Capture.id == id).first()
    if first is None:
        raise NotFound
    team = first.author.team
    if first.author.id != worker.id and not (team and await manages(worker, team)):
        raise NotFound
    others = await Conflict.objects().where(Conflict.capture == id).order_by(Conflict.received_at)
    if not others:
        raise NotFound
    return first, others


def _receipt(arrival: Arrival, answer: Answer, received_at: datetime, sentence: str) -> Receipt:
    return Receipt(
        id=arrival.id,
        digest=arrival.called,
        status=answer,
        received_at=received_at,
        errors={"": sentence},
        flags=[],
        replaced=None,
        became=None,
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
