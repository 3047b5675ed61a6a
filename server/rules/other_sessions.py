from datetime import datetime

from server.database import transaction
from server.models.session import Session
from server.models.worker import Worker
from server.rules import audit
from server.rules.sessions import end_all


async def end_others(here: Session, worker: Worker, *, now: datetime) -> None:
    """End every session of the worker but the one they are in. What other phones have not sent stays on them."""
    async with transaction():
        if await end_all(worker.id, now=now, but=here.id):
            await audit.note(
                "ended other sessions", now=now, worker=worker.id, subject_kind="worker", subject=worker.id
            )
