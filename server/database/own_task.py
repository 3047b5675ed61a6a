import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")


class OfOwnTask(Generic[T]):
    """Stands where Piccolo has a plain context variable for the running transaction.

    A task started inside a transaction gets a copy of its parent's context. With a plain variable it would send its
    statements down the parent's connection, in the middle of the parent's transaction or after its end.
    """

    def __init__(self) -> None:
        self._held: ContextVar[tuple[asyncio.Task[object] | None, T] | None] = ContextVar("transaction", default=None)

    def get(self) -> T | None:
        held = self._held.get()
        if held is None or held[0] is not _running_task():
            return None
        return held[1]

    def set(self, value: T | None) -> None:
        self._held.set(None if value is None else (_running_task(), value))


async def to_the_end(work: Awaitable[T]) -> T:
    """Awaits `work` even if the caller is cancelled meanwhile, and passes the cancellation on afterwards.

    A COMMIT that is cancelled half-way leaves nobody knowing whether it happened.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return task.result()


def _running_task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None
