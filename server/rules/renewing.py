"""A browser changed the address at which it is rung, perhaps while nobody was signed in."""

import hashlib
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.push_subscription import PushSubscription
from server.models.worker import Worker
from server.rules.refusals import NotFound
from server.rules.subscriptions import subscribe, unsubscribe


async def renew(old_endpoint: str, *, endpoint: str, p256dh: str, auth: str, now: datetime) -> UUID:
    """Ring the same worker at the new address. Only the browser itself knows the old one, which is long and random.
    Raises NotFound when nobody is rung there."""
    digest = hashlib.sha256(old_endpoint.encode()).hexdigest()
    async with transaction():
        before = (
            await PushSubscription.objects()
            .where(And(PushSubscription.endpoint_digest == digest, PushSubscription.retired_at.is_null()))
            .first()
        )
        worker = await Worker.objects().where(Worker.id == before.worker).first() if before else None
        if worker is None or worker.closed_at is not None:
            raise NotFound
        renewed = await subscribe(
            worker, endpoint=endpoint, p256dh=p256dh, auth=auth, now=now, registration=before.registration
        )
        if old_endpoint != endpoint:
            await unsubscribe(worker, endpoint=old_endpoint, now=now)
    return renewed
