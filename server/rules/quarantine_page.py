"""What a manager sees of quarantined records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey

from server.models.capture import Capture, Conflict, Decision, Status
from server.models.worker import Worker
from server.rules.access import MANAGERS
from server.rules.capture_format import Content, recorded_at
from server.rules.conflicts import conflicts_for
from server.rules.london import day_of
from server.rules.quarantine import OWN, decision_on, is_own, quarantined_capture, quarantined_for
from server.rules.reading import Part, opened, parts_of
from server.rules.record_tells_of import tells_of
from server.rules.refusals import NotFound
from server.rules.saying import say_instant
from server.rules.tray import KINDS
from server.rules.withheld import WITHHELD, is_withheld_from


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    """Without the first slash."""
    title: str
    reason: str
    received_words: str


@dataclass(frozen=True, slots=True)
class QuarantineList:
    waiting: list[Line]
    conflicts: list[Line]


@dataclass(frozen=True, slots=True)
class Quarantined:
    id: UUID
    title: str
    author: str
    reason: str
    trouble: str
    """Why it can't be opened; empty when it can."""
    parts: list[Part]
    recorded_words: str
    received_words: str
    clock_doubtful: bool
    may_decide: bool
    why_not: str
    """Why this manager may not, while nobody has decided; empty otherwise."""
    decided_words: str
    decided_reason: str
    visit: UUID | None
    """The visit that it became, if it was released as one."""
    about: list[tuple[str, UUID]]
    """Kind and id of whom its words tell, where they are shown."""


async def quarantine_list(manager: Worker, *, now: datetime) -> QuarantineList:
    """What waits for this manager. Raises NotFound for anybody else."""
    if manager.role not in MANAGERS:
        raise NotFound
    today = day_of(now)
    return QuarantineList(
        waiting=[_line(capture, today) for capture in await quarantined_for(manager)],
        conflicts=[_conflict_line(conflict, today) for conflict in await conflicts_for(manager)],
    )


async def quarantined_page(manager: Worker, id: UUID, keys: Mapping[str, ECKey], *, now: datetime) -> Quarantined:
    """One record, whole, with what was decided. Raises NotFound when it is not this manager's to see."""
    capture = await quarantined_capture(manager, id)
    content = opened(capture.sealed, keys) if capture.could_open else None
    withheld = await is_withheld_from(manager, content, author=capture.author.id, keys=keys, now=now)
    decision = await decision_on(capture)
    own = is_own(manager, capture)
    today = day_of(now)
    errors = msgspec.json.decode(capture.errors, type=dict[str, str])
    released_visit = capture.status == Status.RELEASED and capture.kind == "visit"
    return Quarantined(
        id=capture.id,
        title=KINDS.get(capture.kind, "A record"),
        author=capture.author.name,
        reason=capture.reason,
        trouble=WITHHELD if withheld else "" if content else errors.get("", "It can’t be opened here."),
        parts=await parts_of(content, capture.team) if content and not withheld else [],
        recorded_words=_recorded(content, today),
        received_words=say_instant(capture.received_at, today),
        clock_doubtful="clock" in msgspec.json.decode(capture.flags, type=list[str]),
        may_decide=decision is None and not withheld and not own,
        why_not=OWN if own and decision is None else "",
        decided_words=_decided(decision, today) if decision else "",
        decided_reason=decision.reason if decision and not withheld else "",
        visit=capture.id if released_visit else None,
        about=tells_of(content.fields) if content and not withheld else [],
    )


def _line(capture: Capture, today: date) -> Line:
    return Line(
        path=f"quarantine/{capture.id}",
        title=f"{KINDS.get(capture.kind, 'A record')} by {capture.author.name}",
        reason=capture.reason,
        received_words=say_instant(capture.received_at, today),
    )


def _conflict_line(conflict: Conflict, today: date) -> Line:
    return Line(
        path=f"captures/{conflict.capture.id}/conflict",
        title=f"{KINDS.get(conflict.capture.kind, 'A record')} by {conflict.capture.author.name}",
        reason="Another record came under the same number, with other words in it. Both are kept.",
        received_words=say_instant(conflict.received_at, today),
    )


def _recorded(content: Content | None, today: date) -> str:
    at = recorded_at(content) if content else None
    return say_instant(at, today) if at else "at a time that the phone did not tell"


def _decided(decision: Decision, today: date) -> str:
    done = "Released" if decision.released else "Refused"
    at = say_instant(decision.decided_at, today)
    return f"{done} by {decision.worker.name}, {at}"
