"""A second factor is set up: on one's own page, or in the middle of signing in by who must have one and has none."""

from datetime import datetime

from server.database import lock_row, transaction
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.rules.codes import confirm_code_app
from server.rules.passkeys import Site, keep_passkey
from server.rules.recovery_codes import make_recovery_codes, recovery_codes_left
from server.rules.refusals import Refused
from server.rules.second_factor import factors_of
from server.rules.sessions import Begun
from server.rules.sign_in_steps import AGAIN, take_challenge, worker_after_password
from server.rules.signing_in import From, open_session


async def add_code_app(worker: Worker, code: str, *, secret: bytes, now: datetime) -> list[str]:
    """The first right code makes the app good. Returns recovery codes to show, if there were none. Raises Refused."""
    async with transaction():
        await confirm_code_app(worker, code, secret=secret, now=now)
        return await _codes_if_none(worker, secret, now)


async def add_passkey(
    worker: Worker, credential: str, *, name: str, step: SignInStep, site: Site, secret: bytes, now: datetime
) -> list[str]:
    """Keep the passkey. Returns recovery codes to show, if there were none. Raises Refused."""
    challenge = await take_challenge(step, of=worker)
    async with transaction():
        await keep_passkey(worker, credential, name=name, challenge=challenge, site=site, now=now)
        return await _codes_if_none(worker, secret, now)


async def worker_without_any(step: SignInStep) -> Worker:
    """Whose password was right and who has no second factor: who has one must use it, or a password alone could
    bring in another. Raises Refused."""
    worker = await worker_after_password(step)
    if (await factors_of(worker.id)).any:
        raise Refused({"": AGAIN})
    return worker


async def begin_with_code_app(
    step: SignInStep, code: str, *, where: From, now: datetime, before: str
) -> tuple[Begun, list[str]]:
    """Set the app up and open the session; the recovery codes are shown once. Raises Refused, UsedBefore."""
    async with transaction():
        worker = await _still_without_any(step)
        codes = await add_code_app(worker, code, secret=where.secret, now=now)
        begun = await open_session(worker, where=where, now=now, means="password+code", before=before, step=step)
    return begun, codes


async def begin_with_passkey(
    step: SignInStep, credential: str, *, site: Site, where: From, now: datetime, before: str
) -> tuple[Begun, list[str]]:
    """Keep the passkey and open the session; the recovery codes are shown once. Raises Refused, UsedBefore."""
    async with transaction():
        worker = await _still_without_any(step)
        codes = await add_passkey(
            worker, credential, name=where.browser, step=step, site=site, secret=where.secret, now=now
        )
        begun = await open_session(worker, where=where, now=now, means="password+passkey", before=before, step=step)
    return begun, codes


async def _still_without_any(step: SignInStep) -> Worker:
    """Two browsers may be at it: the second one finds what the first has set up."""
    await lock_row(await worker_after_password(step))
    return await worker_without_any(step)


async def _codes_if_none(worker: Worker, secret: bytes, now: datetime) -> list[str]:
    if await recovery_codes_left(worker.id):
        return []
    return await make_recovery_codes(worker, secret=secret, now=now)
