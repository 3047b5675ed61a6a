"""What a due date says of itself: the fifth promise."""

from datetime import date

import pytest

from server.rules.clocks import Nation, clocks_for, due_for, explain, explain_start, say_status
from tests.rules.clock_cases import BEDFORDSHIRE, MON, SAT, SUN, THU, WALES, WED, clock, one_clock, plan_from, visit_on


def test_status_says_what_and_by_when() -> None:
    alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
    assert say_status(alone, THU) == "Seen alone by Mon 16 Nov"
    assert say_status(alone, date(2026, 11, 16)) == "Seen alone by today"
    assert say_status(home, THU) == "At home by Mon 30 Nov"
    assert say_status(clock("seen", plan_from(MON), standard=BEDFORDSHIRE), THU) == "Seen by Mon 16 Nov"


def test_status_says_how_late_in_the_intervals_own_unit() -> None:
    alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
    assert say_status(alone, date(2026, 11, 17)) == "Seen alone 1 working day late"
    assert say_status(alone, date(2026, 11, 18)) == "Seen alone 2 working days late"
    assert say_status(home, date(2026, 12, 1)) == "At home 1 day late"


def test_status_never_says_0_days_late() -> None:
    due = clock("seen_alone", plan_from(date(2026, 10, 23)))
    assert say_status(due, SAT) == "Seen alone was due Fri 6 Nov"


def test_status_for_a_page_read_on_another_day_gives_the_date() -> None:
    due = clock("seen_alone", plan_from(MON))
    assert say_status(due, date(2026, 11, 16), today_words=False) == "Seen alone by Mon 16 Nov"
    assert say_status(due, date(2026, 11, 18), today_words=False) == "Seen alone was due Mon 16 Nov"


def test_status_across_new_year_gives_the_year() -> None:
    due = clock("seen_alone", plan_from(date(2026, 12, 17)))
    assert say_status(due, date(2026, 12, 18)) == "Seen alone by Tue 5 Jan 2027"


@pytest.mark.parametrize("nation", ["WLS", "ENG"])
def test_explanation_names_rule_start_and_days_not_counted(nation: Nation) -> None:
    today = date(2026, 12, 18)
    due = clock("seen_alone", plan_from(date(2026, 12, 1)), visit_on(date(2026, 12, 17)), nation=nation, on=today)
    assert explain(due, today) == "10 working days after Thu 17 Dec, not counting 25, 28 Dec and 1 Jan"


def test_explanation_without_bank_holidays_ends_at_the_start() -> None:
    alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
    assert explain(alone, THU) == "10 working days after Mon 2 Nov"
    assert explain(home, THU) == "28 days after Mon 2 Nov"


def test_explanation_says_what_the_start_was() -> None:
    began = date(2026, 10, 1)
    starts = [
        clock("seen_alone", plan_from(began), visit_on(MON)),
        clock("seen_alone", plan_from(MON)),
        clock("seen_alone", plan_from(began, born_on=MON)),
    ]
    assert [explain_start(due, THU) for due in starts] == [
        "Mon 2 Nov was the latest visit that counts",
        "Mon 2 Nov was the start of the plan: no visit since then counts yet",
        "Mon 2 Nov is the date of birth: no visit since then counts yet",
    ]


def test_explanation_says_when_the_interval_is_the_plans_own() -> None:
    due = clock("seen_alone", plan_from(MON, seen_every=5))
    assert explain(due, THU) == "5 working days (this plan's own interval) after Mon 2 Nov"


def test_explanation_says_when_the_start_is_day_one() -> None:
    inclusive = one_clock(10, first_day_counts=True)
    assert explain(clock("seen", plan_from(MON), standard=inclusive), THU) == (
        "10 working days with Mon 2 Nov as day one"
    )
    assert explain(clock("seen", plan_from(SAT), standard=inclusive), SUN) == "10 working days after Sat 7 Nov"


def test_explanation_lists_days_of_one_month_together() -> None:
    due = clock("seen_alone", plan_from(date(2026, 4, 1), seen_every=25, own_reason="In hospital"))
    assert explain(due, date(2026, 4, 2)).endswith("after Wed 1 Apr, not counting 3, 6 Apr and 4 May")
    due = clock("seen_alone", plan_from(date(2026, 4, 1)))
    assert explain(due, date(2026, 4, 2)).endswith("after Wed 1 Apr, not counting 3 and 6 Apr")


def test_a_date_past_the_published_bank_holidays_says_that_it_may_change() -> None:
    plan = plan_from(date(2028, 12, 20))
    due = clock("seen_alone", plan, on=date(2027, 12, 1))
    assert due.past_horizon
    assert explain(due, date(2027, 12, 1)).endswith("; may change: bank holidays of 2029 are not published yet")


def test_next_years_bank_holidays_are_published() -> None:
    due = clock("seen_alone", plan_from(date(2027, 12, 10)), on=date(2026, 1, 1))
    assert not due.past_horizon
    assert "may change" not in explain(due, date(2026, 1, 1))


def test_a_date_counted_in_days_never_depends_on_bank_holidays() -> None:
    due = clock("at_home", plan_from(date(2030, 1, 1)), on=date(2026, 1, 1))
    assert not due.past_horizon
    assert "may change" not in explain(due, date(2026, 1, 1))


def test_a_stored_clock_reads_as_it_did() -> None:
    plan, visit = plan_from(MON, home_every=14), visit_on(WED)
    for due in clocks_for(plan, [visit], WALES, "WLS", on=THU):
        again = due_for(due.kind, due.started_on, due.started_by, due.visit_id, plan, WALES, "WLS", on=THU)
        assert again == due
    assert due_for("seen", MON, "plan_start", None, plan, WALES, "WLS", on=THU) is None
