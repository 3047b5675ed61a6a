from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, Timestamptz

ID = "2026-11-22T01:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "two indexes of the audit trail that nobody asks: every look paid for them"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)
    for column, kind in (("at", Timestamptz), ("subject", UUID)):
        manager.alter_column(
            table_class_name="AuditEntry",
            tablename="audit_entry",
            column_name=column,
            params={"index": False},
            old_params={"index": True},
            column_class=kind,
            old_column_class=kind,
        )
    return manager
