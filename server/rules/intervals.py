"""What a standard says, as plain values. Pure: `standards.py` reads them from files."""

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from server.rules.working_days import Nation

Kind = Literal["seen_alone", "seen", "at_home"]
Unit = Literal["working_days", "days"]
WhoseVisit = Literal["lead_or_cover", "any_social_worker"]
Text = Annotated[str, Meta(min_length=1)]
Every = Annotated[int, Meta(ge=1, le=365)]

LONGEST_OWN: Final = 365
"""Not a rule of anybody's: past a year it is a slip of the finger."""


class ClockRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How often one thing must happen. `interval` is counted in `unit`; with `first_day_counts` the day of the visit
    is day one."""

    kind: Kind
    interval: Every
    unit: Unit
    source: Text
    first_day_counts: bool
    first_day_counts_source: Text

    def with_interval(self, interval: int, source: str) -> "ClockRule":
        return replace(self, interval=interval, source=source)


class Edition(Struct, frozen=True, forbid_unknown_fields=True):
    """A standard as it reads from `effective_on`, until a later edition takes its place."""

    effective_on: date
    effective_on_source: Text
    counts: WhoseVisit
    counts_source: Text
    in_person_only: bool
    in_person_only_source: Text
    clocks: Annotated[tuple[ClockRule, ...], Meta(min_length=1)]
    not_seen_in_a_row: Annotated[int, Meta(ge=1)] = 2
    """So many visits on end at which a child was not seen, and somebody is told."""
    not_seen_in_a_row_source: str = ""
    not_seen_when_overdue: Annotated[int, Meta(ge=1)] = 1
    """The same, while one of the child's clocks is overdue."""
    not_seen_when_overdue_source: str = ""


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
    """A local standard: `slug` names its file, `nation` says whose bank holidays its authority usually keeps."""

    slug: Text
    name: Text
    nation: Nation
    nation_source: Text
    edition: Annotated[tuple[Edition, ...], Meta(min_length=1)]

    def in_force_on(self, day: date) -> Edition:
        """The latest edition to have taken effect by `day`; before the first one, the first: a child always has one."""
        begun = [edition for edition in self.edition if edition.effective_on <= day]
        if begun:
            return max(begun, key=lambda edition: edition.effective_on)
        return min(self.edition, key=lambda edition: edition.effective_on)


def own_interval_problem(kind: Kind, every: int, edition: Edition, reason: str) -> str | None:
    """Why a plan may not have `every` as its own interval, as a sentence for the person who typed it; None if it may.

    `every` is in the unit of the standard's clock (in days where the standard has none of that kind). Shorter is free;
    longer needs a manager's reason. That it is a manager who gives it is for the caller to see to. DESIGN.md, Clocks.
    """
    if every < 1:
        return "Enter 1 or more, or leave it empty to use the standard's interval."
    if every > LONGEST_OWN:
        return f"Enter {LONGEST_OWN} or less: a child on a plan is seen more than once a year."
    rule = rule_for(kind, edition)
    if rule is None or every <= rule.interval or reason.strip():
        return None
    return (
        f"That is longer than the standard's {say_interval(rule.interval, rule.unit)}: a manager must give the reason."
    )


def rule_for(kind: Kind, edition: Edition) -> ClockRule | None:
    """The edition's clock of that kind. `seen` and `seen_alone` are one: a standard has either."""
    for rule in edition.clocks:
        if (rule.kind == "at_home") == (kind == "at_home"):
            return rule
    return None


def say_interval(interval: int, unit: Unit) -> str:
    """ "10 working days", "1 day"."""
    words = "working day" if unit == "working_days" else "day"
    return f"{interval} {words}" if interval == 1 else f"{interval} {words}s"
