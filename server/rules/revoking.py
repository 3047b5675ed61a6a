"""A device is signed off: lost, stolen, or not used any more."""

from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.push_subscription import PushSubscription
from server.models.registration import Registration
from server.models.session import Session
from server.models.worker import Worker
from server.rules import audit
from server.rules.devices import device_for
from server.rules.form_reader import FormReader
from server.rules.refusals import Refused

REASON_LIMIT: Final = 500
SAY_WHY: Final = "Say why: its worker and whoever reads this later will see it."


async def revoke(by: Worker, id: UUID, reason: str, *, now: datetime) -> None:
    """Sign the device off, with whatever else its worker registered in the same browser: whoever holds an open phone
    can register it anew, and would go on under the new id. Its sessions end and it is rung no more, at once; its key
    and copies go at its next contact; what it has not sent still arrives, into quarantine. A second time changes
    nothing.

    Raises NotFound when it is not theirs to look after, and Refused without a reason where it is somebody else's.
    """
    device = await device_for(by, id)
    reason = read_reason(reason, needed=device.worker.id != by.id)
    async with transaction():
        for one in await _in_one_browser(device):
            await _revoke(by, one, reason, now)


async def _in_one_browser(device: Registration) -> set[UUID]:
    """Of the same worker: on a shared tablet a colleague's registration stays."""
    rows = await Registration.select(Registration.id, Registration.device, Registration.registered_from).where(
        Registration.worker == device.worker.id
    )
    # Whichever names an id that one found before names, too, is of the same browser.
    marks = [set(row.values()) - {None} for row in rows]
    found = {device.id}
    while more := {id for one in marks if one & found for id in one} - found:
        found |= more
    return {row["id"] for row in rows} & found


async def _revoke(by: Worker, id: UUID, reason: str, now: datetime) -> None:
    revoked = (
        await Registration.update(
            {
                Registration.revoked_at: now,
                Registration.revoked_by: by.id,
                Registration.revoked_reason: reason,
            }
        )
        .where(And(Registration.id == id, Registration.revoked_at.is_null()))
        .returning(Registration.id)
    )
    if not revoked:
        return
    on_it = And(Session.registration == id, Session.ended_at.is_null())
    await Session.update({Session.ended_at: now}).where(on_it)
    rung = And(PushSubscription.registration == id, PushSubscription.retired_at.is_null())
    await PushSubscription.update({PushSubscription.retired_at: now}).where(rung)
    await audit.note("revoked device", now=now, worker=by.id, subject_kind="registration", subject=id)


def read_reason(reason: str, *, needed: bool) -> str:
    """What somebody gave as their reason. Raises Refused with a sentence."""
    form = FormReader({"reason": reason})
    read = form.text("reason", limit=REASON_LIMIT)
    if needed and not read and not form.errors:
        raise Refused({"reason": SAY_WHY})
    form.finish()
    return read
