"""Today of a social worker with 30 children, with few and with many visits in the store."""

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import asyncpg
import httpx

from bench.many_visits import fill
from bench.served import settings_in, signed_in
from server.database import close_database, migrate, open_database
from server.settings import Settings
from tests.own_postgres import OwnPostgres

CHILDREN = 30
VISITS = (1_000, 100_000)
REQUESTS = 200


def run() -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"Today with {CHILDREN} children, time inside the server (p95 at most 30 ms; wants an idle machine)")
    print(f"  load now {load:.1f} a core: above 0.5, trust only the CPU time")
    for visits in VISITS:
        with tempfile.TemporaryDirectory() as folder:
            _tell("SQLite", visits, settings_in(Path(folder)))
    postgres = OwnPostgres()
    try:
        postgres.start()
        for visits in VISITS:
            asyncio.run(_create(postgres, f"bench_{visits}"))
            with tempfile.TemporaryDirectory() as folder:
                _tell("PostgreSQL", visits, settings_in(Path(folder), postgres.url(f"bench_{visits}")))
    finally:
        postgres.stop()
    print()


def _tell(engine: str, visits: int, settings: Settings) -> None:
    times, cpu = asyncio.run(_measure(settings, visits))
    at_95 = sorted(times)[int(len(times) * 0.95)]
    told = f"p50 {median(times):.1f} ms, p95 {at_95:.1f} ms, CPU {cpu:.1f} ms a request"
    print(f"  {engine}, {visits:>7,} visits: {told}", flush=True)


async def _measure(settings: Settings, visits: int) -> tuple[list[float], float]:
    """Milliseconds of each request, and this process's CPU milliseconds a request."""
    await open_database(settings)
    await migrate()
    await fill(children=CHILDREN, visits=visits)
    await close_database()
    async with signed_in(settings) as client:
        await _times(client, 20)
        began = process_time()
        times = await _times(client, REQUESTS)
        return times, (process_time() - began) * 1000 / REQUESTS


async def _times(client: httpx.AsyncClient, count: int) -> list[float]:
    """Milliseconds from the request's arrival in the app to its last byte, one request after the other."""
    times = []
    for _ in range(count):
        began = perf_counter()
        answer = await client.get("/")
        times.append((perf_counter() - began) * 1000)
        answer.raise_for_status()
    return times


async def _create(postgres: OwnPostgres, name: str) -> None:
    connection = await asyncpg.connect(postgres.url("postgres"))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
