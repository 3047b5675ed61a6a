"""The default ladder, read once from `server/ladders/default.toml`."""

import tomllib
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, convert

FILE: Final = Path(__file__).parent.parent / "ladders" / "default.toml"

Hours = Literal["office", "out_of_hours"]
Place = Literal["team_manager", "deputy", "senior_manager", "duty", "person"]
Minutes = Annotated[int, Meta(ge=0, le=7 * 24 * 60)]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is rung, `after` so many minutes."""

    who: Place
    after: Minutes


class LadderData(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything is in minutes; see the file for what each is for."""

    undecided_minutes: Minutes
    undecided_in_danger: Minutes
    handed_over_minutes: Minutes
    decided_minutes: Minutes
    again_minutes: Annotated[int, Meta(ge=1)]
    mail_minutes: Minutes
    senior_told_minutes: Minutes
    opens_at: time
    closes_at: time
    office: tuple[Step, ...]
    out_of_hours: tuple[Step, ...]


@cache
def ladder_data() -> LadderData:
    """Raises ValueError, naming the value, if the file is no ladder."""
    return convert(tomllib.loads(FILE.read_text(encoding="utf-8")), LadderData)
