import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from pyrage.x25519 import Recipient

from server.backups import postgres_dump, sqlite_file
from server.backups.failing import BackupFailed
from server.backups.key_export import key_files
from server.backups.manifest import FORMAT, NAME, Facts, Kind, Manifest, part_of
from server.backups.markers import mark_backup, mark_export
from server.backups.sealed_file import Content, seal
from server.backups.writing import make_private, working_folder, write_over
from server.settings import Settings

SNAPSHOT: dict[Kind, str] = {"sqlite": "doorstep.sqlite", "postgresql": "doorstep.dump"}


class Taken(msgspec.Struct, frozen=True):
    file: Path
    size: int
    sha256: str
    facts: Facts
    with_keys: bool


class Beside(msgspec.Struct, frozen=True):
    """Lies next to the back-up in clear: sums and counts."""

    file: str
    sha256: str
    size: int
    manifest: Manifest


async def take_backup(
    settings: Settings, recipients: Sequence[Recipient], into: Path, *, with_keys: bool, now: datetime
) -> Taken:
    """A snapshot of this moment, checked, then encrypted into a file in `into`. Raises BackupFailed."""
    target = into / f"doorstep-{now:%Y%m%dT%H%M%SZ}.age"
    with working_folder(settings.data) as work:
        _make_folder(into)
        if target.exists():
            raise BackupFailed(f"{target} is there already.")
        kind = kind_of(settings)
        snapshot = work / SNAPSHOT[kind]
        _want_room(settings, kind)
        facts = await _snapshot(settings, kind, snapshot)
        keys = key_files(settings.keys) if with_keys else []
        manifest = Manifest(
            format=FORMAT,
            made_at=now,
            kind=kind,
            database=part_of(snapshot, SNAPSHOT[kind]),
            facts=facts,
            keys=[part_of(key, f"keys/{key.name}") for key in keys],
        )
        inside: list[tuple[str, Content]] = [(NAME, msgspec.json.encode(manifest)), (SNAPSHOT[kind], snapshot)]
        sha256 = seal([*inside, *((f"keys/{key.name}", key) for key in keys)], recipients, target)
    size = target.stat().st_size
    beside = Beside(file=target.name, sha256=sha256, size=size, manifest=manifest)
    write_over(target.with_name(f"{target.name}.json"), msgspec.json.format(msgspec.json.encode(beside)))
    mark_backup(settings.data, now, target)
    if with_keys:
        mark_export(settings.keys, now, {Path(key.name).name: key.sha256 for key in manifest.keys})
    return Taken(file=target, size=size, sha256=sha256, facts=facts, with_keys=with_keys)


def kind_of(settings: Settings) -> Kind:
    return "postgresql" if settings.database_url.startswith(("postgresql://", "postgres://")) else "sqlite"


def sqlite_path(settings: Settings) -> Path:
    """Of the embedded database."""
    if settings.database_url:
        return Path(settings.database_url.removeprefix("sqlite:///"))
    return settings.data / "doorstep.sqlite"


async def _snapshot(settings: Settings, kind: Kind, snapshot: Path) -> Facts:
    if kind == "sqlite":
        sqlite_file.snapshot(sqlite_path(settings), snapshot)
        return await sqlite_file.check(snapshot)
    facts = await postgres_dump.dump(settings.database_url, snapshot)
    postgres_dump.check(snapshot, facts)
    return facts


def _make_folder(into: Path) -> None:
    try:
        make_private(into)
    except OSError as error:
        raise BackupFailed(f"The folder {into} can't be made: {error.strerror}.") from error


def _want_room(settings: Settings, kind: Kind) -> None:
    database = sqlite_path(settings)
    if kind == "sqlite" and database.exists():
        needed, free = database.stat().st_size, shutil.disk_usage(settings.data).free
        if free < needed:
            raise BackupFailed(
                f"{settings.data} has {free >> 20} MB left, and the copy needs up to {needed >> 20} MB for a moment. "
                "Make room, then try again."
            )
