"""The keys folder as one encrypted file, and back."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from pyrage.x25519 import Identity, Recipient

from server.backups.failing import BackupFailed
from server.backups.manifest import FORMAT, NAME, Manifest, manifest_from, part_of
from server.backups.markers import EXPORT, mark_export
from server.backups.sealed_file import Content, seal, unseal
from server.backups.writing import make_private, put_in_place, sha256_of, working_folder
from server.settings import Settings


class Exported(msgspec.Struct, frozen=True):
    file: Path
    sha256: str
    names: list[str]


def export_keys(settings: Settings, recipients: Sequence[Recipient], target: Path, now: datetime) -> Exported:
    """Every key, old ones too. Raises BackupFailed."""
    keys = key_files(settings.keys)
    if not keys:
        raise BackupFailed(f"There are no keys in {settings.keys}. Run `doorstep keys`.")
    if target.exists():
        raise BackupFailed(f"{target} is there already.")
    parts = [part_of(key, f"keys/{key.name}") for key in keys]
    manifest = Manifest(format=FORMAT, made_at=now, kind=None, database=None, facts=None, keys=parts)
    inside: list[tuple[str, Content]] = [(NAME, msgspec.json.encode(manifest))]
    make_private(target.parent)
    sha256 = seal([*inside, *((f"keys/{key.name}", key) for key in keys)], recipients, target)
    mark_export(settings.keys, now, {key.name: part.sha256 for key, part in zip(keys, parts, strict=True)})
    return Exported(file=target, sha256=sha256, names=[key.name for key in keys])


def import_keys(settings: Settings, sealed: Path, identities: Sequence[Identity]) -> list[Path]:
    """Puts the keys of an export, or of a back-up made --with-keys, where they are missing; none is overwritten.

    Returns the files put there. Raises BackupFailed, and then nothing was put anywhere.
    """
    with working_folder(settings.data) as work:
        found = unseal(sealed, identities, work)
        keys = _checked(sealed, found)
        make_private(settings.keys)
        other = [name for name, path in keys.items() if _differs(settings.keys / name, path)]
        if other:
            raise BackupFailed(
                f"{settings.keys} has another {', '.join(other)}. Sealing keys can stand side by side, these can't: "
                "move the one that is not wanted away, then try again."
            )
        put = []
        for name, path in keys.items():
            if not (settings.keys / name).exists():
                partial = settings.keys / f".{name}.partial"
                shutil.copyfile(path, partial)
                partial.chmod(0o600)
                put_in_place(partial, settings.keys / name)
                put.append(settings.keys / name)
        return put


def key_files(folder: Path) -> list[Path]:
    """Everything in the keys folder but what Doorstep notes there about it."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != "." and path.name != EXPORT)


def _checked(sealed: Path, found: dict[str, Path]) -> dict[str, Path]:
    manifest = manifest_from(found[NAME].read_bytes()) if NAME in found else None
    if manifest is None or not manifest.keys:
        raise BackupFailed(f"There are no keys in {sealed}. They are in what `doorstep keys export` made.")
    wrong = [
        part.name for part in manifest.keys if part.name not in found or sha256_of(found[part.name]) != part.sha256
    ]
    if wrong:
        raise BackupFailed(f"{sealed} does not hold what it says it holds. Take another copy.")
    return {found[part.name].name: found[part.name] for part in manifest.keys}


def _differs(path: Path, other: Path) -> bool:
    return path.exists() and sha256_of(path) != sha256_of(other)
