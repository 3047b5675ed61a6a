"""What may go and when, read once from `server/retention/default.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, convert

FILE: Final = Path(__file__).parent.parent / "retention" / "default.toml"

Kind = Literal["sessions", "sign_in_steps", "throttles", "second_factors", "subscriptions", "file_pieces", "audit"]


class Goes(Struct, frozen=True, forbid_unknown_fields=True):
    kind: Kind
    what: str
    """In words; {days} or {years} stands for the number."""
    why: str
    days: Annotated[int, Meta(ge=1)] | None = None
    years: str | None = None
    """The setting that says how many."""


class Stays(Struct, frozen=True, forbid_unknown_fields=True):
    what: str
    why: str


class RetentionData(Struct, frozen=True, forbid_unknown_fields=True):
    goes: tuple[Goes, ...]
    kept: tuple[Stays, ...]


@cache
def retention_data() -> RetentionData:
    return convert(tomllib.loads(FILE.read_text()), RetentionData)
