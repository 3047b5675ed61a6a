"""The look at the clocks at 08:00 and `doorstep sweep`, with few and with many children in the store."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from bench.many_children import fill
from server.database import close_database, migrate, open_database
from server.rules.morning import tell_morning
from server.rules.sweep import sweep_clocks

STORED = (1_000, 100_000)
LATE = 500
TODAY = 100
TEAMS = 50
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


class Took(NamedTuple):
    seconds: float
    cpu: float


def run() -> None:
    print(f"At 08:00: {LATE} children overdue since yesterday, {TODAY} due today, {TEAMS} teams (at most 1 s)")
    few, many = (_on_sqlite(children) for children in STORED)
    for what, took in many.items():
        ratio = took.seconds / few[what].seconds
        cpu = took.cpu / few[what].cpu
        print(f"  {what}: {STORED[1] // STORED[0]} times the children take {ratio:.2f} times as long, {cpu:.2f} in CPU")
    print()


def _on_sqlite(children: int) -> dict[str, Took]:
    with tempfile.TemporaryDirectory() as folder:
        took = asyncio.run(_measure(f"sqlite:///{Path(folder) / 'doorstep.sqlite'}", children))
    for what, one in took.items():
        print(f"  {children:>7,} stored, {what}: {one.seconds:.2f} s, {one.cpu:.2f} s of CPU", flush=True)
    return took


async def _measure(url: str, children: int) -> dict[str, Took]:
    await open_database(url)
    try:
        await migrate()
        await fill(children=children, late=LATE, today=TODAY, teams=TEAMS, now=NOW)
        return {
            "everybody told": await _time(lambda: tell_morning(now=NOW, mail_works=True)),
            "a second look": await _time(lambda: tell_morning(now=NOW, mail_works=True)),
            "clocks worked out anew": await _time(lambda: sweep_clocks(now=NOW)),
        }
    finally:
        await close_database()


async def _time(work: Callable[[], Awaitable[object]]) -> Took:
    began, cpu = perf_counter(), process_time()
    await work()
    return Took(perf_counter() - began, process_time() - cpu)
