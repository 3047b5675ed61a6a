import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from server.backups.facts import TABLES
from tests.cast import Cast
from tests.commands.running import in_process
from tests.conftest import in_own_loop


@dataclass
class Place:
    """Where a Doorstep stands: its data folder and its database."""

    data: Path
    url: str
    public_key: str = ""

    def does(self, *arguments: object, **settings: str) -> str:
        code, said = in_process(self.data, *map(str, arguments), **self.settings | settings)
        assert code == 0, said
        return said

    def refuses(self, *arguments: object, **settings: str) -> str:
        code, said = in_process(self.data, *map(str, arguments), **self.settings | settings)
        assert code == 1, said
        return said

    @property
    def settings(self) -> dict[str, str]:
        return {"DOORSTEP_DATABASE_URL": self.url, "DOORSTEP_BACKUP_TO": self.public_key}

    @property
    def backups(self) -> list[Path]:
        return sorted((self.data / "backups").glob("*.age"))

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """Every row of every table."""
        return in_own_loop(_rows_of(self.url))


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """The private key's file."""
    file = tmp_path / "offline" / "key.txt"
    file.parent.mkdir()
    in_process(tmp_path, "backup", "keygen", str(file))
    return file


@pytest.fixture
def public_key(identity: Path) -> str:
    return identity.read_text().split("public key: ")[1].split()[0]


@pytest.fixture
def place(filled: tuple[str, Cast], tmp_path: Path, public_key: str) -> Place:
    """A Doorstep with the cast in it, on each engine."""
    data = tmp_path / "place"
    data.mkdir(mode=0o700)
    return Place(data, filled[0], public_key)


@pytest.fixture
def elsewhere(empty_url: str, tmp_path: Path) -> Place:
    """Another machine, whose database is empty."""
    data = tmp_path / "elsewhere"
    data.mkdir(mode=0o700)
    return Place(data, empty_url)


async def _rows_of(url: str) -> dict[str, set[tuple[Any, ...]]]:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            tables = [row[0] for row in file.execute(TABLES["sqlite"])]
            return {table: set(file.execute(f'SELECT * FROM "{table}"')) for table in tables}
    connection = await asyncpg.connect(url)
    try:
        tables = [row[0] for row in await connection.fetch(TABLES["postgresql"])]
        return {table: {tuple(row) for row in await connection.fetch(f'SELECT * FROM "{table}"')} for table in tables}
    finally:
        await connection.close()
