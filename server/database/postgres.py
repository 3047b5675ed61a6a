from types import TracebackType
from typing import Any

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from server.database.own_task import OfOwnTask, to_the_end

BUSY_SECONDS = 30
CONNECTIONS = 8


class TransactionLost(Exception):
    """Nothing that was written in the transaction was kept."""


class PooledPostgres(PostgresEngine):
    def __init__(self, url: str) -> None:
        super().__init__(config={"dsn": url})
        self.current_transaction = OfOwnTask()  # type: ignore[assignment]  # stands in for a ContextVar

    async def check_version(self) -> None:
        """Piccolo connects here, in a thread of its own, to print a warning; opening the pool says it plainly."""

    async def start_connection_pool(self, **kwargs: Any) -> None:
        settings = {"lock_timeout": f"{BUSY_SECONDS}s"}
        await super().start_connection_pool(min_size=1, max_size=CONNECTIONS, server_settings=settings)

    def transaction(self, allow_nested: bool = True) -> "PooledTransaction":
        return PooledTransaction(self, allow_nested=allow_nested)


class PooledTransaction(PostgresTransaction):
    """Whatever happens to BEGIN, the body, COMMIT: the connection goes back, the variable is cleared."""

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]  # Piccolo says no type
        try:
            await self.begin()
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
            if not self._committed and not self._rolled_back:
                await to_the_end(self.commit() if error is None else self.rollback())
        finally:
            self.engine.current_transaction.set(None)
            await self._give_back()
        return False

    async def begin(self) -> None:
        await self.connection.execute("BEGIN")

    async def commit(self) -> None:
        """Raises TransactionLost when PostgreSQL answers COMMIT with a rollback.

        It does so, without an error, when a statement failed inside and somebody caught that without a savepoint:
        what we would go on to call saved was not.
        """
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise TransactionLost
        self._committed = True

    async def rollback(self) -> None:
        await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def _give_back(self) -> None:
        if self.engine.pool:
            # The pool rolls back what is still open, and drops a connection that is broken.
            await to_the_end(self.engine.pool.release(self.connection))
        else:
            await to_the_end(self.connection.close())
