from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, Text
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T00:08:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "why a device was revoked or an account closed, and on which device a browser may be rung"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="doorstep", description=DESCRIPTION)
    _add(manager, "Registration", "registration", "revoked_reason", Text, default="", null=False)
    _add(manager, "Worker", "worker", "closed_reason", Text, default="", null=False)
    _add(manager, "PushSubscription", "push_subscription", "registration", UUID, default=None, null=True)
    return manager


def _add(manager: MigrationManager, model: str, table: str, column: str, kind: type, **given: Any) -> None:
    manager.add_column(
        table_class_name=model,
        tablename=table,
        column_name=column,
        db_column_name=column,
        column_class_name=kind.__name__,
        column_class=kind,
        params={
            **given,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
