from datetime import datetime
from uuid import UUID

from server.models.worker import Worker
from server.rules import access
from server.rules.refusals import NotFound


async def is_own_case_work(worker: Worker, family_id: UUID, *, now: datetime) -> bool:
    """Whether the family's own pages are this worker's to open at `now`."""
    try:
        await access.family_for(worker, family_id, now=now)
    except NotFound:
        return False
    return True
