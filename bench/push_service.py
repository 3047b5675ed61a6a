"""The push service of the tests in a process of its own, and browsers that it knows."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from server.push import Subscription


@asynccontextmanager
async def push_service() -> AsyncIterator[str]:
    """Its origin."""
    command = (sys.executable, "-m", "server.commands", "push-server", "--port", "0")
    service = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert service.stdout is not None
    try:
        yield (await service.stdout.readline()).decode().split()[-1]
    finally:
        service.terminate()
        await service.wait()


async def subscribe(origin: str, phones: int) -> list[Subscription]:
    made = []
    async with aiohttp.ClientSession(origin) as session:
        for _ in range(phones):
            async with session.post("/subscriptions") as answer:
                said = await answer.json()
            made.append(Subscription(said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"]))
    return made
