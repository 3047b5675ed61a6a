"""Refusals of whoever is not known."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.audit import AuditEntry
from server.models.registration import Registration
from server.rules import audit

WRONG_TOKEN: Final = "refused: upload token"  # noqa: S105
ONCE_IN: Final = timedelta(minutes=1)


async def note_wrong_token(registration: UUID, *, now: datetime) -> None:
    """Somebody sent in the name of this device without its upload token. At most once a minute and device, and for a
    device that exists: no stranger fills the database."""
    if not await Registration.exists().where(Registration.id == registration):
        return
    lately = And(AuditEntry.subject == registration, AuditEntry.at > now - ONCE_IN)
    if not await AuditEntry.exists().where(And(lately, AuditEntry.act == WRONG_TOKEN)):
        await audit.note(WRONG_TOKEN, now=now, worker=None, subject_kind="registration", subject=registration)
