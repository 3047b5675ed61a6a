"""What the last back-up and the last export of the keys leave behind, for `doorstep check`."""

from datetime import datetime
from pathlib import Path

import msgspec

from server.backups.writing import write_over

BACKUP = "last-backup.json"
EXPORT = "last-export.json"


class BackupMade(msgspec.Struct, frozen=True):
    made_at: datetime
    file: str


class KeysExported(msgspec.Struct, frozen=True):
    made_at: datetime
    sums: dict[str, str]
    """SHA-256 by file name."""


def mark_backup(data: Path, made_at: datetime, file: Path) -> None:
    write_over(data / BACKUP, msgspec.json.encode(BackupMade(made_at=made_at, file=str(file))))


def last_backup(data: Path) -> BackupMade | None:
    """None when there was none, or nobody can say."""
    try:
        return msgspec.json.decode((data / BACKUP).read_bytes(), type=BackupMade)
    except (OSError, msgspec.DecodeError):
        return None


def mark_export(keys: Path, made_at: datetime, sums: dict[str, str]) -> None:
    write_over(keys / EXPORT, msgspec.json.encode(KeysExported(made_at=made_at, sums=sums)))


def last_export(keys: Path) -> KeysExported | None:
    try:
        return msgspec.json.decode((keys / EXPORT).read_bytes(), type=KeysExported)
    except (OSError, msgspec.DecodeError):
        return None
