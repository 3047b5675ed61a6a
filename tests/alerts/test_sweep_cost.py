"""What the morning costs follows what is due, not what is stored: told by SQLite's own steps, not by time."""

from datetime import UTC, datetime
from pathlib import Path

from bench.many_children import fill
from server.database import close_database, migrate, open_database
from server.database.connection import open_engine
from server.database.sqlite import PooledSQLite
from server.rules.morning import Told, tell_morning

MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)
DUE = 20
FEW, MANY = 100, 4_000
EVERY = 100
"""SQLite's virtual machine says when it has made so many steps."""


async def test_the_morning_costs_no_more_with_forty_times_the_children(tmp_path: Path) -> None:
    few = await steps_of_morning(tmp_path / "few.sqlite", FEW)
    many = await steps_of_morning(tmp_path / "many.sqlite", MANY)
    assert many < 1.25 * few, (few, many)


async def steps_of_morning(path: Path, children: int) -> int:
    await open_database(f"sqlite:///{path}")
    try:
        await migrate()
        await fill(children=children, late=DUE, today=DUE, teams=2, now=MORNING)
        steps = await count_steps()
        told = await tell_morning(now=MORNING, mail_works=True)
        assert told == Told(overdue=DUE, digests=DUE, tests=0, unreachable=0)
        assert (await tell_morning(now=MORNING, mail_works=True)) == Told(overdue=0, digests=0, tests=0, unreachable=0)
        return len(steps) * EVERY
    finally:
        await close_database()


async def count_steps() -> list[None]:
    """It grows by one for every EVERY steps that any connection makes from now on."""
    steps: list[None] = []
    engine = open_engine()
    assert isinstance(engine, PooledSQLite)
    assert engine._pool
    for connection in (engine._pool._writer, *engine._pool._readers):
        await connection.set_progress_handler(lambda: steps.append(None), EVERY)
    return steps
