from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from pyrage.x25519 import Identity

from server.backups import postgres_dump, sqlite_file
from server.backups.failing import BackupFailed
from server.backups.manifest import NAME, Facts, Manifest, manifest_from, rows_told
from server.backups.sealed_file import unseal
from server.backups.taking import kind_of, sqlite_path
from server.backups.writing import sha256_of, working_folder
from server.database import close_database, migrate, open_database, pending_migrations, transaction
from server.database.migrating import MigrationFailed
from server.models.session import Session
from server.rules import audit
from server.rules.audit_sealing import seal
from server.settings import Settings


class Checked(msgspec.Struct, frozen=True):
    """A back-up that opened and holds what it says."""

    manifest: Manifest
    facts: Facts
    database: Path


class Restored(msgspec.Struct, frozen=True):
    manifest: Manifest
    facts: Facts
    migrations: int
    """How many were applied on top."""
    kept: Path | None
    """Where the database that stood there is now."""


async def verify(settings: Settings, sealed: Path, identities: Sequence[Identity]) -> Checked:
    """Opens it, checks every sum and count, and on SQLite brings a copy up to this release. Changes nothing."""
    with working_folder(settings.data) as work:
        checked = await _checked(sealed, identities, work)
        if checked.manifest.kind == "sqlite":
            await _brought_up(f"sqlite:///{checked.database}")
        return checked


async def restore(
    settings: Settings, sealed: Path, identities: Sequence[Identity], *, over: bool, now: datetime
) -> Restored:
    """Puts the back-up in the place of the configured database and brings it up to this release.

    Everybody has to sign in again: sessions that had ended since would be open otherwise. Raises BackupFailed; up to
    the last step that leaves everything as it was.
    """
    with working_folder(settings.data) as work:
        checked = await _checked(sealed, identities, work)
        manifest, facts = checked.manifest, checked.facts
        if manifest.kind != kind_of(settings):
            raise BackupFailed(f"That is a back-up of {manifest.kind}; DOORSTEP_DATABASE_URL says {kind_of(settings)}.")
        if manifest.kind == "sqlite":
            await _may_replace(await sqlite_file.facts_at(sqlite_path(settings)), over=over)
            applied = await _brought_up(f"sqlite:///{checked.database}", restored_at=now)
            sqlite_file.fold(checked.database)
            kept = sqlite_file.replace(sqlite_path(settings), checked.database, now)
            return Restored(manifest=manifest, facts=facts, migrations=applied, kept=kept)
        await _may_replace(await postgres_dump.facts_at(settings.database_url), over=over)
        await postgres_dump.replace(settings.database_url, checked.database, facts, work)
        applied = await _brought_up(settings.database_url, restored_at=now)
        return Restored(manifest=manifest, facts=facts, migrations=applied, kept=None)


async def _checked(sealed: Path, identities: Sequence[Identity], work: Path) -> Checked:
    found = unseal(sealed, identities, work)
    if NAME not in found:
        raise BackupFailed(f"{sealed} opens, but it is no back-up of Doorstep's.")
    manifest = manifest_from(found[NAME].read_bytes())
    part, facts = manifest.database, manifest.facts
    if part is None or facts is None:
        raise BackupFailed(f"There is no database in {sealed}, only keys. `doorstep keys import` takes it.")
    copy = found.get(part.name)
    if copy is None or sha256_of(copy) != part.sha256:
        raise BackupFailed(f"{sealed} does not hold what it says it holds. Take another copy.")
    if manifest.kind == "sqlite":
        if await sqlite_file.check(copy) != facts:
            raise BackupFailed(f"{sealed} does not hold the rows that it says it holds. Take another copy.")
    else:
        postgres_dump.check(copy, facts)
    return Checked(manifest=manifest, facts=facts, database=copy)


async def _may_replace(there: Facts | None, *, over: bool) -> None:
    rows = there.people_and_cases if there else 0
    if rows and not over:
        raise BackupFailed(
            f"The database that is there has {rows_told(rows)}, and they would be replaced. Back it up first; "
            "if that is what you want, say --over."
        )


async def _brought_up(url: str, *, restored_at: datetime | None = None) -> int:
    async with _open(url):
        pending = await pending_migrations()
        try:
            await migrate()
        except MigrationFailed as error:
            raise BackupFailed("This release can't bring that back-up up to date: use the release it is from.") from (
                error
            )
        if restored_at is not None:
            async with transaction():
                await Session.update({Session.ended_at: restored_at}).where(Session.ended_at.is_null())
                await audit.note("restored a back-up", now=restored_at, worker=None)
            # What had been written in the minute before the back-up was made is not linked yet.
            await seal(now=restored_at, look_back=None)
    return len(pending)


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[None]:
    await open_database(url)
    try:
        yield
    finally:
        await close_database()
