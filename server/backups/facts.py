"""The same questions to either database: how many rows, which migrations, where the audit chain ends."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from server.backups.manifest import Facts, Kind

Ask = Callable[[str], Awaitable[Sequence[Any]]]
"""Runs a query, and gives rows that answer to a column's position."""

TABLES: Final[dict[Kind, str]] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY 1",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
}
MIGRATIONS: Final = "SELECT name FROM migration WHERE app_name = 'doorstep' ORDER BY name"
LAST_LINK: Final = "SELECT number, digest FROM audit_link ORDER BY number DESC LIMIT 1"


async def facts_of(ask: Ask, kind: Kind) -> Facts:
    tables = [str(row[0]) for row in await ask(TABLES[kind])]
    counts = {table: await ask(f'SELECT count(*) FROM "{table}"') for table in tables}  # noqa: S608 - the catalogue's names
    rows = {table: int(count[0][0]) for table, count in counts.items()}
    migrations = [str(row[0]) for row in await ask(MIGRATIONS)] if "migration" in rows else []
    links = await ask(LAST_LINK) if rows.get("audit_link") else []
    return Facts(
        rows=rows,
        migrations=migrations,
        audit_links=int(links[0][0]) if links else 0,
        audit_digest=str(links[0][1]) if links else "",
    )
