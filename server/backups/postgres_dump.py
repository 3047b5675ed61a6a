"""PostgreSQL's side: a dump of one moment while others write, its check, and putting it in place."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from server.backups.facts import Ask, facts_of
from server.backups.failing import BackupFailed
from server.backups.manifest import Facts
from server.backups.postgres_programs import reading, run

OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND coalesce(backend_type, 'client backend') = 'client backend'
"""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"


async def dump(url: str, into: Path) -> Facts:
    """The facts are of the very moment that the dump is of: both read one exported snapshot."""
    async with _connected(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        moment = await connection.fetchval("SELECT pg_export_snapshot()")
        run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={moment}", f"--file={into}", url=url)
        return await facts_of(_asking(connection), "postgresql")


def check(dumped: Path, facts: Facts) -> None:
    """Reads the dump to its end and counts its rows. Raises BackupFailed when they are not those of `facts`."""
    found = _rows_in(dumped)
    wrong = [table for table, count in facts.rows.items() if found.get(table, 0) != count]
    if wrong:
        raise BackupFailed(f"The copy does not hold all rows of {', '.join(wrong)}.")


async def facts_at(url: str) -> Facts:
    async with _connected(url) as connection:
        return await facts_of(_asking(connection), "postgresql")


async def replace(url: str, dumped: Path, facts: Facts, work: Path) -> None:
    """One transaction: the tables that are there go, the dump's come, their rows are counted. Else nothing changes."""
    async with _connected(url) as connection:
        if await connection.fetchval(OTHERS):
            raise BackupFailed("Doorstep, or another program, is connected to the database. Stop it, then try again.")
        tables = [row[0] for row in await connection.fetch(TABLES)]
    before, script, after = work / "before.sql", work / "restore.sql", work / "after.sql"
    before.write_text("".join(f"DROP TABLE IF EXISTS {table} CASCADE;\n" for table in tables))
    run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl", f"--file={script}", dumped)
    after.write_text("".join(_counted(table, count) for table, count in facts.rows.items()))
    files = [f"--file={file}" for file in (before, script, after)]
    run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files, url=url)


def _rows_in(dumped: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    table = ""
    with reading("pg_restore", "--data-only", "--file=-", dumped) as lines:
        for line in lines:
            if table:
                if line == b"\\.\n":
                    table = ""
                else:
                    rows[table] += 1
            elif line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
                table = line.split()[1].decode().split(".")[-1].strip('"')
                rows[table] = 0
    return rows


def _counted(table: str, count: int) -> str:
    wrong = f'(SELECT count(*) FROM public."{table}") <> {count}'  # noqa: S608 - a table's own name
    return f"DO $$ BEGIN IF {wrong} THEN RAISE EXCEPTION 'rows are missing in {table}'; END IF; END $$;\n"


def _asking(connection: "asyncpg.Connection[Any]") -> Ask:
    async def ask(query: str) -> Sequence[Any]:
        return list(await connection.fetch(query))

    return ask


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise BackupFailed(f"The database can't be reached ({type(error).__name__}).") from error
    try:
        yield connection
    finally:
        await connection.close()
