"""Records kept out of the case file until a manager releases or refuses them, with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from joserfc.jwk import ECKey
from piccolo.columns import And, Or, Where

from server.database import transaction
from server.models.capture import Capture, Decision, Status
from server.models.plan import Plan
from server.models.registration import Registration
from server.models.team import Oversight
from server.models.visit import Seen
from server.models.worker import Role, Worker
from server.rules import audit
from server.rules.access import teams_of
from server.rules.capture_format import Content
from server.rules.file_opening import open_if_here
from server.rules.filing import file_capture
from server.rules.plan_clocks import wind_clocks
from server.rules.reading import opened
from server.rules.refusals import NotFound, Refused
from server.rules.telling_of_quarantine import close_when_all_decided
from server.rules.withheld import WITHHELD, is_withheld_from

REASON_LIMIT: Final = 2_000
DECIDED: Final = "This was decided already, maybe by somebody else a moment ago. Look at the decision below."
UNOPENED: Final = "This record can’t be opened here, so it can’t go into a case file. Refuse it, or ask for the phone."
OWN: Final = "Nobody decides on a record of their own. Another manager of the team was told, or the senior manager."
EVER_QUARANTINED: Final = (Status.QUARANTINED, Status.RELEASED, Status.REFUSED)


async def quarantined_for(manager: Worker) -> list[Capture]:
    """What waits for this manager's decision, the oldest first; its author comes along. Nothing for anybody else."""
    waiting = Capture.status == Status.QUARANTINED.value
    return (
        await Capture.objects(Capture.author).where(And(await _theirs(manager), waiting)).order_by(Capture.received_at)
    )


async def count_for(manager: Worker) -> int:
    """How many wait for this manager's decision."""
    waiting = Capture.status == Status.QUARANTINED.value
    count: int = await Capture.count().where(And(await _theirs(manager), waiting))
    return count


async def quarantined_capture(manager: Worker, id: UUID) -> Capture:
    """One that waits for this manager, or did. Raises NotFound otherwise."""
    ever = And(Capture.id == id, Capture.status.is_in([status.value for status in EVER_QUARANTINED]))
    capture = await Capture.objects(Capture.author).where(And(await _theirs(manager), ever)).first()
    if capture is None:
        raise NotFound
    return capture


async def decision_on(capture: Capture) -> Decision | None:
    """What was decided, with its manager; None while nobody has."""
    return await Decision.objects(Decision.worker).where(Decision.capture == capture.id).first()


def is_own(manager: Worker, capture: Capture) -> bool:
    """Whether this manager recorded it: then somebody else decides. `capture` has its author with it."""
    author: UUID = capture.author.id
    return author == manager.id


async def release(manager: Worker, id: UUID, reason: str, keys: Mapping[str, ECKey], *, now: datetime) -> None:
    """Put it into the case file as its author's, as from the moment it arrived; clocks run from the visit's own date.

    Raises NotFound when it isn't this manager's to decide; Refused without a reason, when it was decided before, or
    when the record can't be in a case file as it is. Then nothing has changed.
    """
    capture = await quarantined_capture(manager, id)
    content = await _opened_for(manager, capture, keys, now)
    async with transaction():
        await _decide(manager, capture, Status.RELEASED, reason, now)
        if content is None:
            raise Refused({"": UNOPENED})
        registration = await Registration.objects().where(Registration.id == capture.registration).first()
        assert registration is not None  # noqa: S101 - a registration is never deleted
        try:
            with audit.done_at(now):
                await file_capture(content, capture.author, registration, now=capture.received_at, released=True)
        except Refused as refused:
            sentences = " ".join(dict.fromkeys(refused.errors.values()))
            raise Refused({"": f"It can’t go into the case file as it is. {sentences}"}) from refused
        await _wind_clocks_of(capture.id, now)
    await open_if_here(capture.id, now=now)


async def refuse(manager: Worker, id: UUID, reason: str, keys: Mapping[str, ECKey], *, now: datetime) -> None:
    """Keep it out of the case file for good; its author is told, with the reason. Nothing is deleted.

    Raises NotFound and Refused as `release` does.
    """
    capture = await quarantined_capture(manager, id)
    await _opened_for(manager, capture, keys, now)
    async with transaction():
        await _decide(manager, capture, Status.REFUSED, reason, now)


async def _theirs(manager: Worker) -> Where | And | Or:
    """Those of the teams that the manager oversees; where nobody is left who does, or the author is in no team, any
    senior manager's."""
    teams = [team.id for team in await teams_of(manager)]
    overseen = Capture.team.is_in(teams or [UUID(int=0)])
    if manager.role != Role.SENIOR_MANAGER:
        return overseen
    working_here = Worker.select(Worker.id).where(Worker.closed_at.is_null())
    by_somebody = Oversight.select(Oversight.team).where(Oversight.worker.is_in(working_here))
    return Or(Or(overseen, Capture.team.is_null()), Capture.team.not_in(by_somebody))


async def _opened_for(manager: Worker, capture: Capture, keys: Mapping[str, ECKey], now: datetime) -> Content | None:
    if is_own(manager, capture):
        raise Refused({"": OWN})
    content = opened(capture.sealed, keys) if capture.could_open else None
    if await is_withheld_from(manager, content, author=capture.author.id, keys=keys, now=now):
        raise Refused({"": WITHHELD})
    return content


async def _decide(manager: Worker, capture: Capture, status: Status, reason: str, now: datetime) -> None:
    reason = _checked(reason)
    # Conditional, so that of two managers who decide at once only one does.
    decided = (
        await Capture.update({Capture.status: status.value})
        .where(And(Capture.id == capture.id, Capture.status == Status.QUARANTINED.value))
        .returning(Capture.id)
    )
    if not decided:
        raise Refused({"": DECIDED})
    await Decision.insert(
        Decision(
            capture=capture.id,
            worker=manager.id,
            released=status == Status.RELEASED,
            reason=reason,
            decided_at=now,
        )
    )
    await audit.note(f"{status.value} capture", now=now, worker=manager.id, subject_kind="capture", subject=capture.id)
    await close_when_all_decided(capture, by=manager, now=now)


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused({"reason": "Say why. The author and whoever reads this later will see it."})
    if len(reason) > REASON_LIMIT:
        raise Refused({"reason": f"Shorten the reason to {REASON_LIMIT} characters."})
    if "\x00" in reason:
        raise Refused({"reason": "This holds a character that can’t be kept. Type it again."})
    return reason


async def _wind_clocks_of(visit_id: UUID, now: datetime) -> None:
    """It was filed as of its arrival; since then other visits may have come, and time has passed."""
    children = Seen.select(Seen.child).where(Seen.visit == visit_id)
    for plan in await Plan.objects().where(And(Plan.child.is_in(children), Plan.ended_on.is_null())).order_by(Plan.id):
        await wind_clocks(plan, now=now)
