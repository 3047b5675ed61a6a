"""What came of a doorbell, as the phone tells: shown, then opened. Neither is an acknowledgement."""

from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.alert import Alert, Delivery, State
from server.models.push_subscription import PushSubscription
from server.models.worker import Worker
from server.rules.alert_access import event_rung_by


async def note_shown(opaque: str, *, now: datetime) -> bool:
    """The service worker has shown the notification. Whoever holds the opaque id got it from the doorbell, so nobody
    has to be signed in. False for an id that is none. Telling it twice changes nothing.
    """
    before_it = Delivery.state.is_in([State.QUEUED.value, State.HANDED_OVER.value])
    async with transaction():
        row = await Delivery.select(Delivery.id, Delivery.subscription).where(Delivery.token == opaque).first()
        if row is None:
            return False
        await Delivery.update({Delivery.shown_at: now}).where(
            And(Delivery.id == row["id"], Delivery.shown_at.is_null())
        )
        await Delivery.update({Delivery.state: State.SHOWN.value}).where(And(Delivery.id == row["id"], before_it))
        if row["subscription"]:
            await PushSubscription.update({PushSubscription.last_shown_at: now}).where(
                PushSubscription.id == row["subscription"]
            )
    return True


async def open_by_doorbell(worker: Worker, opaque: str, *, now: datetime) -> UUID:
    """The worker came through the doorbell: the event it leads to, marked as opened. Raises NotFound for anybody else
    than the one it rang."""
    event = await event_rung_by(worker, opaque, now=now)
    async with transaction():
        await Delivery.update({Delivery.opened_at: now, Delivery.state: State.OPENED.value}).where(
            And(Delivery.token == opaque, Delivery.opened_at.is_null())
        )
        await note_opened(worker, event, now=now)
    return event


async def note_opened(worker: Worker, event: UUID, *, now: datetime) -> None:
    """The worker has the alert's page before them, however they came there."""
    mine = And(Alert.event == event, Alert.recipient == worker.id)
    await Alert.update({Alert.opened_at: now}).where(And(mine, Alert.opened_at.is_null()))
