"""Ten codes on paper, for the day on which the phone with the app or the passkey is lost. Each is good once."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.second_factor import RecoveryCode
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import Refused

HOW_MANY: Final = 10
# Without the letters and digits that are taken for others. Twelve of them: about 58 bits.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH: Final = 12
WRONG: Final = "That recovery code is not right, or it was used before. Try another one."


async def make_recovery_codes(worker: Worker, *, secret: bytes, now: datetime) -> list[str]:
    """Ten new codes such as "abcd-efgh-jkmn", to be shown once; the earlier ones are good no more."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    rows = [RecoveryCode(worker=worker.id, code_digest=_digest(worker, code, secret), made_at=now) for code in codes]
    async with transaction():
        await replace_recovery_codes(worker.id, now=now)
        await RecoveryCode.insert(*rows)
        await audit.note("made recovery codes", now=now, worker=worker.id, subject_kind="worker", subject=worker.id)
    return codes


async def take_recovery_code(
    worker: Worker, code: str, *, secret: bytes, earlier: Sequence[bytes] = (), now: datetime
) -> None:
    """Take one, however it was typed, made with the server's secret or one before it. Raises Refused on `recovery`."""
    digests = [_digest(worker, code, each) for each in (secret, *earlier)]
    this = And(RecoveryCode.code_digest.is_in(digests), _good(worker.id))
    if not await RecoveryCode.update({RecoveryCode.used_at: now}).where(this).returning(RecoveryCode.id):
        raise Refused({"recovery": WRONG})


async def recovery_codes_left(worker: UUID) -> int:
    left: int = await RecoveryCode.count().where(_good(worker))
    return left


async def replace_recovery_codes(worker: UUID, *, now: datetime) -> None:
    """None of those there are is good any more."""
    await RecoveryCode.update({RecoveryCode.replaced_at: now}).where(_good(worker))


def _good(worker: UUID) -> And:
    unused = And(RecoveryCode.used_at.is_null(), RecoveryCode.replaced_at.is_null())
    return And(RecoveryCode.worker == worker, unused)


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def _digest(worker: Worker, code: str, secret: bytes) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.new(secret, f"recovery {worker.id} {plain}".encode(errors="replace"), hashlib.sha256).hexdigest()
