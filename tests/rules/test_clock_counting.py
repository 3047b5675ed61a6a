"""Which day a clock runs out: intervals, editions, bank holidays, day one, and how quickly that is known."""

import sys
from datetime import date, timedelta

from server.rules.clocks import clocks_for
from server.rules.intervals import Edition, Standard
from tests.rules.clock_cases import (
    BEDFORDSHIRE,
    FIFTEEN,
    FOUR_WEEKLY,
    FRI,
    MON,
    SAT,
    TUE,
    WALES,
    WED,
    clock,
    one_clock,
    plan_from,
    visit_on,
)


def test_wales_has_seen_alone_every_10_working_days_and_at_home_every_28_days() -> None:
    dues = clocks_for(plan_from(MON), [], WALES, "WLS", on=FRI)
    assert [(due.kind, due.rule, due.due_on) for due in dues] == [
        ("seen_alone", "10 working days", date(2026, 11, 16)),
        ("at_home", "28 days", date(2026, 11, 30)),
    ]


def test_each_english_standard_has_its_interval_and_no_at_home_clock() -> None:
    found = [
        [(due.kind, due.rule, due.due_on) for due in clocks_for(plan_from(MON), [], standard, "ENG", on=FRI)]
        for standard in (BEDFORDSHIRE, FIFTEEN, FOUR_WEEKLY)
    ]
    assert found == [
        [("seen", "10 working days", date(2026, 11, 16))],
        [("seen", "15 working days", date(2026, 11, 23))],
        [("seen", "28 days", date(2026, 11, 30))],
    ]


def test_a_new_edition_is_used_from_the_day_it_takes_effect() -> None:
    (older,) = one_clock(15).edition
    (newer,) = one_clock(10).edition
    newer = Edition(WED, "a test", newer.counts, "a test", True, "a test", newer.clocks)
    standard = Standard("made-up", "Made up", "ENG", "a test", (newer, older))
    assert clock("seen", plan_from(MON), standard=standard, on=TUE).interval == 15
    assert clock("seen", plan_from(MON), standard=standard, on=WED).interval == 10


def test_christmas_2026_is_not_counted() -> None:
    due = clock("seen_alone", plan_from(date(2026, 12, 1)), visit_on(date(2026, 12, 17)))
    assert due.due_on == date(2027, 1, 5)
    assert due.uncounted == (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1))


def test_scotland_has_2_january_and_its_substitute_too() -> None:
    due = clock("seen_alone", plan_from(date(2026, 12, 17)), nation="SCT")
    assert due.due_on == date(2027, 1, 6)
    assert due.uncounted[-1] == date(2027, 1, 4)


def test_northern_ireland_keeps_st_patricks_day() -> None:
    plan = plan_from(date(2026, 3, 16))
    northern_irish = clock("seen", plan, standard=BEDFORDSHIRE, nation="NIR")
    english = clock("seen", plan, standard=BEDFORDSHIRE, nation="ENG")
    assert (northern_irish.due_on, english.due_on) == (date(2026, 3, 31), date(2026, 3, 30))


def test_days_are_counted_through_bank_holidays() -> None:
    due = clock("at_home", plan_from(date(2026, 12, 17)))
    assert due.due_on == date(2027, 1, 14)
    assert due.uncounted == ()


def test_the_day_of_the_visit_is_day_one_where_the_standard_says_so() -> None:
    inclusive = one_clock(10, first_day_counts=True)
    assert clock("seen", plan_from(MON), standard=inclusive).due_on == date(2026, 11, 13)
    assert clock("seen", plan_from(MON), standard=one_clock(10)).due_on == date(2026, 11, 16)


def test_a_visit_on_a_saturday_is_not_day_one_of_working_days() -> None:
    inclusive = one_clock(10, first_day_counts=True)
    assert clock("seen", plan_from(MON), visit_on(SAT), standard=inclusive).due_on == date(2026, 11, 20)


def test_the_first_day_can_count_in_days_too() -> None:
    inclusive = one_clock(28, "days", first_day_counts=True)
    assert clock("seen", plan_from(MON), standard=inclusive).due_on == date(2026, 11, 29)


def test_the_work_of_a_childs_clocks_grows_no_faster_than_their_visits() -> None:
    calls_for(visits=1)  # what is remembered from then on
    few, many = calls_for(visits=30), calls_for(visits=300)
    assert 0 < few < 1_000
    assert many < 12 * few


def calls_for(*, visits: int) -> int:
    """How many functions one working out of a child's clocks calls: unlike a time, the same on every machine."""
    plan = plan_from(date(2026, 1, 5))
    made = [visit_on(date(2026, 1, 5) + timedelta(days=n)) for n in range(visits)]
    calls = 0

    def count(_frame: object, event: str, _given: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        clocks_for(plan, made, WALES, "WLS", on=FRI)
    finally:
        sys.setprofile(before)
    return calls
