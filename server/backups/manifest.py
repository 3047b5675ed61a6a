from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from server.backups.failing import BackupFailed
from server.backups.writing import sha256_of

Kind = Literal["sqlite", "postgresql"]
FORMAT = "doorstep-backup/1"
NAME = "manifest.json"


class Part(msgspec.Struct, frozen=True):
    """A file inside."""

    name: str
    sha256: str
    size: int


class Facts(msgspec.Struct, frozen=True):
    """What a database holds, so that its copy can be held against it."""

    rows: dict[str, int]
    """By table."""
    migrations: list[str]
    audit_links: int
    """The number of the audit chain's last link; 0 when there is none."""
    audit_digest: str

    @property
    def people_and_cases(self) -> int:
        """Rows that somebody made, so without the list of migrations."""
        return sum(count for table, count in self.rows.items() if table != "migration")


class Manifest(msgspec.Struct, frozen=True):
    """The first file inside. It travels encrypted; what stands beside the back-up is its counts and sums alone."""

    format: str
    made_at: datetime
    kind: Kind | None
    """None: keys alone."""
    database: Part | None
    facts: Facts | None
    keys: list[Part]


def rows_told(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def part_of(path: Path, name: str) -> Part:
    return Part(name=name, sha256=sha256_of(path), size=path.stat().st_size)


def manifest_from(content: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupFailed("That file opens, but it is no back-up of Doorstep's.") from error
    if manifest.format != FORMAT:
        raise BackupFailed(f"That back-up has the format {manifest.format}, which this release can't read.")
    return manifest
