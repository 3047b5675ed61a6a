import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server.backups import BackupFailed, Checked, Restored, read_identities, restore, rows_told, verify
from server.command_backup import clean_up_when_stopped, say
from server.settings import read_settings


def add_to(commands: Any) -> None:
    parser = commands.add_parser("restore", help="put a back-up in the place of the database, or only check it")
    parser.add_argument("file", type=Path)
    parser.add_argument("--identity", type=Path, required=True, metavar="KEYFILE", help="the private key's file")
    parser.add_argument("--verify-only", action="store_true", help="open and check it, and change nothing")
    parser.add_argument("--over", action="store_true", help="even if the database that is there has rows")
    parser.set_defaults(run=_restore)


def _restore(asked: argparse.Namespace) -> int:
    settings = read_settings()
    clean_up_when_stopped()
    try:
        identities = read_identities(asked.identity)
        if asked.verify_only:
            print(_told_of_check(asyncio.run(verify(settings, asked.file, identities))))
            return 0
        now = datetime.now(UTC)
        print(_told(asyncio.run(restore(settings, asked.file, identities, over=asked.over, now=now))))
    except BackupFailed as failed:
        return say(failed)
    return 0


def _told_of_check(checked: Checked) -> str:
    made_at, rows = checked.manifest.made_at, rows_told(checked.facts.people_and_cases)
    keys = f" and {len(checked.manifest.keys)} keys" if checked.manifest.keys else ""
    return (
        f"This back-up of {made_at:%d %B %Y, %H:%M} UTC opens and is whole: {rows} in "
        f"{len(checked.facts.rows)} tables{keys}. Nothing was changed."
    )


def _told(restored: Restored) -> str:
    sentences = [
        f"Restored {rows_told(restored.facts.people_and_cases)}, as they were on "
        f"{restored.manifest.made_at:%d %B %Y, %H:%M} UTC; {restored.migrations} migrations on top.",
        "Everybody signs in again. Phones offer what they sent in the last 14 days: what is missing here comes back.",
        "Devices revoked, accounts closed and children restricted since then are as they were before: do that again.",
        "Passwords and second factors reset since then are the old ones again: reset them first. Recovery codes used "
        "since then are good again. Leads and who is named for a restricted child are as before, too.",
        "For a drill, start it with DOORSTEP_RING=no: it would ring the real people in it.",
    ]
    if restored.kept:
        sentences.append(f"The database that stood here is {restored.kept}. Delete it once you are sure.")
    if restored.manifest.keys:
        sentences.append("The back-up holds keys too. Where they are missing: `doorstep keys import`.")
    return "\n".join(sentences)
