"""Somebody leaves: their account is closed, and perhaps opened again."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And, Column

from server.database import lock_row, transaction
from server.models.push_subscription import PushSubscription
from server.models.worker import Role, Worker
from server.rules import audit
from server.rules.people import person_for
from server.rules.refusals import Refused
from server.rules.revoking import read_reason
from server.rules.sessions import end_all
from server.rules.without_lead import close_where_led_again, tell_of_children_without_lead

ONESELF: Final = "You can’t close your own account. Ask another administrator."
LAST: Final = (
    "This is the last administrator. Make somebody else one first, or nobody can look after people and devices."
)


async def close_account(by: Worker, id: UUID, reason: str, *, now: datetime) -> int:
    """Close it: sessions end and browsers are rung no more, at once; each of its devices loses key and copies at its
    next contact, and what they have not sent goes to quarantine. A second time changes nothing.

    Returns how many children are without a lead now; their managers are told.
    Raises NotFound for whoever is no administrator, Refused without a reason, for oneself, and for the last one.
    """
    person = await person_for(by, id)
    reason = read_reason(reason, needed=True)
    if person.id == by.id:
        raise Refused({"": ONESELF})
    closed: dict[Column | str, Any] = {Worker.closed_at: now, Worker.closed_by: by.id, Worker.closed_reason: reason}
    still_open = And(Worker.id == id, Worker.closed_at.is_null())
    async with transaction():
        await _check_not_the_last(person)
        if not await Worker.update(closed).where(still_open).returning(Worker.id):
            return 0
        await end_all(id, now=now)
        rung = And(PushSubscription.worker == id, PushSubscription.retired_at.is_null())
        await PushSubscription.update({PushSubscription.retired_at: now}).where(rung)
        await audit.note("closed account", now=now, worker=by.id, subject_kind="worker", subject=id)
        return await tell_of_children_without_lead(person, now=now)


async def reopen_account(by: Worker, id: UUID, *, now: datetime) -> None:
    """Open it again. Devices that have lost their keys by then are set up anew. A second time changes nothing.
    Raises NotFound for whoever is no administrator."""
    await person_for(by, id)
    opened: dict[Column | str, Any] = {Worker.closed_at: None, Worker.closed_by: None, Worker.closed_reason: ""}
    async with transaction():
        closed = And(Worker.id == id, Worker.closed_at.is_not_null())
        if not await Worker.update(opened).where(closed).returning(Worker.id):
            return
        await audit.note("reopened account", now=now, worker=by.id, subject_kind="worker", subject=id)
        await close_where_led_again(now=now)


async def end_sessions_of(by: Worker, id: UUID, *, now: datetime) -> int:
    """End every session of theirs: they sign in again everywhere. Returns how many. Raises NotFound for whoever is no
    administrator."""
    await person_for(by, id)
    async with transaction():
        ended = await end_all(id, now=now)
        await audit.note("ended all sessions", now=now, worker=by.id, subject_kind="worker", subject=id)
    return ended


async def _check_not_the_last(person: Worker) -> None:
    if person.role != Role.ADMINISTRATOR:
        return
    administrators = And(Worker.role == Role.ADMINISTRATOR.value, Worker.closed_at.is_null())
    # Two of them who close each other at once: each waits here for the other, and the second is the last one then.
    for one in await Worker.objects().where(administrators).order_by(Worker.id):
        await lock_row(one)
    if not await Worker.exists().where(And(administrators, Worker.id != person.id)):
        raise Refused({"": LAST})
