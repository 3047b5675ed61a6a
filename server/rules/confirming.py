"""“Confirm it is you”: who changes how they sign in has given a password or second factor within ten minutes.

A phone left lying open must not be enough to lock its worker out or to let somebody else in.
"""

from datetime import datetime, timedelta
from typing import Final

from server.models.second_factor import SignInStep
from server.models.session import Session
from server.models.worker import Worker
from server.rules import audit
from server.rules.codes import take_code
from server.rules.passkeys import NOT_TAKEN, Site, passkey_named, take_passkey
from server.rules.refusals import Refused
from server.rules.sign_in_steps import take_challenge
from server.rules.signing_in import From, one_try, password_fits

GOOD_FOR: Final = timedelta(minutes=10)


def is_confirmed(session: Session, *, now: datetime) -> bool:
    """Whether the session began, or its worker confirmed, within ten minutes."""
    return now - (session.confirmed_at or session.began_at) < GOOD_FOR


async def confirm_by_words(
    session: Session, worker: Worker, *, password: str, code: str, where: From, now: datetime
) -> None:
    """By the password, or the code from the app. Raises Refused on `password` or `code`, Throttled."""
    if not password and not code:
        raise Refused({"password": "Type your password."})
    async with one_try(worker, where=where, now=now):
        if password and not await password_fits(worker, password):
            raise Refused({"password": "That is not your password. Try again."})
        if not password:
            await take_code(worker, code, secret=where.secret, earlier=where.earlier, now=now)
    await _confirmed(session, worker, now)


async def confirm_by_passkey(
    session: Session, worker: Worker, credential: str, *, step: SignInStep, site: Site, where: From, now: datetime
) -> None:
    """By one of the worker's own. Raises Refused on `passkey`, Throttled."""
    passkey = await passkey_named(credential)
    async with one_try(worker, where=where, now=now):
        if passkey is None or passkey.worker.id != worker.id:
            raise Refused({"passkey": NOT_TAKEN})
        await take_passkey(passkey, credential, challenge=await take_challenge(step, of=worker), site=site, now=now)
    await _confirmed(session, worker, now)


async def _confirmed(session: Session, worker: Worker, now: datetime) -> None:
    await Session.update({Session.confirmed_at: now}).where(Session.id == session.id)
    await audit.note("confirmed", now=now, worker=worker.id, subject_kind="session", subject=session.id)
