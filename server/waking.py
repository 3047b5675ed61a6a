"""Wakes the dispatchers of this process. Those of other processes find what is due at their next look."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

_dispatchers: set[asyncio.Event] = set()


@contextmanager
def woken() -> Iterator[asyncio.Event]:
    """An event that is set whenever something may be due at once. Who waits for it clears it before looking."""
    event = asyncio.Event()
    _dispatchers.add(event)
    try:
        yield event
    finally:
        _dispatchers.discard(event)


def wake() -> None:
    for event in _dispatchers:
        event.set()
