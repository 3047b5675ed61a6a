from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-27T22:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a record names a file once, and a piece of a file is kept once"

INDEXES = (
    "CREATE UNIQUE INDEX attachment_once_a_record ON attachment (record, digest)",
    "CREATE UNIQUE INDEX attachment_part_once ON attachment_part (registration, digest, start)",
    "CREATE INDEX child_answer_of_child ON child_answer (child, answered_at)",
    "CREATE INDEX child_session_of_child ON child_session (child, recorded_at)",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)

    async def make_indexes():
        for index in INDEXES:
            await engine_finder().run_ddl(index)

    manager.add_raw(make_indexes)
    return manager
