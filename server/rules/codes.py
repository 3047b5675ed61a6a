"""Codes from an app (TOTP, RFC 6238): six digits that change every half minute. Each is good once."""

import hmac
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import pyotp
from cryptography.exceptions import InvalidTag
from piccolo.columns import And, Column

from server.database import transaction
from server.models.second_factor import CodeApp
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import Refused
from server.rules.sealed_secret import seal, unseal

ISSUER: Final = "Doorstep"
SECONDS: Final = 30
WINDOW: Final = 1
"""Steps that a phone's clock may be off, either way."""
WRONG: Final = "That code is not right. Type the newest one. If it stays wrong, let the phone set its clock by itself."
USED: Final = "That code was used already. Wait for the next one in the app."
GONE: Final = "This key is not offered any more. Start again."


class Offered(msgspec.Struct, frozen=True):
    """A key for the worker's app, shown until the first code from it was right."""

    uri: str
    """For the QR code."""
    letters: str
    """For typing, in fours."""


async def offer_code_app(worker: Worker, *, secret: bytes, now: datetime) -> Offered:
    """A key that is no second factor yet. For an hour it stays the same until it is confirmed: pages are reloaded."""
    row = await _unconfirmed(worker)
    key = key_of(row, [secret]) if row and (now - row.created_at).total_seconds() <= 3600 else None
    if key is None:
        row = await _new_offer(worker, secret, now)
        key = unseal(row.sealed_secret, secret=secret, bound_to=worker.id)
    uri = pyotp.TOTP(key).provisioning_uri(name=worker.email, issuer_name=ISSUER)
    return Offered(uri, " ".join(key[start : start + 4] for start in range(0, len(key), 4)))


async def confirm_code_app(worker: Worker, code: str, *, secret: bytes, now: datetime) -> None:
    """The first right code makes it a second factor, in place of an app before it. Raises Refused on `code`."""
    row = await _unconfirmed(worker)
    if row is None:
        raise Refused({"code": GONE})
    step = _step_of(key_of(row, [secret]), code, now)
    if step is None:
        raise Refused({"code": WRONG})
    async with transaction():
        earlier = And(CodeApp.worker == worker.id, CodeApp.removed_at.is_null())
        await CodeApp.update({CodeApp.removed_at: now}).where(And(earlier, CodeApp.id != row.id))
        await CodeApp.update({CodeApp.confirmed_at: now, CodeApp.last_step: step}).where(CodeApp.id == row.id)
        await audit.note("set up code app", now=now, worker=worker.id, subject_kind="worker", subject=worker.id)


async def take_code(worker: Worker, code: str, *, secret: bytes, earlier: Sequence[bytes] = (), now: datetime) -> None:
    """Take a code of the worker's app: good once, also for two processes at once. An app from one of the `earlier`
    secrets is sealed anew. Raises Refused on `code`."""
    row = await code_app_of(worker.id)
    key = key_of(row, [secret, *earlier]) if row else None
    step = _step_of(key, code, now)
    if row is None or key is None or step is None:
        raise Refused({"code": WRONG})
    unused = And(CodeApp.id == row.id, CodeApp.last_step < step)
    kept: dict[Column | str, Any] = {
        CodeApp.last_step: step,
        CodeApp.sealed_secret: seal(key, secret=secret, bound_to=worker.id),
    }
    if not await CodeApp.update(kept).where(unused).returning(CodeApp.id):
        raise Refused({"code": USED})


async def code_app_of(worker: UUID) -> CodeApp | None:
    """The worker's app, once it was confirmed."""
    live = And(CodeApp.worker == worker, CodeApp.removed_at.is_null())
    return await CodeApp.objects().where(And(live, CodeApp.confirmed_at.is_not_null())).first()


def key_of(row: CodeApp, secrets: Sequence[bytes]) -> str | None:
    """What the app counts its codes from. None when it was sealed with a secret that this server has no more: no code
    fits, recovery codes of that time don't either, and an administrator has to reset the second factor."""
    for secret in secrets:
        with suppress(InvalidTag):
            return unseal(row.sealed_secret, secret=secret, bound_to=row.worker)
    return None


async def _unconfirmed(worker: Worker) -> CodeApp | None:
    live = And(CodeApp.worker == worker.id, CodeApp.removed_at.is_null())
    return (
        await CodeApp.objects()
        .where(And(live, CodeApp.confirmed_at.is_null()))
        .order_by(CodeApp.created_at, ascending=False)
        .first()
    )


async def _new_offer(worker: Worker, secret: bytes, now: datetime) -> CodeApp:
    row = CodeApp(
        worker=worker.id,
        sealed_secret=seal(pyotp.random_base32(), secret=secret, bound_to=worker.id),
        created_at=now,
    )
    async with transaction():
        unconfirmed = And(CodeApp.worker == worker.id, CodeApp.confirmed_at.is_null())
        await CodeApp.delete().where(unconfirmed)
        await CodeApp.insert(row)
    return row


def _step_of(key: str | None, code: str, now: datetime) -> int | None:
    """The half minute to which the code belongs, if it is near `now`."""
    if key is None:
        return None
    typed, totp, this = "".join(code.split()), pyotp.TOTP(key), int(now.timestamp()) // SECONDS
    near = [step for step in range(this - WINDOW, this + WINDOW + 1) if _same(totp.generate_otp(step), typed)]
    return near[-1] if near else None


def _same(right: str, typed: str) -> bool:
    return hmac.compare_digest(right.encode(), typed.encode(errors="replace"))
