"""docs/settings.md and server/settings.py name the same settings."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r"\bDOORSTEP_[A-Z_]+\b")
ROW = re.compile(r"^\| `(DOORSTEP_[A-Z_]+)` \|(.*)\|(.*)\|$", re.MULTILINE)


def read_by_the_server() -> set[str]:
    return set(SETTING.findall((ROOT / "server/settings.py").read_text()))


def rows() -> dict[str, str]:
    return {name: meaning.strip() for name, _, meaning in ROW.findall((ROOT / "docs/settings.md").read_text())}


def test_every_setting_is_described() -> None:
    assert read_by_the_server() - rows().keys() == set()
    assert [name for name, meaning in rows().items() if len(meaning) < 20] == []


def test_every_described_setting_is_read() -> None:
    described = set(SETTING.findall((ROOT / "docs/settings.md").read_text()))
    assert described - read_by_the_server() == set()
