"""The browsers that may be rung."""

import hashlib
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.worker import Worker
from server.rules import audit


async def subscribe(
    worker: Worker, *, endpoint: str, p256dh: str, auth: str, now: datetime, registration: UUID | None = None
) -> UUID:
    """Ring this browser for this worker from now on. A browser has one endpoint: who subscribed last with it is rung.
    `registration` is the device that it is, if it was registered by now. The caller has checked that endpoint and keys
    are such. Asking again changes nothing else, and revives a retired one.
    """
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    row = PushSubscription(
        id=new_id(),
        worker=worker.id,
        endpoint=endpoint,
        endpoint_digest=digest,
        p256dh=p256dh,
        auth=auth,
        registration=registration,
        subscribed_at=now,
    )
    async with transaction():
        before = await PushSubscription.objects().where(PushSubscription.endpoint_digest == digest).first()
        if before is not None and _same(before, row):
            if registration not in (None, before.registration):
                await PushSubscription.update({PushSubscription.registration: registration}).where(
                    PushSubscription.id == before.id
                )
            return UUID(str(before.id))
        if before is not None:
            # The old row keeps its deliveries; its endpoint is somebody else's now, or has other keys.
            await PushSubscription.update(
                {PushSubscription.endpoint_digest: f"{before.id}", PushSubscription.retired_at: now}
            ).where(PushSubscription.id == before.id)
        await PushSubscription.insert(row)
        await audit.note("allowed doorbells", now=now, worker=worker.id, subject_kind="subscription", subject=row.id)
    return UUID(str(row.id))


async def unsubscribe(worker: Worker, *, endpoint: str, now: datetime) -> None:
    """Don't ring this browser for this worker any more."""
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    mine = And(PushSubscription.endpoint_digest == digest, PushSubscription.worker == worker.id)
    async with transaction():
        retired = await (
            PushSubscription.update({PushSubscription.retired_at: now})
            .where(And(mine, PushSubscription.retired_at.is_null()))
            .returning(PushSubscription.id)
        )
        for row in retired:
            await audit.note(
                "stopped doorbells", now=now, worker=worker.id, subject_kind="subscription", subject=row["id"]
            )


def _same(before: PushSubscription, row: PushSubscription) -> bool:
    told = ("worker", "p256dh", "auth")
    return before.retired_at is None and all(getattr(before, name) == getattr(row, name) for name in told)
