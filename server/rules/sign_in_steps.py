"""Between two steps of signing in, or of confirming: ten minutes, one browser, good once."""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from server.database import transaction
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.rules.refusals import Refused
from server.rules.sessions import digest_of

LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=1)
AGAIN: Final = "That took longer than ten minutes, or was begun in another window. Begin again."


class UsedBefore(Exception):
    """The step was finished already: a second press of the button. `next_path` is where the first one led."""

    def __init__(self, next_path: str) -> None:
        super().__init__("used before")
        self.next_path = next_path


async def begin_step(
    *, now: datetime, worker: UUID | None = None, password_was_right: bool = False, next_path: str = "/"
) -> tuple[SignInStep, str]:
    """A new step, and the token for its browser's cookie. Steps of yesterday go."""
    token = secrets.token_urlsafe(32)
    step = SignInStep(
        worker=worker,
        token_digest=digest_of(token),
        next_path=next_path,
        password_was_right=password_was_right,
        began_at=now,
        ends_at=now + LASTS,
    )
    async with transaction():
        await SignInStep.delete().where(SignInStep.ends_at < now - KEPT)
        await SignInStep.insert(step)
    return step, token


async def step_with(token: str, *, now: datetime) -> SignInStep:
    """The step that this browser is at. Raises Refused when there is none or its time is over, UsedBefore."""
    step = await SignInStep.objects().where(SignInStep.token_digest == digest_of(token)).first() if token else None
    if step is None or step.ends_at <= now:
        raise Refused({"": AGAIN})
    if step.used_at is not None:
        raise UsedBefore(step.next_path)
    return step


async def worker_after_password(step: SignInStep) -> Worker:
    """Whose second factor is awaited. Raises Refused where no password was right, or the account was closed since."""
    worker = await Worker.objects().where(Worker.id == step.worker).first() if step.password_was_right else None
    if worker is None or worker.closed_at is not None:
        raise Refused({"": AGAIN})
    return worker


async def use_step(step: SignInStep, *, now: datetime) -> None:
    """Raises UsedBefore when it was, also by another process at this moment."""
    unused = And(SignInStep.id == step.id, SignInStep.used_at.is_null())
    if not await SignInStep.update({SignInStep.used_at: now}).where(unused).returning(SignInStep.id):
        raise UsedBefore(step.next_path)


async def new_challenge(step: SignInStep) -> bytes:
    """For a passkey to answer: the one before is good no more."""
    challenge = secrets.token_bytes(32)
    await SignInStep.update({SignInStep.challenge: bytes_to_base64url(challenge)}).where(SignInStep.id == step.id)
    return challenge


async def take_challenge(step: SignInStep, *, of: Worker | None = None) -> bytes:
    """The challenge that is out, once. `of` is who the step has to be of. Raises Refused on `passkey`."""
    if of is not None and step.worker != of.id:
        raise Refused({"passkey": AGAIN})
    this = And(SignInStep.id == step.id, SignInStep.challenge == step.challenge)
    taken = (
        await SignInStep.update({SignInStep.challenge: ""}).where(this).returning(SignInStep.id)
        if step.challenge
        else []
    )
    if not taken:
        raise Refused({"passkey": AGAIN})
    return base64url_to_bytes(step.challenge)
