from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-21T20:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what may be there only once, and what the screens look up"

INDEXES = (
    "CREATE UNIQUE INDEX seen_once_a_visit ON seen (visit, child)",
    "CREATE UNIQUE INDEX clock_once_a_plan ON clock (plan, kind)",
    "CREATE UNIQUE INDEX conflict_once ON conflict (capture, digest)",
    "CREATE UNIQUE INDEX lead_one_open ON lead (plan) WHERE ended_at IS NULL",
    "CREATE INDEX lead_of_worker ON lead (worker, ended_at)",
    "CREATE INDEX visit_of_family ON visit (family, visited_on)",
    "CREATE INDEX capture_of_author ON capture (author, status)",
    "CREATE INDEX capture_of_team ON capture (team, status)",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)

    async def make_indexes():
        for index in INDEXES:
            await engine_finder().run_ddl(index)

    manager.add_raw(make_indexes)
    return manager
