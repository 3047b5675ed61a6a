import argparse
import asyncio
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from server.backups import BackupFailed, Taken, make_identity, recipients_of, rows_told, take_backup
from server.database import close_database, open_database, pending_migrations
from server.rules import audit
from server.rules.audit_sealing import seal
from server.settings import Settings, read_settings

LOOK_BACK: Final = timedelta(days=2)


def add_to(commands: Any) -> None:
    parser = commands.add_parser("backup", help="make an encrypted back-up while the server runs")
    parser.add_argument("--to", action="append", metavar="age1…", help="a public key (default: DOORSTEP_BACKUP_TO)")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="(default: DOORSTEP_BACKUPS)")
    parser.add_argument("--with-keys", action="store_true", help="the keys too: then this one file opens everything")
    parser.add_argument(
        "--keep", type=_many, metavar="N", help="afterwards let go of all but the newest N in the folder"
    )
    parser.set_defaults(run=_backup)
    parts = parser.add_subparsers(metavar="keygen")
    keygen = parts.add_parser("keygen", help="make the pair of keys that back-ups need")
    keygen.add_argument("file", type=Path, help="where the private half goes")
    keygen.set_defaults(run=_keygen)


def _keygen(asked: argparse.Namespace) -> int:
    try:
        public = make_identity(asked.file, datetime.now(UTC))
    except BackupFailed as failed:
        return say(failed)
    print(f"The private key is in {asked.file}. Keep it off this server, in two places: without it no back-up opens.")
    print(f"The public key: DOORSTEP_BACKUP_TO={public}")
    return 0


def _backup(asked: argparse.Namespace) -> int:
    settings = read_settings()
    clean_up_when_stopped()
    into: Path = asked.into or settings.backups
    try:
        taken = asyncio.run(_take(settings, asked.to or settings.backup_to, into, with_keys=asked.with_keys))
    except BackupFailed as failed:
        return say(failed)
    print(f"Backed up {rows_told(taken.facts.people_and_cases)} in {len(taken.facts.rows)} tables: {taken.file}")
    print(f"{taken.size} bytes, SHA-256 {taken.sha256}")
    if taken.with_keys:
        print("The keys are in it: whoever opens this file can read what phones send. Guard its private key so.")
    if asked.keep is not None:
        print(_told_of(_let_go(into, asked.keep)))
    return 0


async def _take(settings: Settings, public_keys: Sequence[str], into: Path, *, with_keys: bool) -> Taken:
    now = datetime.now(UTC)
    taken = await take_backup(settings, recipients_of(public_keys), into, with_keys=with_keys, now=now)
    await open_database(settings)
    try:
        if not await pending_migrations():
            await audit.note("made a back-up", now=now, worker=None)
            await seal(now=now, look_back=LOOK_BACK)
    finally:
        await close_database()
    return taken


def _let_go(folder: Path, keep: int) -> list[Path]:
    # The names hold their moment, so they sort by age.
    old = sorted(folder.glob("doorstep-*Z.age"))[:-keep]
    for file in old:
        file.unlink()
        file.with_name(f"{file.name}.json").unlink(missing_ok=True)
    return old


def _told_of(gone: list[Path]) -> str:
    return f"Let go of {len(gone)} older back-up{'' if len(gone) == 1 else 's'}." if gone else "None is older."


def _many(words: str) -> int:
    if not words.isdigit() or int(words) < 1:
        raise argparse.ArgumentTypeError("keep at least 1")
    return int(words)


def clean_up_when_stopped() -> None:
    """Else a service that is stopped would leave its copy behind in clear."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def say(problem: Exception) -> int:
    print(problem, file=sys.stderr)
    return 1
