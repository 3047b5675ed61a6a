"""The database: SQLite beside the server by default, PostgreSQL by DOORSTEP_DATABASE_URL.

One database is open at a time in a process, in the event loop that opened it.
"""

from server.database.connection import (
    after_commit,
    answers,
    close_database,
    engine_for,
    open_database,
    savepoint,
    transaction,
)
from server.database.locking import lock_row, turn
from server.database.migrating import migrate, pending_migrations
from server.database.postgres import TransactionLost
from server.database.sqlite import DatabaseBusy

__all__ = [
    "DatabaseBusy",
    "TransactionLost",
    "after_commit",
    "answers",
    "close_database",
    "engine_for",
    "lock_row",
    "migrate",
    "open_database",
    "pending_migrations",
    "savepoint",
    "transaction",
    "turn",
]
