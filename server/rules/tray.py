"""What the author has to look at: records that arrived and are not simply in the case file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey
from piccolo.columns import And, Or

from server.models.capture import Capture, Conflict, Decision, Status
from server.models.worker import Worker
from server.rules import access
from server.rules.capture_format import Content
from server.rules.filing_voice import OF_A_CHILD
from server.rules.form_reader import as_uuid
from server.rules.london import day_of
from server.rules.reading import opened
from server.rules.refusals import NotFound
from server.rules.saying import say_family, say_instant

TOLD_FOR: Final = timedelta(days=30)
"""How long a refusal or a conflict stays in the tray. Kept they are for good."""
KINDS: Final = {
    "visit": "Visit",
    "amendment": "Added to a visit",
    "denied_access": "Denied access",
    "denial_details": "More on a denied access",
    "rang_duty": "A call to duty",
    "child_session": "A tablet handed to a child",
    "child_answer": "A child’s answer",
    "child_danger": "A child said something that means danger",
}


@dataclass(frozen=True, slots=True)
class TrayItem:
    id: UUID
    href: str
    """Where it can be put right or looked at; empty when it can't."""
    title: str
    sentences: list[str]
    received_words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A record of the author's to be put right: the form as it was filled in, and what was wrong."""

    replaces: UUID
    kind: str
    fields: dict[str, str | list[str]]
    errors: dict[str, str]


async def tray_of(worker: Worker, keys: Mapping[str, ECKey], *, now: datetime) -> list[TrayItem]:
    """The author's tray, the newest first."""
    told_since = now - TOLD_FOR
    waiting = Capture.status.is_in([Status.NEEDS_ATTENTION.value, Status.QUARANTINED.value])
    refused = And(Capture.status == Status.REFUSED.value, Capture.received_at > told_since)
    captures = await Capture.objects().where(And(Capture.author == worker.id, Or(waiting, refused)))
    theirs = And(Conflict.capture.author == worker.id, Conflict.received_at > told_since)
    conflicts = await Conflict.objects(Conflict.capture).where(theirs)
    dated = [(one.received_at, await _item(one, worker, keys, now)) for one in captures]
    dated += [(one.received_at, _conflict_item(one, now)) for one in conflicts]
    return [item for _, item in sorted(dated, key=lambda pair: pair[0], reverse=True)]


async def correction_of(worker: Worker, id: UUID, keys: Mapping[str, ECKey]) -> Correction:
    """The author's own record that needs attention. Raises NotFound for any other, or one that can't be opened."""
    mine = And(Capture.author == worker.id, Capture.status == Status.NEEDS_ATTENTION.value)
    capture = await Capture.objects().where(And(Capture.id == id, mine)).first()
    content = opened(capture.sealed, keys) if capture and capture.could_open else None
    if capture is None or content is None:
        raise NotFound
    errors = msgspec.json.decode(capture.errors, type=dict[str, str])
    return Correction(replaces=id, kind=content.kind, fields=content.fields, errors=errors)


async def _item(capture: Capture, worker: Worker, keys: Mapping[str, ECKey], now: datetime) -> TrayItem:
    content = opened(capture.sealed, keys) if capture.could_open else None
    correctable = content is not None and capture.status == Status.NEEDS_ATTENTION
    return TrayItem(
        id=capture.id,
        href=f"/captures/{capture.id}/correct" if correctable else "",
        title=await _title(capture, content, worker, now),
        sentences=await _sentences(capture),
        received_words=say_instant(capture.received_at, day_of(now)),
    )


async def _title(capture: Capture, content: Content | None, worker: Worker, now: datetime) -> str:
    kind = KINDS.get(capture.kind, "A record")
    family = content.fields.get("family") if content else None
    named = as_uuid(family) if isinstance(family, str) else None
    if content and content.kind in OF_A_CHILD:
        return await _title_of_child(kind, content, worker, now)
    if named is None:
        return kind
    try:
        return f"{kind}, {say_family((await access.family_for(worker, named, now=now)).name)}"
    except NotFound:
        return kind


async def _title_of_child(kind: str, content: Content, worker: Worker, now: datetime) -> str:
    said = content.fields.get("child")
    named = as_uuid(said) if isinstance(said, str) else None
    try:
        return f"{kind}, {(await access.child_for(worker, named, now=now)).first_name}" if named else kind
    except NotFound:
        return kind


async def _sentences(capture: Capture) -> list[str]:
    if capture.status == Status.QUARANTINED:
        return [capture.reason, "It is kept, and a manager decides whether it goes into the case file."]
    if capture.status == Status.REFUSED:
        decision = await Decision.objects(Decision.worker).where(Decision.capture == capture.id).first()
        why = [f"{decision.worker.name} wrote: {decision.reason}"] if decision else []
        return ["It was refused: it is kept, and is not in the case file.", *why]
    return list(dict.fromkeys(msgspec.json.decode(capture.errors, type=dict[str, str]).values()))


def _conflict_item(conflict: Conflict, now: datetime) -> TrayItem:
    return TrayItem(
        id=conflict.id,
        href=f"/captures/{conflict.capture.id}/conflict",
        title=f"{KINDS.get(conflict.capture.kind, 'A record')}, twice under one number",
        sentences=["Two records with other words in them came under one number. Both are kept: look at both of them."],
        received_words=say_instant(conflict.received_at, day_of(now)),
    )
