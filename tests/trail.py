"""What only an administrator of the database can do to the audit trail."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.database.connection import open_engine
from server.database.postgres import PooledPostgres
from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink

TABLES = (AuditEntry, AuditLink, AuditCheckpoint)


@asynccontextmanager
async def without_triggers() -> AsyncIterator[None]:
    engine = open_engine()
    if isinstance(engine, PooledPostgres):
        for table in TABLES:
            await engine.run_ddl(f"ALTER TABLE {table._meta.tablename} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            await engine.run_ddl(f"ALTER TABLE {table._meta.tablename} ENABLE TRIGGER USER")
        return
    triggers = await engine.run_ddl("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for trigger in triggers:
        await engine.run_ddl(f"DROP TRIGGER {trigger['name']}")
    yield
    for trigger in triggers:
        await engine.run_ddl(trigger["sql"])


async def empty() -> None:
    """As if nobody had done anything yet: the cast was hired and its children taken in."""
    async with without_triggers():
        for table in TABLES:
            await table.delete(force=True)
