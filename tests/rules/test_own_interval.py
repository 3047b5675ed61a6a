"""A plan's own interval: shorter freely, longer only with a manager's reason."""

from datetime import date

import pytest

from server.rules.clocks import clocks_for, own_interval_problem
from tests.rules.clock_cases import BEDFORDSHIRE, FRI, MON, WALES, clock, plan_from


def test_a_plan_may_have_a_shorter_interval_freely() -> None:
    (edition,) = WALES.edition
    assert own_interval_problem("seen_alone", 5, edition, "") is None
    due = clock("seen_alone", plan_from(MON, seen_every=5))
    assert (due.due_on, due.rule, due.own) == (date(2026, 11, 9), "5 working days", True)


def test_a_longer_interval_needs_a_managers_reason() -> None:
    (edition,) = WALES.edition
    problem = own_interval_problem("seen_alone", 15, edition, "  ")
    assert problem is not None
    assert "10 working days" in problem
    assert own_interval_problem("seen_alone", 15, edition, "In hospital; the ward sees her daily") is None


def test_a_longer_interval_without_a_reason_is_not_used() -> None:
    due = clock("seen_alone", plan_from(MON, seen_every=15))
    assert (due.interval, due.own) == (10, False)
    due = clock("seen_alone", plan_from(MON, seen_every=15, own_reason="In hospital"))
    assert (due.interval, due.own) == (15, True)


def test_each_kind_has_its_own() -> None:
    plan = plan_from(MON, home_every=14)
    assert clock("at_home", plan).due_on == date(2026, 11, 16)
    assert clock("seen_alone", plan).interval == 10


@pytest.mark.parametrize("every", [0, -3, 366, 100_000])
def test_an_impossible_interval_is_refused_and_not_used(every: int) -> None:
    (edition,) = WALES.edition
    assert own_interval_problem("at_home", every, edition, "a reason")
    for standard in (WALES, BEDFORDSHIRE):
        plan = plan_from(MON, seen_every=every, home_every=every, own_reason="a reason")
        dues = clocks_for(plan, [], standard, "WLS", on=FRI)
        assert dues == clocks_for(plan_from(MON), [], standard, "WLS", on=FRI)


def test_a_plan_may_add_an_at_home_clock_where_the_standard_has_none() -> None:
    due = clock("at_home", plan_from(MON, home_every=28), standard=BEDFORDSHIRE, nation="ENG")
    assert (due.due_on, due.rule, due.own) == (date(2026, 11, 30), "28 days", True)
