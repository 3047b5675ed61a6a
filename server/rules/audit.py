"""Who did what, written in the transaction that does it."""

from datetime import datetime
from uuid import UUID

from server.models.audit import AuditEntry


async def note(
    act: str,
    *,
    now: datetime,
    worker: UUID | None,
    subject_kind: str = "",
    subject: UUID | None = None,
    registration: UUID | None = None,
) -> None:
    """Write one audit entry. `act` is a fixed phrase such as "recorded visit": never case content."""
    entry = AuditEntry(
        at=now, act=act, worker=worker, subject_kind=subject_kind, subject=subject, registration=registration
    )
    await AuditEntry.insert(entry)
