import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import aiosqlite
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.querystring import QueryString

from server.database.own_task import OfOwnTask, to_the_end

BUSY_SECONDS = 30
READERS = 4


class DatabaseBusy(Exception):
    """Another write held the database for longer than BUSY_SECONDS."""


class PooledSQLite(SQLiteEngine):
    """Keeps one writing and several reading connections open; as shipped, every query starts a thread of its own.

    Outside `start_connection_pool`, or in another event loop than the pool's (Piccolo's own command), each query
    still gets a connection of its own, set up the same way.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path), timeout=BUSY_SECONDS)
        self.current_transaction = OfOwnTask()  # type: ignore[assignment]  # stands in for a ContextVar
        self._pool: _Pool | None = None

    async def start_connection_pool(self) -> None:
        if self._pool is None:
            self._pool = await _Pool.start(self)

    async def close_connection_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await to_the_end(pool.close())

    async def get_connection(self) -> aiosqlite.Connection:
        """A new connection, the caller's to close."""
        return await self.connect()

    async def connect(self, *, reader: bool = False) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(**self.connection_kwargs)
        try:
            connection.row_factory = dict_factory  # type: ignore[assignment]  # as Piccolo sets it
            await connection.execute_fetchall("PRAGMA foreign_keys = 1")
            if reader:
                await connection.execute_fetchall("PRAGMA query_only = 1")
            else:
                await _switch_to_wal(connection)
                await connection.execute_fetchall("PRAGMA synchronous = FULL")
        except BaseException:
            # An aiosqlite connection is a thread that the process would wait for on exit.
            await to_the_end(connection.close())
            raise
        return connection

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[aiosqlite.Connection]:
        """The one writing connection. Waits for its turn; raises DatabaseBusy when it doesn't come."""
        pool = self._own_pool()
        if pool is None:
            async with self._connection_of_its_own() as connection:
                yield connection
            return
        async with pool.writer() as connection:
            yield connection

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> "PooledTransaction":
        """Always IMMEDIATE: one that reads first and writes later fails at once when another wrote between."""
        return PooledTransaction(self, transaction_type=TransactionType.immediate, allow_nested=allow_nested)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        sql, args = querystring.compile_string(engine_type=self.engine_type)
        return await self._run(sql, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        return await self._run(ddl, [])

    async def _run(self, sql: str, args: list[Any]) -> Any:
        held = self.current_transaction.get()
        if held is not None:
            return await held.connection.execute_fetchall(sql, args)
        pool = self._own_pool()
        if pool is not None and sql.lstrip()[:6].upper() == "SELECT":
            async with pool.reader() as connection:
                return await connection.execute_fetchall(sql, args)
        async with self.writer() as connection:
            # To the end: a cancelled caller must not hand the connection on while its statement still runs.
            return await to_the_end(connection.execute_fetchall(sql, args))

    def _own_pool(self) -> "_Pool | None":
        pool = self._pool
        return pool if pool is not None and pool.loop is asyncio.get_running_loop() else None

    @asynccontextmanager
    async def _connection_of_its_own(self) -> AsyncIterator[aiosqlite.Connection]:
        connection = await self.connect()
        try:
            yield connection
        finally:
            await to_the_end(connection.close())


class PooledTransaction(SQLiteTransaction):
    """Whatever happens to BEGIN, the body, COMMIT: the connection goes back clean, the variable is cleared."""

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        assert isinstance(self.engine, PooledSQLite)  # noqa: S101 - for the type checker
        self._turn = self.engine.writer()
        self.connection = await self._turn.__aenter__()
        try:
            await to_the_end(self.begin())  # type: ignore[no-untyped-call]
        except BaseException:
            await self._give_back()
            raise
        self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if self._parent is not None:
            return False
        try:
            if error is None and not self._committed and not self._rolled_back:
                await to_the_end(self.commit())  # type: ignore[no-untyped-call]
        finally:
            self.engine.current_transaction.set(None)
            await self._give_back()
        return False

    async def _give_back(self) -> None:
        try:
            # Does nothing when no transaction is open any more.
            await to_the_end(self.connection.rollback())
        finally:
            await self._turn.__aexit__(None, None, None)


class _Pool:
    def __init__(self, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self.loop = asyncio.get_running_loop()
        self._writer = writer
        self._readers = readers
        self._turn_to_write = asyncio.Lock()
        # The last one back goes out first: its page cache is the warmest.
        self._idle_readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for reader in readers:
            self._idle_readers.put_nowait(reader)

    @classmethod
    async def start(cls, engine: PooledSQLite) -> "_Pool":
        opened: list[aiosqlite.Connection] = []
        try:
            # The writer first: it makes the file and switches it to WAL.
            opened.append(await engine.connect())
            for _ in range(READERS):
                opened.append(await engine.connect(reader=True))
        except BaseException:
            await to_the_end(_close_all(opened))
            raise
        return cls(opened[0], opened[1:])

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[aiosqlite.Connection]:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await self._turn_to_write.acquire()
        except TimeoutError as error:
            raise DatabaseBusy(f"No turn to write came within {BUSY_SECONDS} seconds.") from error
        try:
            yield self._writer
        finally:
            self._turn_to_write.release()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[aiosqlite.Connection]:
        connection = await self._idle_readers.get()
        try:
            yield connection
        finally:
            self._idle_readers.put_nowait(connection)

    async def close(self) -> None:
        await _close_all([*self._readers, self._writer])


async def _switch_to_wal(connection: aiosqlite.Connection) -> None:
    """SQLite does not wait for its busy time-out here when two processes open a new file at the same moment."""
    deadline = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.05)


async def _close_all(connections: list[aiosqlite.Connection]) -> None:
    for connection in connections:
        await connection.close()
