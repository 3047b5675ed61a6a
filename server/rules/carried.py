"""Whether a page is one of those that a worker's phone takes along."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.models.worker import Worker
from server.rules.take_along import pages_for

FRESH: Final = timedelta(minutes=1)
Pages = frozenset[str]


class Carried:
    """The lists as they were within the last minute: a phone fetches its pages one after another, and asking anew for
    each would cost as much as the page."""

    def __init__(self) -> None:
        self._lists: dict[UUID, tuple[datetime, Pages]] = {}

    async def names(self, worker: Worker, address: str, *, now: datetime) -> bool:
        """Whether the worker's list names the address. It is asked for anew before the answer is no."""
        made_at, pages = self._lists.get(worker.id, (now - FRESH, frozenset()))
        if address in pages and timedelta() <= now - made_at < FRESH:
            return True
        pages = frozenset(await pages_for(worker, now=now))
        self._lists[worker.id] = now, pages
        return address in pages
