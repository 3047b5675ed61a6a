"""What the clocks need to know of a plan and of a visit. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

SeenHow = Literal["alone", "not_alone", "not_seen"]


@dataclass(frozen=True, slots=True)
class VisitFact:
    """One visit as far as one child's clocks go."""

    on: date
    """London's day of the visit, not of its arrival here."""
    visit_id: UUID
    author_counts: bool
    """Made by the lead social worker of that day, or by cover that a manager had agreed. Looked at only where the
    standard says `lead_or_cover`."""
    in_person: bool
    """Not by phone or video."""
    at_home: bool
    core_group: bool
    other_agency: bool
    seen: SeenHow


@dataclass(frozen=True, slots=True)
class PlanFact:
    """One child's plan as far as the clocks go."""

    started_on: date
    """The date of the initial child protection conference."""
    born: bool
    born_on: date | None = None
    seen_every: int | None = None
    """The plan's own interval, in the standard's unit. None: the standard's."""
    home_every: int | None = None
    """As `seen_every`; in days where the standard has no at-home clock, which the plan then adds."""
    own_reason: str = ""
    """Why it is longer than the standard's, in a manager's words. Without it the longer one is not used."""
