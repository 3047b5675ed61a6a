import ctypes
import shutil
import sys
from typing import Final

from server.backups.taking import kind_of, sqlite_path
from server.checks.findings import Findings, open_to_others
from server.settings import Settings

ROOM: Final = 1 << 30
"""Bytes. Below it a bad day's logs could fill the disk, and a full disk takes no record."""
TIME_ERROR: Final = 5
"""What adjtimex(2) answers while nothing keeps the clock right."""
TIMEX_BYTES: Final = 512


def check_machine(settings: Settings, findings: Findings) -> None:
    """The disk and the clock."""
    database = sqlite_path(settings)
    if kind_of(settings) == "sqlite" and open_to_others(database) and open_to_others(settings.data):
        findings.unsafe.append(f"Other accounts of this machine can read {database}. Run `chmod 700 {settings.data}`.")
    if settings.data.exists():
        _check_room(settings, findings)
    if _clock_runs_free():
        findings.missing.append(
            "Nothing seems to keep this machine's clock right. Due dates and alerts hang on it: run chrony or "
            "systemd-timesyncd, here or on the host."
        )


def _check_room(settings: Settings, findings: Findings) -> None:
    database = sqlite_path(settings)
    size = database.stat().st_size if kind_of(settings) == "sqlite" and database.exists() else 0
    free, needed = shutil.disk_usage(settings.data).free, max(ROOM, 2 * size)
    if free < needed:
        findings.unsafe.append(
            f"{settings.data} has {free >> 20} MB left. A full disk takes no record, and a back-up needs room for a "
            f"copy: make it {needed >> 20} MB."
        )


def _clock_runs_free() -> bool:
    if sys.platform != "linux":
        return False
    try:
        # All zeros: only asks. The structure is smaller than this.
        return bool(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)) == TIME_ERROR)
    except (OSError, AttributeError):
        return False
