from datetime import datetime, timedelta
from typing import Final

from server.backups import last_export
from server.backups.key_export import key_files
from server.backups.writing import sha256_of
from server.checks.findings import Findings, open_to_others
from server.key_care import key_list
from server.keys import VAPID, KeysMissing, load_keys
from server.settings import Settings

OLD: Final = timedelta(days=730)
"""No rule says so: long enough to be rare, short enough that somebody still knows how."""


def check_keys(settings: Settings, findings: Findings, now: datetime) -> None:
    """There, readable by nobody else, and kept somewhere else as well."""
    folder = settings.keys
    try:
        load_keys(folder)
    except KeysMissing as error:
        findings.unsafe.append(str(error))
        return
    if not (folder / VAPID).exists():
        findings.missing.append(f"{folder} has no VAPID key, so no push message can be sent. Run `doorstep keys`.")
    for path in [path for path in key_files(folder) if open_to_others(path)]:
        findings.unsafe.append(f"Other accounts of this machine can read {path}. Run `chmod 600 {path}`.")
    if open_to_others(folder):
        findings.unsafe.append(f"Other accounts of this machine can look into {folder}. Run `chmod 700 {folder}`.")
    _check_exported(settings, findings)
    _check_age(settings, findings, now)


def _check_exported(settings: Settings, findings: Findings) -> None:
    exported = last_export(settings.keys)
    kept = exported.sums if exported else {}
    lacking = [path for path in key_files(settings.keys) if kept.get(path.name) != sha256_of(path)]
    if lacking:
        which = "The keys were" if len(lacking) == len(key_files(settings.keys)) else f"{lacking[0].name} was"
        findings.missing.append(
            f"{which} never exported: with this disk, what phones hold unsent is lost. Run `doorstep keys export` "
            "and keep the file apart from the back-ups, or be sure that something else saves the folder."
        )


def _check_age(settings: Settings, findings: Findings, now: datetime) -> None:
    for key in key_list(settings.keys):
        if key.what == "sealing key" and key.current and now - key.made_at > OLD:
            findings.missing.append(
                f"The sealing key is of {key.made_at:%B %Y}. `doorstep keys rotate sealing` makes a new one beside it."
            )
