import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

from piccolo.apps.migrations.tables import Migration

from server.database.own_task import to_the_end
from server.database.postgres import PooledPostgres
from server.database.sqlite import PooledSQLite
from server.models.tables import TABLES
from server.settings import Settings

Engine = PooledSQLite | PooledPostgres

_after: WeakKeyDictionary[object, list[Callable[[], None]]] = WeakKeyDictionary()


class _Open:
    """What this process has open: opened twice in one loop, it closes with the second close."""

    engine: Engine | None = None
    url = ""
    loop: asyncio.AbstractEventLoop | None = None
    times = 0


def url_of(target: Settings | str) -> str:
    if isinstance(target, str):
        return target
    return target.database_url or f"sqlite:///{target.data.absolute() / 'doorstep.sqlite'}"


def engine_for(target: Settings | str) -> Engine:
    """An engine with no connection open yet. `target` is the settings, or sqlite:///path, or postgresql://…"""
    url = url_of(target)
    if url.startswith(("postgresql://", "postgres://")):
        return PooledPostgres(url)
    if url.startswith("sqlite:///"):
        return PooledSQLite(Path(url.removeprefix("sqlite:///")))
    raise ValueError("DOORSTEP_DATABASE_URL begins with postgresql:// (or is empty for SQLite).")


async def open_database(target: Settings | str) -> None:
    """Opens the pools in the running loop and makes every table use them."""
    url = url_of(target)
    if _Open.engine is not None:
        if _Open.url != url or _Open.loop is not asyncio.get_running_loop():
            raise RuntimeError("Another database is open in this process: close it first.")
        _Open.times += 1
        return
    engine = engine_for(url)
    if isinstance(engine, PooledSQLite):
        Path(engine.path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    await engine.start_connection_pool()
    _Open.engine, _Open.url, _Open.loop, _Open.times = engine, url, asyncio.get_running_loop(), 1
    for table in (*TABLES, Migration):
        table._meta._db = engine


async def close_database() -> None:
    """Ends every connection and thread. Does nothing when none is open."""
    _Open.times -= 1
    if _Open.engine is None or _Open.times > 0:
        return
    engine, _Open.engine = _Open.engine, None
    for table in (*TABLES, Migration):
        table._meta._db = None
    await engine.close_connection_pool()


def open_engine() -> Engine:
    if _Open.engine is None:
        raise RuntimeError("No database is open.")
    return _Open.engine


def engine_if_open() -> Engine | None:
    return _Open.engine


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing. IMMEDIATE on SQLite: one write transaction at a time. Inside another one it joins that.

    It belongs to the task that began it: a task started inside works outside, so don't gather queries in here, nor
    wrap them in asyncio.wait_for (which starts a task); asyncio.timeout is fine.
    """
    engine = open_engine()
    async with engine.transaction() as running:
        yield
    if engine.current_transaction.get() is None:
        for do in _after.pop(running, ()):
            do()


def after_commit(do: Callable[[], None]) -> None:
    """`do` is called once the running transaction is committed, never when it is undone; at once where none runs.

    Only for what may be missed: a process can die, or a caller be cancelled, between the COMMIT and the call.
    """
    running = open_engine().current_transaction.get()
    if running is None:
        do()
    else:
        _after.setdefault(running, []).append(do)


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """What happens inside is undone when it raises, and the transaction around it goes on. The error is raised."""
    running = open_engine().current_transaction.get()
    if running is None:
        raise RuntimeError("A savepoint needs a transaction around it.")
    point = await running.savepoint()
    try:
        yield
    except BaseException:
        await to_the_end(point.rollback_to())  # type: ignore[no-untyped-call]  # Piccolo says no type
        raise
    finally:
        await to_the_end(point.release())  # type: ignore[no-untyped-call]  # Piccolo says no type


async def answers() -> bool:
    """Whether the database can be read at this moment."""
    engine = engine_if_open()
    if engine is None:
        return False
    try:
        async with asyncio.timeout(5):
            await engine.run_ddl("SELECT 1")
    except Exception:
        return False
    return True
