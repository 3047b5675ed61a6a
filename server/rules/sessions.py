"""Sessions: how they begin, close when nobody is there, open again, and end.

A session answers while its browser holds two cookies. The first, which script can't read, says whose it is. The
second, which script can delete, says that somebody is there: a phone that locks deletes it, signal or not. It is
given again to whoever opens a nonce that is sealed to the device's key, so nobody types a password between visits.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from joserfc import jwe
from joserfc.jwk import ECKey
from piccolo.columns import And

from server.database import transaction
from server.models.registration import Registration
from server.models.session import Session
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import NotFound

ACTIVITY_KEPT_EVERY: Final = timedelta(seconds=30)
NONCE_LASTS: Final = timedelta(minutes=2)
NONCE_BYTES: Final = 32
REGISTRY: Final = jwe.JWERegistry(algorithms=["ECDH-ES+A256KW", "A256GCM"])


class Begun(msgspec.Struct, frozen=True):
    """A new session, and what its two cookies hold: kept nowhere but in that browser."""

    session: Session
    worker: Worker
    token: str
    open_token: str


class Gone(Exception):
    """The device was revoked, or the account closed: it will not open again."""


class NotOpened(Exception):
    """There is no session here to open, or what came is not what was sealed."""


async def begin(
    worker: Worker, *, now: datetime, hours: int, means: str = "password", browser: str = "", before: str = ""
) -> Begun:
    """Open a new session of `hours`. `before` is the token of this worker's earlier one in that browser, which ends."""
    token, open_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    session = Session(
        worker=worker.id,
        token_digest=digest_of(token),
        open_digest=digest_of(open_token),
        began_at=now,
        last_active_at=now,
        ends_at=now + timedelta(hours=hours),
        means=means,
        browser=browser[:80],
    )
    async with transaction():
        if before:
            earlier = And(Session.token_digest == digest_of(before), Session.worker == worker.id)
            await Session.update({Session.ended_at: now}).where(And(earlier, Session.ended_at.is_null()))
        await Session.insert(session)
        await audit.note("signed in", now=now, worker=worker.id, subject_kind="session", subject=session.id)
    return Begun(session, worker, token, open_token)


async def live_session(token: str, *, now: datetime) -> tuple[Session, Worker] | None:
    """The session behind the first cookie and its worker, open or not; None when it ended or the account was closed."""
    session = (
        await Session.objects(Session.worker)
        .where(And(Session.token_digest == digest_of(token), Session.ended_at.is_null()))
        .first()
    )
    if session is None or session.ends_at <= now or session.worker.closed_at is not None:
        return None
    return session, session.worker


def is_open(session: Session, open_token: str, *, now: datetime, idle: timedelta) -> bool:
    """Whether somebody is there: the second cookie fits, and the last activity is not longer ago than `idle`."""
    if not session.open_digest or not hmac.compare_digest(session.open_digest, digest_of(open_token)):
        return False
    return now - session.last_active_at <= idle


async def note_activity(session: Session, *, now: datetime) -> None:
    """A person did something. Kept to the half minute."""
    if now - session.last_active_at >= ACTIVITY_KEPT_EVERY:
        await Session.update({Session.last_active_at: now}).where(Session.id == session.id)


async def suspend(session: Session) -> None:
    """Nobody is there any more: only the device's key opens it again."""
    await Session.update({Session.open_digest: ""}).where(Session.id == session.id)


async def nonce_for(session: Session, registration: Registration, *, now: datetime) -> str:
    """Random bytes that only the device's key reveals, as a compact JWE. Good once, for two minutes.

    Raises Gone when the device was revoked.
    """
    if registration.revoked_at is not None:
        raise Gone
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = ECKey.import_key(msgspec.json.decode(registration.public_key))
    sealed = jwe.encrypt_compact({"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}, nonce, key, registry=REGISTRY)
    await Session.update({Session.nonce_digest: _digest_of_bytes(nonce), Session.nonce_until: now + NONCE_LASTS}).where(
        Session.id == session.id
    )
    return sealed


async def resume(session: Session, worker: Worker, registration: Registration, opened: str, *, now: datetime) -> str:
    """Open the session again for whoever opened the nonce. Returns what the second cookie holds from now on.

    `opened` is the nonce in base64url. Raises Gone when the device was revoked meanwhile, NotOpened when it is not
    the nonce, or was used before, or is stale.
    """
    if registration.revoked_at is not None:
        raise Gone
    open_token = secrets.token_urlsafe(32)
    fits = And(Session.nonce_digest == _digest_of_bytes(_bytes_of(opened)), Session.nonce_until >= now)
    async with transaction():
        done = (
            await Session.update(
                {
                    Session.open_digest: digest_of(open_token),
                    Session.nonce_digest: "",
                    Session.last_active_at: now,
                    Session.registration: registration.id,
                }
            )
            .where(And(And(Session.id == session.id, Session.ended_at.is_null()), fits))
            .returning(Session.id)
        )
        if not done:
            raise NotOpened
        await audit.note(
            "unlocked",
            now=now,
            worker=worker.id,
            subject_kind="session",
            subject=session.id,
            registration=registration.id,
        )
    return open_token


async def device(id: UUID) -> Registration | None:
    """The registration with its worker, whoever's it is: only for finding out whose session may be opened."""
    return await Registration.objects(Registration.worker).where(Registration.id == id).first()


async def sits_on(session: Session, registration: UUID) -> None:
    """The session's browser has registered as this device."""
    await Session.update({Session.registration: registration}).where(Session.id == session.id)


async def sessions_of(worker: Worker, *, now: datetime) -> list[Session]:
    """The worker's sessions that have not ended, the last active first."""
    mine = And(Session.worker == worker.id, Session.ended_at.is_null())
    return (
        await Session.objects()
        .where(And(mine, Session.ends_at > now))
        .order_by(Session.last_active_at, ascending=False)
    )


async def end(session_id: UUID, worker: Worker, *, now: datetime, act: str = "ended session") -> None:
    """End one of the worker's own sessions. Raises NotFound for any other. What a phone has not sent stays there."""
    mine = And(And(Session.id == session_id, Session.worker == worker.id), Session.ended_at.is_null())
    async with transaction():
        ended = await Session.update({Session.ended_at: now}).where(mine).returning(Session.id)
        if not ended:
            raise NotFound
        await audit.note(act, now=now, worker=worker.id, subject_kind="session", subject=session_id)


async def end_all(worker_id: UUID, *, now: datetime, but: UUID | None = None) -> int:
    """End every session of a worker, except perhaps one. Returns how many."""
    theirs = And(Session.worker == worker_id, Session.ended_at.is_null())
    condition = theirs if but is None else And(theirs, Session.id != but)
    return len(await Session.update({Session.ended_at: now}).where(condition).returning(Session.id))


def digest_of(token: str) -> str:
    """What is kept of a token that only its holder may know."""
    return _digest_of_bytes(token.encode())


def _digest_of_bytes(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def _bytes_of(opened: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(opened + "=" * (-len(opened) % 4))
    except (binascii.Error, ValueError) as error:
        raise NotOpened from error
