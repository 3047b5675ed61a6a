"""How a due date stands on a day: late, soon, and how much of the interval is gone."""

from datetime import date

import pytest

from server.rules.clocks import clocks_for, days_left, is_overdue, urgency, used
from tests.rules.clock_cases import FRI, MON, SAT, SUN, THU, WALES, clock, plan_from


def test_the_due_day_itself_is_in_time() -> None:
    due = clock("seen_alone", plan_from(MON))
    assert not is_overdue(due, date(2026, 11, 16))
    assert is_overdue(due, date(2026, 11, 17))


def test_days_left_are_in_the_intervals_own_unit() -> None:
    alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
    assert (days_left(alone, THU), days_left(home, THU)) == (7, 25)
    assert (days_left(alone, date(2026, 11, 16)), days_left(home, date(2026, 11, 30))) == (0, 0)
    assert (days_left(alone, date(2026, 11, 18)), days_left(home, date(2026, 12, 2))) == (-2, -2)


def test_late_on_a_saturday_is_late() -> None:
    due = clock("seen_alone", plan_from(date(2026, 10, 23)))
    assert due.due_on == FRI
    assert [days_left(due, day) for day in (FRI, SAT, SUN, date(2026, 11, 9))] == [0, -1, -1, -1]


def test_the_ring_fills_from_start_to_due_day() -> None:
    due = clock("seen_alone", plan_from(MON))
    assert used(due, MON) == 0
    assert used(due, THU) == pytest.approx(0.3)
    assert used(due, date(2026, 11, 16)) == 1
    assert used(due, date(2026, 12, 16)) == 1


def test_soon_is_within_the_next_3_working_days() -> None:
    due = clock("seen_alone", plan_from(MON))
    assert urgency(due, date(2026, 11, 10)) == "later"
    assert urgency(due, date(2026, 11, 11)) == "soon"
    assert urgency(due, date(2026, 11, 16)) == "soon"
    assert urgency(due, date(2026, 11, 17)) == "overdue"


def test_soon_counts_working_days_for_an_interval_in_days_too() -> None:
    home = clock("at_home", plan_from(MON))
    assert home.due_on == date(2026, 11, 30)
    assert urgency(home, date(2026, 11, 24)) == "later"
    assert urgency(home, date(2026, 11, 25)) == "soon"
