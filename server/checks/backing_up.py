import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from server.backups import BackupFailed, last_backup, recipients_of
from server.backups.identities import PRIVATE
from server.backups.taking import kind_of
from server.checks.findings import Findings, open_to_others
from server.settings import Settings

NIGHTLY: Final = timedelta(hours=26)
SMALL: Final = 10_000


def check_backups(settings: Settings, findings: Findings, now: datetime) -> None:
    """Made each night, for a key that is not on this machine."""
    last = last_backup(settings.data)
    if settings.backup_to:
        _check_recipients(settings, findings)
    else:
        findings.missing.append(
            "DOORSTEP_BACKUP_TO is empty, so `doorstep backup` and `doorstep keys export` do nothing unless told for "
            "whom. `doorstep backup keygen`, on another machine, makes the key that it names."
        )
    if last is None:
        findings.missing.append(
            "No back-up was ever made here. Run `doorstep backup` each night (deploy/ has a timer), or be sure that "
            "something else saves the database."
        )
    elif now - last.made_at > NIGHTLY:
        hours = int((now - last.made_at) / timedelta(hours=1))
        findings.unsafe.append(f"The last back-up is {hours} hours old. See why the nightly one stopped.")
    if kind_of(settings) == "postgresql" and settings.backup_to and not shutil.which("pg_dump"):
        findings.missing.append("pg_dump is missing, so no back-up can be made. Install PostgreSQL's client programs.")
    for path in _private_keys_in(settings.data, settings.keys, settings.backups):
        findings.unsafe.append(f"{path} is a private key that opens the back-ups. Take it off this server.")
    if open_to_others(settings.backups):
        folder = settings.backups
        findings.unsafe.append(f"Other accounts of this machine can look into {folder}. Run `chmod 700 {folder}`.")


def _check_recipients(settings: Settings, findings: Findings) -> None:
    try:
        recipients_of(settings.backup_to)
    except BackupFailed as failed:
        findings.unsafe.append(f"DOORSTEP_BACKUP_TO: {failed}")


def _private_keys_in(*folders: Path) -> list[Path]:
    """Where one would be left lying: each folder itself, small files only."""
    files = {path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file()}
    return sorted(
        path for path in files if path.stat().st_size < SMALL and PRIVATE.encode() in path.read_bytes().upper()
    )
