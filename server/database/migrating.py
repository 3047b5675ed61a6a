import io
import sys
from contextlib import redirect_stdout

from piccolo.apps.migrations.commands.forwards import run_forwards

import server.piccolo_conf
from server.database.connection import open_engine, transaction
from server.database.postgres import PooledPostgres

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


async def _wait_for_turn() -> None:
    engine = open_engine()
    # SQLite's write transaction is the lock already.
    if isinstance(engine, PooledPostgres):
        await engine.run_ddl(f"SELECT pg_advisory_xact_lock({MIGRATING})")
