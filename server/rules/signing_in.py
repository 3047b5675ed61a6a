"""Signing in: a password, then a second factor if the worker has one or must have one; or a passkey alone."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import Enum, auto
from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.database import transaction
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.rules import audit
from server.rules.codes import take_code
from server.rules.passkeys import NOT_TAKEN, Site, passkey_named, take_passkey
from server.rules.recovery_codes import take_recovery_code
from server.rules.refusals import Refused
from server.rules.second_factor import factors_of, must_have_one
from server.rules.sessions import Begun, begin
from server.rules.sign_in_steps import take_challenge, use_step, worker_after_password
from server.rules.throttle import Tries, count, forgive, take_back, tries_of

HASHER: Final = PasswordHasher()
# Checked when nobody has the address, so that an unknown account takes as long as a wrong password.
_NOBODYS_HASH: Final = HASHER.hash(secrets.token_urlsafe(16))
NOT_RIGHT: Final = "The e-mail address or the password is not right. Check both and try again."
NOTHING_GIVEN: Final = "Type the code from your app."


class Then(Enum):
    """What comes after a right password."""

    OPEN = auto()
    SECOND_FACTOR = auto()
    SET_ONE_UP = auto()


class From(msgspec.Struct, frozen=True):
    """Where a try comes from, and what the session is to be like if it is right."""

    address: str
    browser: str
    hours: int
    secret: bytes
    """The server's own."""
    earlier: tuple[bytes, ...] = ()
    """Those before it, which code apps and recovery codes may be from."""

    def tries(self, email: str = "") -> Tries:
        return tries_of(email, self.address, secret=self.secret)


async def enter_password(email: str, password: str, *, where: From, now: datetime) -> Worker:
    """Whose password it is; nothing is opened yet.

    Raises Refused with one and the same sentence, after the same work, for an unknown address, a wrong password and a
    closed account; Throttled before anything is looked at.
    """
    address = email.strip().lower()
    tries = where.tries(address or "nobody")
    await count(tries, now=now)
    worker = await _known(address)
    fits = await password_fits(worker, password)
    if worker is None or not fits or worker.closed_at is not None:
        await _note_refused(worker, now)
        raise Refused({"email": NOT_RIGHT})
    await take_back(tries)
    return worker


async def after_password(worker: Worker, *, demo: bool) -> Then:
    """Managers and administrators must have a second factor outside the demo; others use the one they have."""
    if (await factors_of(worker.id)).any:
        return Then.SECOND_FACTOR
    return Then.SET_ONE_UP if must_have_one(worker, demo=demo) else Then.OPEN


async def open_session(
    worker: Worker,
    *,
    where: From,
    now: datetime,
    means: str = "password",
    before: str = "",
    step: SignInStep | None = None,
) -> Begun:
    """Everything was right. `before` is the token of the worker's earlier session in that browser: it ends.

    Raises UsedBefore when the step was finished already.
    """
    async with transaction():
        if step is not None:
            await use_step(step, now=now)
        await forgive(where.tries(worker.email))
        return await begin(worker, now=now, hours=where.hours, means=means, browser=where.browser, before=before)


async def enter_second(step: SignInStep, *, code: str, recovery: str, where: From, now: datetime) -> tuple[Worker, str]:
    """The code from the app, or a recovery code. Returns whose it is and by which means they sign in.

    Raises Refused on `code` or `recovery`, Throttled. A wrong one counts like a wrong password.
    """
    worker = await worker_after_password(step)
    if not code and not recovery:
        raise Refused({"code": NOTHING_GIVEN})
    async with one_try(worker, where=where, now=now):
        if recovery:
            await take_recovery_code(worker, recovery, secret=where.secret, earlier=where.earlier, now=now)
            return worker, "password+recovery"
        await take_code(worker, code, secret=where.secret, earlier=where.earlier, now=now)
        return worker, "password+code"


async def enter_passkey(
    step: SignInStep, credential: str, *, site: Site, where: From, now: datetime
) -> tuple[Worker, str]:
    """A passkey, alone or after a password. Returns whose it is and by which means they sign in.

    Raises Refused on `passkey`, with one sentence for nearly whatever is wrong, and Throttled.
    """
    expected = await worker_after_password(step) if step.worker else None
    passkey = await passkey_named(credential)
    async with one_try(expected, where=where, now=now, of=passkey.worker if passkey else None):
        if passkey is None or passkey.worker.closed_at is not None or (expected and passkey.worker.id != expected.id):
            raise Refused({"passkey": NOT_TAKEN})
        await take_passkey(passkey, credential, challenge=await take_challenge(step), site=site, now=now)
    return passkey.worker, "password+passkey" if expected else "passkey"


@asynccontextmanager
async def one_try(
    worker: Worker | None, *, where: From, now: datetime, of: Worker | None = None
) -> AsyncIterator[None]:
    """Counts what happens inside as one try of the worker (of nobody: of the address alone). A refused one stays
    counted, and is noted as the worker's or as that of whoever it claims to be `of`. Raises Throttled before it."""
    tries = where.tries(worker.email if worker else "")
    await count(tries, now=now)
    try:
        yield
    except Refused:
        await _note_refused(worker or of, now)
        raise
    await take_back(tries)


async def password_fits(worker: Worker | None, password: str) -> bool:
    """Slow on purpose, and as slow for nobody's password. In a thread: other requests go on meanwhile."""
    return await asyncio.to_thread(_fits, worker.password_hash if worker else _NOBODYS_HASH, password)


async def _known(address: str) -> Worker | None:
    # What no database can hold is nobody's address.
    asked = address.encode(errors="replace").decode().replace("\0", "?")
    return await Worker.objects().where(Worker.email == asked).first()


async def _note_refused(worker: Worker | None, now: datetime) -> None:
    id = worker.id if worker else None
    await audit.note("refused sign-in", now=now, worker=id, subject_kind="worker", subject=id)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password.encode(errors="replace"))
    except (VerificationError, InvalidHashError):
        return False
