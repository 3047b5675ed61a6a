"""When a child must be seen next, from the plan, the visits and the standard. Pure: no I/O, no framework, no now."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from server.rules.clock_facts import PlanFact, SeenHow, VisitFact
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

OWN: Final = "The child's own plan"


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
    contact; in person, and by the lead or agreed cover, where the edition says so.
    Sources: DESIGN.md, Clocks; FACTS.md, UK facts.
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
    """The clocks this plan has, each with whether its interval is the plan's own."""
    rules = list(edition.clocks)
    if plan.home_every is not None and rule_for("at_home", edition) is None:
        rules += _at_home_by_plan(plan.home_every, edition)
    return [_with_own_interval(rule, plan, edition) for rule in rules]


def _at_home_by_plan(every: int, edition: Edition) -> list[ClockRule]:
    if own_interval_problem("at_home", every, edition, reason=""):
        return []
    return [ClockRule("at_home", every, "days", OWN, False, OWN)]


def _with_own_interval(rule: ClockRule, plan: PlanFact, edition: Edition) -> tuple[ClockRule, bool]:
    every = plan.home_every if rule.kind == "at_home" else plan.seen_every
    if every is None or own_interval_problem(rule.kind, every, edition, plan.own_reason):
        return rule, False
    return rule.with_interval(every, OWN), True


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
