"""Plans, visits and standards that the tests of the clocks speak of. 2 Nov 2026 is a Monday."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from server.rules.clocks import DueDate, Nation, PlanFact, VisitFact, clocks_for
from server.rules.intervals import ClockRule, Edition, Kind, Standard, Unit
from server.rules.standards import standard_named

WALES = standard_named("wales")
BEDFORDSHIRE = standard_named("bedfordshire")
FIFTEEN = standard_named("england-15-working-days")
FOUR_WEEKLY = standard_named("england-4-weekly")

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 11, day) for day in range(2, 9))
NEXT_YEAR = date(2027, 12, 31)


def plan_from(started_on: date, **others: object) -> PlanFact:
    return replace(PlanFact(started_on, born=True), **others)  # type: ignore[arg-type]


def visit_on(day: date, **others: object) -> VisitFact:
    """The best of visits: by the lead, in person, at home, the child seen alone."""
    best = VisitFact(
        on=day,
        visit_id=uuid4(),
        author_counts=True,
        in_person=True,
        at_home=True,
        core_group=False,
        other_agency=False,
        seen="alone",
    )
    return replace(best, **others)  # type: ignore[arg-type]


def clock(
    kind: Kind,
    plan: PlanFact,
    *visits: VisitFact,
    standard: Standard = WALES,
    nation: Nation = "WLS",
    on: date = NEXT_YEAR,
) -> DueDate:
    dues = {due.kind: due for due in clocks_for(plan, visits, standard, nation, on=on)}
    return dues[kind]


def one_clock(
    interval: int, unit: Unit = "working_days", *, first_day_counts: bool = False, kind: Kind = "seen"
) -> Standard:
    rule = ClockRule(kind, interval, unit, "a test", first_day_counts, "a test")
    edition = Edition(date(2000, 1, 1), "a test", "lead_or_cover", "a test", True, "a test", (rule,))
    return Standard("made-up", "Made up", "ENG", "a test", (edition,))
