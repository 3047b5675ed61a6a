"""The session in a browser, and the device that the same browser sends as."""

from collections.abc import Iterable
from datetime import datetime

from piccolo.columns import And

from server.database import transaction
from server.models.registration import Registration
from server.models.session import Session
from server.rules import audit


async def find_sitting(sessions: Iterable[Session], registration: Registration, *, now: datetime) -> None:
    """The device was heard of, and its browser holds these live sessions. Its worker's, signed in there since, is on
    this device from now on: revoking the device ends it. One that was there already when the device was revoked ends;
    one that began later is somebody who found it again."""
    theirs = [one for one in sessions if one.worker.id == registration.worker.id and one.registration is None]
    for session in theirs:
        if registration.revoked_at is None:
            nowhere = And(Session.id == session.id, Session.registration.is_null())
            await Session.update({Session.registration: registration.id}).where(nowhere)
        elif session.began_at <= registration.revoked_at:
            await _end(session, registration, now)


async def _end(session: Session, registration: Registration, now: datetime) -> None:
    live = And(Session.id == session.id, Session.ended_at.is_null())
    async with transaction():
        if await Session.update({Session.ended_at: now}).where(live).returning(Session.id):
            await audit.note(
                "ended session with its device",
                now=now,
                worker=registration.worker.id,
                subject_kind="session",
                subject=session.id,
                registration=registration.id,
            )
