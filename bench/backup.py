"""A back-up of many visits, and its way back: how long they take, and how large it is."""

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import asyncpg
import msgspec

from bench.many_visits import fill
from bench.served import settings_in
from server.backups import make_identity, read_identities, recipients_of, restore, take_backup, verify
from server.database import close_database, migrate, open_database
from server.settings import Settings
from tests.own_postgres import OwnPostgres

CHILDREN, VISITS = 30, 100_000


def run() -> None:
    print(f"A back-up of {VISITS:,} visits, and its way back")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        other = msgspec.structs.replace(settings, data=Path(folder) / "other")
        asyncio.run(_tell("SQLite", settings, other))
    postgres = OwnPostgres()
    try:
        postgres.start()
        for name in ("bench_backup", "bench_restored"):
            asyncio.run(_create(postgres, name))
        with tempfile.TemporaryDirectory() as folder:
            settings = settings_in(Path(folder), postgres.url("bench_backup"))
            other = msgspec.structs.replace(settings, database_url=postgres.url("bench_restored"))
            asyncio.run(_tell("PostgreSQL", settings, other))
    finally:
        postgres.stop()
    print()


async def _tell(engine: str, settings: Settings, other: Settings) -> None:
    await open_database(settings)
    await migrate()
    await fill(children=CHILDREN, visits=VISITS)
    await close_database()
    key = settings.data / "key.txt"
    recipients = recipients_of([make_identity(key, datetime.now(UTC))])
    began = perf_counter()
    taken = await take_backup(settings, recipients, settings.backups, with_keys=False, now=datetime.now(UTC))
    backed_up = perf_counter()
    await verify(settings, taken.file, read_identities(key))
    verified = perf_counter()
    await restore(other, taken.file, read_identities(key), over=False, now=datetime.now(UTC))
    restored = perf_counter()
    rows = taken.facts.people_and_cases
    print(
        f"  {engine:<10}  {rows:,} rows, {taken.size >> 20} MB: back-up {backed_up - began:.1f} s, "
        f"check {verified - backed_up:.1f} s, restore {restored - verified:.1f} s"
    )


async def _create(postgres: OwnPostgres, name: str) -> None:
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
