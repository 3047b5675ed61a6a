import io
import sys
from contextlib import redirect_stdout

from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.tables import Migration

import server.piccolo_conf
from server.database.connection import open_engine, transaction
from server.database.postgres import PooledPostgres
from server.piccolo_app import APP_CONFIG

# Any constant: two servers that start at once must ask for the same lock.
MIGRATING = 7_368_563


class MigrationFailed(Exception):
    pass


async def migrate() -> None:
    """Brings the open database to this version's tables. A second one, here or in another process, does nothing.

    One transaction around all of it: half a migration, or one that ran and was not noted, can't happen.
    """
    # The name under which Piccolo's runner looks for its database and its list of apps.
    sys.modules.setdefault("piccolo_conf", server.piccolo_conf)
    async with transaction():
        await _wait_for_turn()
        with redirect_stdout(io.StringIO()):
            result = await run_forwards("doorstep")
    if not result.success:
        raise MigrationFailed(result.message)


async def pending_migrations() -> list[str]:
    """The ids of this release's migrations that the open database lacks, in order."""
    applied = set(await Migration.get_migrations_which_ran("doorstep")) if await Migration.table_exists() else set()
    folder = APP_CONFIG.resolved_migrations_folder_path
    known = BaseMigrationManager().get_migration_modules(folder)
    return sorted(known.keys() - applied)


async def _wait_for_turn() -> None:
    engine = open_engine()
    # SQLite's write transaction is the lock already.
    if isinstance(engine, PooledPostgres):
        await engine.run_ddl(f"SELECT pg_advisory_xact_lock({MIGRATING})")
