"""How entries of the audit trail hang together. docs/audit.md is the exact description. No I/O."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

NOTHING: Final = "0" * 64
"""What the first link hangs from."""


@dataclass(frozen=True, slots=True)
class Head:
    """A place in the chain; kept elsewhere, it proves everything before it."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An audit entry as it is hashed."""

    id: UUID
    at: datetime
    worker: UUID | None
    registration: UUID | None
    session: UUID | None
    act: str
    subject_kind: str
    subject: UUID | None


def entry_of(row: dict[str, Any]) -> Entry:
    """From a row of the database with the columns of audit_entry."""
    return Entry(**{name: row[name] for name in COLUMNS})


COLUMNS: Final = tuple(Entry.__dataclass_fields__)


def digest_of(before: str, number: int, linked_at: datetime, entry: Entry) -> str:
    """The digest of link `number`, which hangs from the link whose digest is `before`. Hex, as both are written.

    Everything that the two rows say goes in, so that none of it can be changed unnoticed.
    """
    said = [
        number,
        _instant(linked_at),
        str(entry.id),
        _instant(entry.at),
        _id(entry.worker),
        _id(entry.registration),
        _id(entry.session),
        entry.act,
        entry.subject_kind,
        _id(entry.subject),
    ]
    return sha256(before.encode() + b"\n" + msgspec.json.encode(said)).hexdigest()


def _instant(instant: datetime) -> str:
    """2026-11-24T14:05:00.000000Z: always UTC, always six digits."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _id(id: UUID | None) -> str | None:
    return None if id is None else str(id)
