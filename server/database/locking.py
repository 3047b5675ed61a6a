from piccolo.table import Table

from server.database.connection import open_engine
from server.database.postgres import PooledPostgres


async def lock_row(row: Table) -> None:
    """Nobody else changes what hangs on this row until the running transaction ends.

    On SQLite the transaction is IMMEDIATE: it holds the only write lock already.
    """
    if isinstance(open_engine(), PooledPostgres):
        table, key = type(row), row._meta.primary_key
        await table.select(key).where(key == getattr(row, key._meta.name)).lock_rows("UPDATE")


async def turn(key: int) -> bool:
    """Whether it is this transaction's turn to do what `key` stands for: until it ends, it is nobody else's.

    On SQLite the transaction is IMMEDIATE, and there is no other.
    """
    engine = open_engine()
    if not isinstance(engine, PooledPostgres):
        return True
    rows = await engine.run_ddl(f"SELECT pg_try_advisory_xact_lock({key}) AS ours")
    return bool(rows[0]["ours"])
