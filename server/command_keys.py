import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.backups import BackupFailed, export_keys, import_keys, last_export, read_identities, recipients_of
from server.command_backup import say
from server.key_care import BREAKS, key_list, rotate
from server.keys import make_keys
from server.settings import read_settings


def add_to(commands: Any) -> None:
    parser = commands.add_parser("keys", help="make the keys that are missing; list, rotate, export, import them")
    parser.set_defaults(run=_make)
    parts = parser.add_subparsers(metavar="list|rotate|export|import")

    listing = parts.add_parser("list", help="say which keys there are")
    listing.set_defaults(run=_list)

    rotating = parts.add_parser("rotate", help="make a new key; old sealing keys still open what was sealed for them")
    rotating.add_argument("kind", choices=sorted(BREAKS))
    rotating.add_argument("--yes", action="store_true", help="though it breaks what the command says it breaks")
    rotating.set_defaults(run=_rotate)

    exporting = parts.add_parser("export", help="write all keys into one encrypted file")
    exporting.add_argument("--to", action="append", metavar="age1…", help="a public key (default: DOORSTEP_BACKUP_TO)")
    exporting.add_argument("--out", type=Path, metavar="FILE", help="(default: a dated one in the current folder)")
    exporting.set_defaults(run=_export)

    importing = parts.add_parser("import", help="put the keys of an export where they are missing")
    importing.add_argument("file", type=Path)
    importing.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="the private key's file")
    importing.set_defaults(run=_import)


def _make(_: argparse.Namespace) -> int:
    folder = read_settings().keys
    made = make_keys(folder)
    for path in made:
        print(f"Made {path}")
    if not made:
        print(f"All keys are in {folder} already.")
    else:
        print("Back this folder up, apart from the database: records that phones still hold open only with these keys.")
        print("`doorstep keys export` writes them into one encrypted file.")
    return 0


def _list(_: argparse.Namespace) -> int:
    folder = read_settings().keys
    listed, exported = key_list(folder), last_export(folder)
    if not listed:
        print(f"There are no keys in {folder}. Run `doorstep keys`.")
        return 1
    for key in listed:
        use = "in use" if key.current else "opens what was sealed for it" if key.what != "VAPID key" else "put aside"
        saved = "exported" if exported and key.path.name in exported.sums else "NOT exported"
        open_to_others = "" if key.private else f", mode {key.mode:o}: others can read it"
        print(f"{key.what:<11}  {key.made_at:%Y-%m-%d %H:%M}  {use}, {saved}{open_to_others}  {key.path.name}")
    return 0


def _rotate(asked: argparse.Namespace) -> int:
    if BREAKS[asked.kind] and not asked.yes:
        print(BREAKS[asked.kind])
        print("Nothing was changed. If that is what you want, say --yes.")
        return 1
    for path in rotate(read_settings().keys, asked.kind, datetime.now(UTC)):
        print(f"Made {path}")
    print("Restart the server: until then it knows the old key only. Then run `doorstep keys export` again.")
    return 0


def _export(asked: argparse.Namespace) -> int:
    settings, now = read_settings(), datetime.now(UTC)
    target = asked.out or Path(f"doorstep-keys-{now:%Y%m%dT%H%M%SZ}.age")
    try:
        exported = export_keys(settings, recipients_of(asked.to or settings.backup_to), target, now)
    except BackupFailed as failed:
        return say(failed)
    print(f"Exported {len(exported.names)} keys: {exported.file}, SHA-256 {exported.sha256}")
    print("Keep it apart from the back-ups of the database: who opens both can read what phones send.")
    return 0


def _import(asked: argparse.Namespace) -> int:
    try:
        put = import_keys(read_settings(), asked.file, read_identities(asked.identity))
    except BackupFailed as failed:
        return say(failed)
    for path in put:
        print(f"Put back {path}")
    print("Restart the server." if put else "All keys of that file are here already.")
    return 0
