import stat
from pathlib import Path

import msgspec


class Findings(msgspec.Struct):
    wrong: list[str] = []
    """Settings with which the server does not start, or does not do what it is for."""
    unsafe: list[str] = []
    missing: list[str] = []
    told: list[str] = []
    """What was looked at only in part."""


def open_to_others(path: Path) -> bool:
    """Whether others than the owner may read it."""
    return path.exists() and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
