"""When a child must be seen next: each test is a rule of DESIGN.md, Clocks, or of the standard it names."""

from datetime import date
from uuid import UUID

import pytest

from server.rules.clocks import PlanFact, clocks_for
from server.rules.intervals import ClockRule, Edition, Standard
from tests.rules.clock_cases import (
    BEDFORDSHIRE,
    FIFTEEN,
    FOUR_WEEKLY,
    FRI,
    MON,
    THU,
    TUE,
    WALES,
    WED,
    clock,
    one_clock,
    plan_from,
    visit_on,
)

SEEN_RULE = ClockRule("seen", 10, "working_days", "a test", False, "a test")


class TestWhatStartsAClock:
    def test_before_the_first_visit_the_clock_starts_at_the_plans_start(self) -> None:
        due = clock("seen_alone", plan_from(MON))
        assert (due.started_on, due.started_by, due.visit_id) == (MON, "plan_start", None)
        assert due.due_on == date(2026, 11, 16)

    def test_a_visit_that_counts_starts_the_clock_anew(self) -> None:
        visit = visit_on(WED)
        due = clock("seen_alone", plan_from(MON), visit)
        assert (due.started_on, due.started_by, due.visit_id) == (WED, "visit", visit.visit_id)
        assert due.due_on == date(2026, 11, 18)

    def test_the_latest_visit_wins_whatever_the_order_of_arrival(self) -> None:
        early, late = visit_on(TUE), visit_on(FRI)
        assert clock("seen_alone", plan_from(MON), late, early) == clock("seen_alone", plan_from(MON), early, late)
        assert clock("seen_alone", plan_from(MON), late, early).started_on == FRI

    def test_of_two_visits_on_one_day_the_later_made_is_named_whatever_the_order_of_arrival(self) -> None:
        first, second = visit_on(WED, visit_id=UUID(int=1)), visit_on(WED, visit_id=UUID(int=2))
        for visits_made in ((first, second), (second, first)):
            assert clock("seen_alone", plan_from(MON), *visits_made).visit_id == second.visit_id

    def test_a_visit_before_the_plan_started_does_not_count(self) -> None:
        assert clock("seen_alone", plan_from(WED), visit_on(TUE)).started_by == "plan_start"

    def test_a_visit_on_the_day_the_plan_started_counts(self) -> None:
        assert clock("seen_alone", plan_from(WED), visit_on(WED)).started_by == "visit"

    def test_a_visit_dated_in_the_future_does_not_keep_a_clock_quiet(self) -> None:
        due = clock("seen_alone", plan_from(MON), visit_on(date(2027, 11, 5)), on=FRI)
        assert due.started_by == "plan_start"

    def test_a_visit_of_today_counts_today(self) -> None:
        assert clock("seen_alone", plan_from(MON), visit_on(FRI), on=FRI).started_on == FRI


class TestWhichVisitsCount:
    def test_core_group_does_not_count_as_a_visit(self) -> None:
        meeting = visit_on(WED, core_group=True)
        for kind in ("seen_alone", "at_home"):
            assert clock(kind, plan_from(MON), meeting).started_by == "plan_start"

    def test_another_agencys_contact_does_not_count(self) -> None:
        for kind in ("seen_alone", "at_home"):
            assert clock(kind, plan_from(MON), visit_on(WED, other_agency=True)).started_by == "plan_start"

    def test_a_visit_where_the_child_was_not_seen_does_not_count(self) -> None:
        for kind in ("seen_alone", "at_home"):
            assert clock(kind, plan_from(MON), visit_on(WED, seen="not_seen")).started_by == "plan_start"
        blackburn = clock("seen", plan_from(MON), visit_on(WED, seen="not_seen"), standard=FIFTEEN, nation="ENG")
        assert blackburn.started_by == "plan_start"

    def test_a_phone_or_video_call_does_not_count(self) -> None:
        for kind in ("seen_alone", "at_home"):
            assert clock(kind, plan_from(MON), visit_on(WED, in_person=False)).started_by == "plan_start"

    def test_a_call_is_never_at_home_even_where_calls_count(self) -> None:
        (edition,) = one_clock(28, "days", kind="at_home").edition
        calls_count = Edition(
            edition.effective_on, "a test", edition.counts, "a test", False, "a test", (*edition.clocks, SEEN_RULE)
        )
        standard = Standard("made-up", "Made up", "ENG", "a test", (calls_count,))
        call = visit_on(WED, in_person=False)
        assert clock("at_home", plan_from(MON), call, standard=standard).started_by == "plan_start"
        assert clock("seen", plan_from(MON), call, standard=standard).started_by == "visit"

    def test_another_workers_visit_does_not_count_where_only_the_lead_or_cover_counts(self) -> None:
        visit = visit_on(WED, author_counts=False)
        assert clock("seen_alone", plan_from(MON), visit).started_by == "plan_start"
        assert clock("at_home", plan_from(MON), visit).started_by == "plan_start"
        assert clock("seen", plan_from(MON), visit, standard=BEDFORDSHIRE).started_by == "plan_start"

    def test_another_workers_visit_counts_where_any_social_workers_does(self) -> None:
        visit = visit_on(WED, author_counts=False)
        assert clock("seen", plan_from(MON), visit, standard=FIFTEEN).started_by == "visit"

    def test_seen_with_others_present_is_not_seen_alone(self) -> None:
        assert clock("seen_alone", plan_from(MON), visit_on(WED, seen="not_alone")).started_by == "plan_start"

    def test_seen_with_others_present_is_seen_and_at_home(self) -> None:
        visit = visit_on(WED, seen="not_alone")
        assert clock("at_home", plan_from(MON), visit).started_by == "visit"
        assert clock("seen", plan_from(MON), visit, standard=BEDFORDSHIRE).started_by == "visit"

    def test_seen_at_school_is_not_at_home(self) -> None:
        visit = visit_on(WED, at_home=False)
        assert clock("at_home", plan_from(MON), visit).started_by == "plan_start"
        assert clock("seen_alone", plan_from(MON), visit).started_by == "visit"

    def test_a_visit_that_does_not_count_leaves_the_earlier_one_standing(self) -> None:
        due = clock("seen_alone", plan_from(MON), visit_on(TUE), visit_on(FRI, seen="not_seen"))
        assert due.started_on == TUE


class TestUnbornAndNewborn:
    @pytest.mark.parametrize("standard", [WALES, BEDFORDSHIRE, FIFTEEN, FOUR_WEEKLY])
    def test_an_unborn_child_has_no_clock(self, standard: Standard) -> None:
        unborn = PlanFact(MON, born=False)
        assert clocks_for(unborn, [visit_on(WED)], standard, "WLS", on=FRI) == []

    def test_a_child_born_on_a_plan_is_not_overdue_at_birth(self) -> None:
        plan = plan_from(date(2026, 8, 3), born_on=THU)
        due = clock("seen_alone", plan, visit_on(WED))
        assert (due.started_on, due.started_by) == (THU, "birth")

    def test_a_child_born_before_the_plan_starts_with_the_plan(self) -> None:
        assert clock("seen_alone", plan_from(MON, born_on=date(2019, 5, 1))).started_by == "plan_start"
