"""The local standards, read once from `server/standards/*.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from server.rules.intervals import Standard

FOLDER: Final = Path(__file__).parent.parent / "standards"


class UnknownStandard(LookupError):
    """No file in `server/standards` has that slug."""


def standard_named(slug: str) -> Standard:
    """The standard whose file is `<slug>.toml`. Raises UnknownStandard."""
    try:
        return all_standards()[slug]
    except KeyError:
        raise UnknownStandard(f"There is no standard called {slug!r}.") from None


@cache
def all_standards() -> Mapping[str, Standard]:
    """Every standard by slug, in the order of their slugs."""
    return MappingProxyType({path.stem: read_standard(path) for path in sorted(FOLDER.glob("*.toml"))})


def read_standard(path: Path) -> Standard:
    """One file as a standard. Raises ValueError, naming the file and the value, if it is not one."""
    try:
        standard = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Standard)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    if problems := _contradictions(standard, path.stem):
        raise ValueError(f"{path.name}: {'; '.join(problems)}")
    return standard


def _contradictions(standard: Standard, stem: str) -> list[str]:
    found = []
    if standard.slug != stem:
        found.append(f"its slug is {standard.slug!r}")
    if len({edition.effective_on for edition in standard.edition}) != len(standard.edition):
        found.append("two editions take effect on the same day")
    for edition in standard.edition:
        homes = sum(rule.kind == "at_home" for rule in edition.clocks)
        if homes > 1 or len(edition.clocks) - homes > 1:
            found.append(f"the edition of {edition.effective_on} has two clocks of one kind")
        if len(edition.clocks) == homes:
            found.append(f"the edition of {edition.effective_on} has no clock for seeing the child")
    return found
