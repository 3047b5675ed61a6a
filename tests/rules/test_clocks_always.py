"""What holds for every nation, start, interval and visit between 2020 and 2040."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.rules.clocks import (
    Nation,
    PlanFact,
    VisitFact,
    clocks_for,
    days_left,
    explain,
    explain_start,
    is_overdue,
    say_status,
    urgency,
    used,
)
from server.rules.intervals import Standard, Unit
from server.rules.london import MONTHS
from server.rules.working_days import NATIONS, bank_holidays_between, is_working_day, working_days_between
from tests.rules.clock_cases import BEDFORDSHIRE, FIFTEEN, FOUR_WEEKLY, WALES, clock, one_clock, plan_from

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
nations = st.sampled_from(NATIONS)
intervals = st.integers(1, 60)
units = st.sampled_from(("working_days", "days"))
standards = st.sampled_from((WALES, BEDFORDSHIRE, FIFTEEN, FOUR_WEEKLY)) | st.builds(
    one_clock, intervals, units, first_day_counts=st.booleans()
)
visits = st.builds(
    VisitFact,
    on=days,
    visit_id=st.uuids(),
    author_counts=st.booleans(),
    in_person=st.booleans(),
    at_home=st.booleans(),
    core_group=st.booleans(),
    other_agency=st.booleans(),
    seen=st.sampled_from(("alone", "not_alone", "not_seen")),
)
plans = st.builds(
    PlanFact,
    started_on=days,
    born=st.booleans(),
    born_on=st.none() | days,
    seen_every=st.none() | st.integers(-1, 400),
    home_every=st.none() | st.integers(-1, 400),
    own_reason=st.sampled_from(("", "In hospital")),
)
LAST = date(2040, 12, 31)


@given(days, intervals, units, nations)
def test_a_due_date_is_after_its_start(start: date, interval: int, unit: Unit, nation: Nation) -> None:
    due = clock("seen", plan_from(start), standard=one_clock(interval, unit), nation=nation)
    assert due.due_on > start


@given(days, intervals, nations, st.booleans())
def test_a_due_date_in_working_days_is_a_working_day(start: date, interval: int, nation: Nation, first: bool) -> None:
    due = clock("seen", plan_from(start), standard=one_clock(interval, first_day_counts=first), nation=nation)
    assert is_working_day(due.due_on, nation)


@given(days, intervals, nations, st.booleans())
def test_exactly_the_interval_of_working_days_lies_between(
    start: date, interval: int, nation: Nation, first: bool
) -> None:
    due = clock("seen", plan_from(start), standard=one_clock(interval, first_day_counts=first), nation=nation)
    span = [start + timedelta(days=n) for n in range(0 if first else 1, (due.due_on - start).days + 1)]
    assert sum(is_working_day(day, nation) for day in span) == interval


@given(days, days, intervals, units, nations, st.booleans())
def test_a_later_start_is_never_due_earlier(
    one: date, other: date, interval: int, unit: Unit, nation: Nation, first: bool
) -> None:
    standard = one_clock(interval, unit, first_day_counts=first)
    early, late = (clock("seen", plan_from(start), standard=standard, nation=nation) for start in sorted((one, other)))
    assert early.due_on <= late.due_on


@given(plans, st.lists(visits, max_size=6), visits, standards, nations)
def test_another_visit_never_makes_a_due_date_earlier(
    plan: PlanFact, known: list[VisitFact], another: VisitFact, standard: Standard, nation: Nation
) -> None:
    before = clocks_for(plan, known, standard, nation, on=LAST)
    after = clocks_for(plan, [*known, another], standard, nation, on=LAST)
    assert [due.kind for due in before] == [due.kind for due in after]
    for was, now in zip(before, after, strict=True):
        assert was.due_on <= now.due_on


@given(plans, st.lists(visits, max_size=6), standards, nations, st.integers())
def test_the_order_of_visits_does_not_matter(
    plan: PlanFact, known: list[VisitFact], standard: Standard, nation: Nation, seed: int
) -> None:
    shuffled = random.Random(seed).sample(known, len(known))
    assert clocks_for(plan, known, standard, nation, on=LAST) == clocks_for(plan, shuffled, standard, nation, on=LAST)


@given(days, intervals, nations, st.booleans(), days)
def test_the_explanation_names_every_bank_holiday_skipped(
    start: date, interval: int, nation: Nation, first: bool, today: date
) -> None:
    due = clock("seen", plan_from(start), standard=one_clock(interval, first_day_counts=first), nation=nation)
    skipped = [
        start + timedelta(days=n)
        for n in range(1, (due.due_on - start).days)
        if (start + timedelta(days=n)).weekday() < 5 and not is_working_day(start + timedelta(days=n), nation)
    ]
    assert list(due.uncounted) == skipped
    assert days_named(explain(due, today)) == [(day.day, day.month) for day in skipped]


@given(plans, st.lists(visits, max_size=4), standards, nations, days)
def test_no_day_from_2020_to_2040_is_too_much(
    plan: PlanFact, known: list[VisitFact], standard: Standard, nation: Nation, on: date
) -> None:
    for due in clocks_for(plan, known, standard, nation, on=on):
        assert 0 <= used(due, on) <= 1
        assert (days_left(due, on) < 0) == is_overdue(due, on) == (urgency(due, on) == "overdue")
        assert say_status(due, on)
        assert explain(due, on)
        assert explain_start(due, on)


@given(days, days, nations)
def test_working_days_between_is_what_counting_them_one_by_one_gives(one: date, other: date, nation: Nation) -> None:
    after, until = sorted((one, min(max(one, other), min(one, other) + timedelta(days=800))))
    counted = sum(is_working_day(after + timedelta(days=n), nation) for n in range(1, (until - after).days + 1))
    assert working_days_between(after, until, nation) == counted
    assert working_days_between(until, after, nation) == -counted
    assert bank_holidays_between(until, after, nation) == ()


def days_named(sentence: str) -> list[tuple[int, int]]:
    """The (day, month) pairs after "not counting": a number without a month has that of the next one that has."""
    _, _, listed = sentence.partition("not counting ")
    words = listed.partition(";")[0].replace(",", " ").replace(" and ", " ").split()
    found: list[tuple[int, int]] = []
    month = 0
    for word in reversed(words):
        if word in MONTHS:
            month = MONTHS.index(word) + 1
        else:
            found.append((int(word), month))
    return found[::-1]
