"""Many rows in few statements."""

from collections.abc import Iterable
from typing import Final

from piccolo.query.mixins import OnConflictAction
from piccolo.table import Table

# PostgreSQL takes 32 767 arguments a statement.
AT_ONCE: Final = 1_000


async def insert_new(table: type[Table], rows: Iterable[Table]) -> None:
    """Insert the rows that a unique index does not know already, inside the caller's transaction."""
    every = list(rows)
    for start in range(0, len(every), AT_ONCE):
        await table.insert(*every[start : start + AT_ONCE]).on_conflict(action=OnConflictAction.do_nothing)
