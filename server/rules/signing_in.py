"""Sign-in by password, and the server-side session that follows."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from piccolo.columns import And

from server.database import transaction
from server.models.session import Session
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import Refused

HASHER: Final = PasswordHasher()
# Checked when nobody has the address, so that an unknown account takes as long as a wrong password.
_NOBODYS_HASH: Final = HASHER.hash(secrets.token_urlsafe(16))
_ACTIVITY_KEPT_EVERY: Final = timedelta(minutes=1)


async def sign_in(email: str, password: str, *, now: datetime, hours: int) -> tuple[Session, Worker, str]:
    """Open a session of `hours`. Returns it with its worker and the token for the cookie, which is kept nowhere.

    Raises Refused with one and the same sentence for an unknown address, a wrong password and a closed account.
    """
    worker = await Worker.objects().where(Worker.email == email.strip().lower()).first()
    fits = _fits(worker.password_hash if worker else _NOBODYS_HASH, password)
    if worker is None or not fits or worker.closed_at is not None:
        raise Refused({"email": "The e-mail address or the password is not right. Check both and try again."})
    token = secrets.token_urlsafe(32)
    session = Session(
        worker=worker.id,
        token_digest=digest_of(token),
        began_at=now,
        last_active_at=now,
        ends_at=now + timedelta(hours=hours),
    )
    async with transaction():
        await Session.insert(session)
        await audit.note("signed in", now=now, worker=worker.id, subject_kind="session", subject=session.id)
    return session, worker, token


async def session_for(token: str, *, now: datetime) -> tuple[Session, Worker] | None:
    """The live session behind a cookie and its worker; None when it has ended or the account was closed."""
    session = (
        await Session.objects(Session.worker)
        .where(And(Session.token_digest == digest_of(token), Session.ended_at.is_null()))
        .first()
    )
    if session is None or session.ends_at <= now:
        return None
    worker: Worker = session.worker
    if worker.closed_at is not None:
        return None
    if now - session.last_active_at >= _ACTIVITY_KEPT_EVERY:
        await Session.update({Session.last_active_at: now}).where(Session.id == session.id)
    return session, worker


async def sign_out(session: Session, worker: Worker, *, now: datetime) -> None:
    """End the session. What the phone has not sent yet stays there, sealed."""
    async with transaction():
        await Session.update({Session.ended_at: now}).where(Session.id == session.id)
        await audit.note("signed out", now=now, worker=worker.id, subject_kind="session", subject=session.id)


def digest_of(token: str) -> str:
    """What is kept of a token that only its holder may know."""
    return hashlib.sha256(token.encode()).hexdigest()


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
