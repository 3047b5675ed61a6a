"""What lies in web/static/vendor and web/templates/icons is what VENDOR.md and package.json say."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "web/static/vendor"
ICONS = ROOT / "web/templates/icons"


class Row(NamedTuple):
    path: str
    package: str
    version: str
    licence: str
    sha256: str


def listed() -> list[Row]:
    lines = (VENDOR / "VENDOR.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| web/")]
    return [Row(*row) for row in cells]


def test_every_vendored_file_has_the_listed_sha256() -> None:
    changed = [row.path for row in listed() if hashlib.sha256((ROOT / row.path).read_bytes()).hexdigest() != row.sha256]
    assert not changed, "changed by hand? run: make vendor"


def test_every_vendored_file_is_listed() -> None:
    there = {file for folder in (VENDOR, ICONS) for file in folder.iterdir() if file.is_file()}
    assert there - {VENDOR / "VENDOR.md"} == {ROOT / row.path for row in listed()}


def test_listed_versions_are_those_package_json_pins() -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert {row.package: row.version for row in listed()}.items() <= pinned.items(), "run: make vendor"


def test_every_vendored_package_has_a_licence_and_its_text() -> None:
    for row in listed():
        assert row.licence
        assert (VENDOR / "licences" / f"{row.package}.txt").stat().st_size > 300


def test_package_json_pins_exact_versions() -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert all(version[0].isdigit() for version in pinned.values())
