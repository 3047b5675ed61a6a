import asyncio

from server.database import close_database, migrate, open_database, pending_migrations
from server.settings import Settings, read_settings


def migrate_database() -> int:
    done = asyncio.run(bring_up(read_settings()))
    print(f"{done} applied." if done else "Nothing to do: the database is up to date.")
    return 0


async def bring_up(settings: Settings) -> str:
    """Migrate, and say how much that was; empty when it was nothing."""
    await open_database(settings)
    try:
        pending = await pending_migrations()
        await migrate()
    finally:
        await close_database()
    if not pending:
        return ""
    return "1 migration" if len(pending) == 1 else f"{len(pending)} migrations"
