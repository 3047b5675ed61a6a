"""What a phone seals. Every format ever issued stays readable here: a record may come months after an update."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.rules.moments import moment_of

Kind = Literal[
    "visit",
    "amendment",
    "denied_access",
    "denied_access_details",
    "rang_duty",
    "child_session",
    "child_answer",
    "child_danger",
]


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field record as the phone wrote it down, before sealing. `fields` are the form's own."""

    format: Literal["doorstep/1"]
    id: UUID
    registration: UUID
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    kind: Kind
    urgency: Literal["routine", "urgent"]
    recorded_at: str
    """The phone's clock, ISO 8601. A string here, because a clock that can't be right must not spoil a record."""
    replaces: UUID | None
    unfinished: bool
    fields: dict[str, str | list[str]]


def read_content(plaintext: bytes) -> Content:
    """Raises ValueError when this is no record of any format that was ever issued."""
    try:
        return msgspec.json.decode(plaintext, type=Content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("no known format") from error


def recorded_at(content: Content) -> datetime | None:
    """The phone's clock at saving, in UTC; None when what it gave is no moment that a clock can mean."""
    return moment_of(content.recorded_at)
