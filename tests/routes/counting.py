"""Counts what the database is asked, for screens that must not ask more when there is more to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from server.models.worker import Worker


@dataclass
class Count:
    count: int = 0


@asynccontextmanager
async def count_queries() -> AsyncIterator[Count]:
    engine = Worker._meta.db
    asked = Count()
    run = engine.run_querystring

    async def counted(*args: Any, **options: Any) -> Any:
        asked.count += 1
        return await run(*args, **options)

    engine.run_querystring = counted  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        del engine.run_querystring
