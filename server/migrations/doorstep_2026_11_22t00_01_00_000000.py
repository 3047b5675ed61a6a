from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T00:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one passkey a credential, one live naming a person, and what each request looks up"

INDEXES = (
    "CREATE UNIQUE INDEX passkey_once ON passkey (credential_id)",
    "CREATE UNIQUE INDEX restriction_live ON restriction (child) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX named_person_live ON named_person (child, worker) WHERE ended_at IS NULL",
    "CREATE INDEX break_glass_live ON break_glass (worker, until_at)",
    "CREATE INDEX audit_entry_of_subject ON audit_entry (subject, at)",
)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)

    async def make_indexes():
        for index in INDEXES:
            await engine_finder().run_ddl(index)

    manager.add_raw(make_indexes)
    return manager
