"""When a child must be seen next, from the plan, the visits and the standard. Pure: no I/O, no framework, no now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from server.rules.clock_words import KIND_WORDS, explain, explain_start, say_status
from server.rules.due_dates import DueDate, StartedBy, Urgency, days_left, is_overdue, urgency, used
from server.rules.intervals import (
    ClockRule,
    Edition,
    Kind,
    Standard,
    own_interval_problem,
    rule_for,
)
from server.rules.working_days import (
    Nation,
    bank_holidays_between,
    is_working_day,
    known_until,
    nth_working_day_after,
)

__all__ = [
    "KIND_WORDS",
    "DueDate",
    "Nation",
    "PlanFact",
    "SeenHow",
    "StartedBy",
    "Urgency",
    "VisitFact",
    "clocks_for",
    "days_left",
    "due_for",
    "explain",
    "explain_start",
    "is_overdue",
    "own_interval_problem",
    "say_status",
    "urgency",
    "used",
    "visit_counts",
]

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


def clocks_for(
    plan: PlanFact, visits: Iterable[VisitFact], standard: Standard, nation: Nation, *, on: date
) -> list[DueDate]:
    """The child's due dates, in the standard's order, as known on the day `on` (London's today).

    `on` chooses the standard's edition, and visits dated later than it are left out: a phone's clock can be a year
    fast, and no visit that has not happened yet may keep a child's clock quiet. A clock runs from the latest visit
    that counts, in whatever order they arrive; before there is one, from the plan's start, or from birth if later. An
    unborn child has none, as every kind needs the child to be seen. Sources: DESIGN.md, Clocks; Wales section 4.
    """
    if not plan.born:
        return []
    edition = standard.in_force_on(on)
    began_on, began_by = _beginning(plan)
    candidates = [visit for visit in visits if began_on <= visit.on <= on]
    dues = []
    for rule, own in _rules(plan, edition):
        counting = [visit for visit in candidates if visit_counts(visit, rule.kind, edition)]
        if counting:
            latest = max(counting, key=lambda visit: (visit.on, visit.visit_id))
            dues.append(_due(rule, own, latest.on, "visit", latest.visit_id, nation, on))
        else:
            dues.append(_due(rule, own, began_on, began_by, None, nation, on))
    return dues


def due_for(
    kind: Kind,
    started_on: date,
    started_by: StartedBy,
    visit_id: UUID | None,
    plan: PlanFact,
    standard: Standard,
    nation: Nation,
    *,
    on: date,
) -> DueDate | None:
    """A stored clock again as a due date, without its visits. None if standard and plan have no such clock (now)."""
    for rule, own in _rules(plan, standard.in_force_on(on)):
        if rule.kind == kind and plan.born:
            return _due(rule, own, started_on, started_by, visit_id, nation, on)
    return None


def visit_counts(visit: VisitFact, kind: Kind, edition: Edition) -> bool:
    """Whether the visit starts the child's clock of that kind anew.

    Only a visit where the child was seen; never a core group meeting, even with the child there, nor another agency's
    contact; in person, and by the lead or agreed cover, where the edition says so. Sources: DESIGN.md, Clocks; FACTS.md,
    UK facts.
    """
    if visit.core_group or visit.other_agency or visit.seen == "not_seen":
        return False
    if edition.in_person_only and not visit.in_person:
        return False
    if edition.counts == "lead_or_cover" and not visit.author_counts:
        return False
    if kind == "seen_alone":
        return visit.seen == "alone"
    if kind == "at_home":
        return visit.at_home and visit.in_person
    return True


def _beginning(plan: PlanFact) -> tuple[date, StartedBy]:
    if plan.born_on is not None and plan.born_on > plan.started_on:
        return plan.born_on, "birth"
    return plan.started_on, "plan_start"


def _rules(plan: PlanFact, edition: Edition) -> list[tuple[ClockRule, bool]]:
    """The edition's clocks with the plan's own intervals put in, each with whether it is the plan's own."""
    rules = []
    for rule in edition.clocks:
        every = plan.home_every if rule.kind == "at_home" else plan.seen_every
        own = every is not None and own_interval_problem(rule.kind, every, edition, plan.own_reason) is None
        rules.append((_with_interval(rule, every) if every is not None and own else rule, own))
    if plan.home_every is not None and rule_for("at_home", edition) is None:
        rules.append((_at_home_by_plan(plan.home_every), True))
    return rules


def _with_interval(rule: ClockRule, every: int) -> ClockRule:
    return ClockRule(rule.kind, every, rule.unit, OWN, rule.first_day_counts, rule.first_day_counts_source)


def _at_home_by_plan(every: int) -> ClockRule:
    return ClockRule("at_home", every, "days", OWN, False, OWN)


OWN = "The child's own plan"


def _due(
    rule: ClockRule,
    own: bool,
    started_on: date,
    started_by: StartedBy,
    visit_id: UUID | None,
    nation: Nation,
    on: date,
) -> DueDate:
    due_on = _due_on(rule, started_on, nation)
    by_working_days = rule.unit == "working_days"
    return DueDate(
        kind=rule.kind,
        nation=nation,
        started_on=started_on,
        started_by=started_by,
        visit_id=visit_id,
        due_on=due_on,
        interval=rule.interval,
        unit=rule.unit,
        first_day_counts=rule.first_day_counts,
        own=own,
        uncounted=bank_holidays_between(started_on, due_on, nation) if by_working_days else (),
        past_horizon=by_working_days and due_on > known_until(on),
        source=rule.source,
    )


def _due_on(rule: ClockRule, started_on: date, nation: Nation) -> date:
    if rule.unit == "days":
        return started_on + timedelta(days=rule.interval - rule.first_day_counts)
    start_counts = rule.first_day_counts and is_working_day(started_on, nation)
    remaining = rule.interval - start_counts
    return nth_working_day_after(started_on, remaining, nation)
