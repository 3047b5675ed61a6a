"""What the phone is told about each record it sent. Only a receipt that repeats id and digest is one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from server.models.capture import IN_THE_CASE_FILE, Capture, Status


class Answer(StrEnum):
    ACCEPTED = "accepted"
    ALREADY_HERE = "already_here"
    CONFLICT = "conflict"
    NEEDS_ATTENTION = "needs_attention"
    QUARANTINED = "quarantined"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    digest: str
    status: Answer
    received_at: datetime
    errors: dict[str, str]
    """{field: sentence}; "" is the record as a whole. Never what was typed."""
    flags: list[str]
    replaced: UUID | None
    """The earlier record that this one corrected."""
    became: Status | None
    """With already_here: what has become of the first by now."""


def receipt_for_known(first: Capture, digest: str) -> Receipt:
    """The receipt for a record that came before, with what has become of it since."""
    filed = first.status in IN_THE_CASE_FILE
    return Receipt(
        id=first.id,
        digest=digest,
        status=Answer.ALREADY_HERE,
        received_at=first.received_at,
        errors=msgspec.json.decode(first.errors, type=dict[str, str]),
        flags=msgspec.json.decode(first.flags, type=list[str]),
        replaced=first.replaces if filed else None,
        became=Status(first.status),
    )
