"""What a worker has beside the password, who must have it, and taking it away."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.second_factor import CodeApp, Passkey
from server.models.worker import Role, Worker
from server.rules import audit
from server.rules.codes import code_app_of
from server.rules.passkeys import passkeys_of
from server.rules.recovery_codes import recovery_codes_left, replace_recovery_codes
from server.rules.refusals import NotFound, Refused
from server.rules.sessions import end_all

MUST_HAVE: Final = frozenset({Role.TEAM_MANAGER, Role.SENIOR_MANAGER, Role.ADMINISTRATOR})
"""They see or open more than one family: a password that somebody guessed must not be enough."""
LAST_ONE: Final = "Managers and administrators need a second factor. Add another one first, then remove this."


class Factors(msgspec.Struct, frozen=True):
    code_app: CodeApp | None
    passkeys: list[Passkey]
    recovery_left: int
    """Recovery codes stand in for the others: alone they are no second factor."""

    @property
    def any(self) -> bool:
        return self.code_app is not None or bool(self.passkeys)

    @property
    def only_one(self) -> bool:
        return (self.code_app is not None) + len(self.passkeys) == 1


async def factors_of(worker: UUID) -> Factors:
    return Factors(await code_app_of(worker), await passkeys_of(worker), await recovery_codes_left(worker))


def must_have_one(worker: Worker, *, demo: bool) -> bool:
    """Managers and administrators; nobody in the demo, whose people have passwords only."""
    return worker.role in MUST_HAVE and not demo


async def remove_code_app(worker: Worker, *, demo: bool, now: datetime) -> None:
    """Raises Refused when it is the last factor of somebody who must have one, NotFound when there is none."""
    live = And(CodeApp.worker == worker.id, CodeApp.removed_at.is_null())
    async with transaction():
        await _may_lose_one(worker, demo)
        if not await CodeApp.update({CodeApp.removed_at: now}).where(live).returning(CodeApp.id):
            raise NotFound
        await audit.note("removed code app", now=now, worker=worker.id, subject_kind="worker", subject=worker.id)
        await _drop_recovery_codes_of_nothing(worker, now)


async def remove_passkey(worker: Worker, id: UUID, *, demo: bool, now: datetime) -> None:
    """Raises Refused when it is the last factor of somebody who must have one, NotFound for another's."""
    mine = And(And(Passkey.id == id, Passkey.worker == worker.id), Passkey.removed_at.is_null())
    async with transaction():
        if not await Passkey.exists().where(mine):
            raise NotFound
        await _may_lose_one(worker, demo)
        await Passkey.update({Passkey.removed_at: now}).where(mine)
        await audit.note("removed passkey", now=now, worker=worker.id, subject_kind="passkey", subject=id)
        await _drop_recovery_codes_of_nothing(worker, now)


async def reset_second_factor(worker: Worker, by: Worker | None, now: datetime) -> None:
    """Somebody lost everything: app, passkeys and recovery codes are good no more, and every session ends.

    Next time the password is enough; who must have a second factor sets up a new one then. Who may do this is for
    the caller to know; `by` is None for whoever runs the server. Raises Refused when `by` is the worker: one's own is
    removed where one is signed in.
    """
    if by is not None and by.id == worker.id:
        raise Refused({"": "Somebody else has to reset your second factor. Ask another administrator."})
    async with transaction():
        live = And(CodeApp.worker == worker.id, CodeApp.removed_at.is_null())
        await CodeApp.update({CodeApp.removed_at: now}).where(live)
        theirs = And(Passkey.worker == worker.id, Passkey.removed_at.is_null())
        await Passkey.update({Passkey.removed_at: now}).where(theirs)
        await replace_recovery_codes(worker.id, now=now)
        await end_all(worker.id, now=now)
        who = by.id if by else None
        await audit.note("reset second factor", now=now, worker=who, subject_kind="worker", subject=worker.id)


async def _may_lose_one(worker: Worker, demo: bool) -> None:
    await lock_row(worker)
    if must_have_one(worker, demo=demo) and (await factors_of(worker.id)).only_one:
        raise Refused({"factor": LAST_ONE})


async def _drop_recovery_codes_of_nothing(worker: Worker, now: datetime) -> None:
    if not (await factors_of(worker.id)).any:
        await replace_recovery_codes(worker.id, now=now)
