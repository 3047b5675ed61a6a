"""When a child must be seen next: each test is a rule of DESIGN.md, Clocks, or of the standard it names."""

import random
import time as stopwatch
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.clocks import (
    DueDate,
    Nation,
    PlanFact,
    VisitFact,
    clocks_for,
    days_left,
    due_for,
    explain,
    explain_start,
    is_overdue,
    own_interval_problem,
    say_status,
    urgency,
    used,
)
from server.rules.intervals import ClockRule, Edition, Kind, Standard, Unit
from server.rules.london import MONTHS
from server.rules.standards import standard_named
from server.rules.working_days import (
    NATIONS,
    bank_holidays_between,
    is_working_day,
    working_days_between,
)

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


class TestStandards:
    def test_wales_has_seen_alone_every_10_working_days_and_at_home_every_28_days(self) -> None:
        dues = clocks_for(plan_from(MON), [], WALES, "WLS", on=FRI)
        assert [(due.kind, due.rule, due.due_on) for due in dues] == [
            ("seen_alone", "10 working days", date(2026, 11, 16)),
            ("at_home", "28 days", date(2026, 11, 30)),
        ]

    def test_each_english_standard_has_its_interval_and_no_at_home_clock(self) -> None:
        found = [
            [(due.kind, due.rule, due.due_on) for due in clocks_for(plan_from(MON), [], standard, "ENG", on=FRI)]
            for standard in (BEDFORDSHIRE, FIFTEEN, FOUR_WEEKLY)
        ]
        assert found == [
            [("seen", "10 working days", date(2026, 11, 16))],
            [("seen", "15 working days", date(2026, 11, 23))],
            [("seen", "28 days", date(2026, 11, 30))],
        ]

    def test_a_new_edition_is_used_from_the_day_it_takes_effect(self) -> None:
        (older,) = one_clock(15).edition
        (newer,) = one_clock(10).edition
        newer = Edition(WED, "a test", newer.counts, "a test", True, "a test", newer.clocks)
        standard = Standard("made-up", "Made up", "ENG", "a test", (newer, older))
        assert clock("seen", plan_from(MON), standard=standard, on=TUE).interval == 15
        assert clock("seen", plan_from(MON), standard=standard, on=WED).interval == 10


class TestCounting:
    def test_christmas_2026_is_not_counted(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 12, 1)), visit_on(date(2026, 12, 17)))
        assert due.due_on == date(2027, 1, 5)
        assert due.uncounted == (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1))

    def test_scotland_has_2_january_and_its_substitute_too(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 12, 17)), nation="SCT")
        assert due.due_on == date(2027, 1, 6)
        assert due.uncounted[-1] == date(2027, 1, 4)

    def test_northern_ireland_keeps_st_patricks_day(self) -> None:
        plan = plan_from(date(2026, 3, 16))
        northern_irish = clock("seen", plan, standard=BEDFORDSHIRE, nation="NIR")
        english = clock("seen", plan, standard=BEDFORDSHIRE, nation="ENG")
        assert (northern_irish.due_on, english.due_on) == (date(2026, 3, 31), date(2026, 3, 30))

    def test_days_are_counted_through_bank_holidays(self) -> None:
        due = clock("at_home", plan_from(date(2026, 12, 17)))
        assert due.due_on == date(2027, 1, 14)
        assert due.uncounted == ()

    def test_the_day_of_the_visit_is_day_one_where_the_standard_says_so(self) -> None:
        inclusive = one_clock(10, first_day_counts=True)
        assert clock("seen", plan_from(MON), standard=inclusive).due_on == date(2026, 11, 13)
        assert clock("seen", plan_from(MON), standard=one_clock(10)).due_on == date(2026, 11, 16)

    def test_a_visit_on_a_saturday_is_not_day_one_of_working_days(self) -> None:
        inclusive = one_clock(10, first_day_counts=True)
        assert clock("seen", plan_from(MON), visit_on(SAT), standard=inclusive).due_on == date(2026, 11, 20)

    def test_the_first_day_can_count_in_days_too(self) -> None:
        inclusive = one_clock(28, "days", first_day_counts=True)
        assert clock("seen", plan_from(MON), standard=inclusive).due_on == date(2026, 11, 29)


class TestOwnInterval:
    def test_a_plan_may_have_a_shorter_interval_freely(self) -> None:
        (edition,) = WALES.edition
        assert own_interval_problem("seen_alone", 5, edition, "") is None
        due = clock("seen_alone", plan_from(MON, seen_every=5))
        assert (due.due_on, due.rule, due.own) == (date(2026, 11, 9), "5 working days", True)

    def test_a_longer_interval_needs_a_managers_reason(self) -> None:
        (edition,) = WALES.edition
        problem = own_interval_problem("seen_alone", 15, edition, "  ")
        assert problem is not None
        assert "10 working days" in problem
        assert own_interval_problem("seen_alone", 15, edition, "In hospital; the ward sees her daily") is None

    def test_a_longer_interval_without_a_reason_is_not_used(self) -> None:
        due = clock("seen_alone", plan_from(MON, seen_every=15))
        assert (due.interval, due.own) == (10, False)
        due = clock("seen_alone", plan_from(MON, seen_every=15, own_reason="In hospital"))
        assert (due.interval, due.own) == (15, True)

    def test_each_kind_has_its_own(self) -> None:
        plan = plan_from(MON, home_every=14)
        assert clock("at_home", plan).due_on == date(2026, 11, 16)
        assert clock("seen_alone", plan).interval == 10

    @pytest.mark.parametrize("every", [0, -3, 366, 100_000])
    def test_an_impossible_interval_is_refused_and_not_used(self, every: int) -> None:
        (edition,) = WALES.edition
        assert own_interval_problem("at_home", every, edition, "a reason")
        for standard in (WALES, BEDFORDSHIRE):
            plan = plan_from(MON, seen_every=every, home_every=every, own_reason="a reason")
            assert not any(due.own for due in clocks_for(plan, [], standard, "WLS", on=FRI))

    def test_a_plan_may_add_an_at_home_clock_where_the_standard_has_none(self) -> None:
        due = clock("at_home", plan_from(MON, home_every=28), standard=BEDFORDSHIRE, nation="ENG")
        assert (due.due_on, due.rule, due.own) == (date(2026, 11, 30), "28 days", True)


class TestHowItStands:
    def test_the_due_day_itself_is_in_time(self) -> None:
        due = clock("seen_alone", plan_from(MON))
        assert not is_overdue(due, date(2026, 11, 16))
        assert is_overdue(due, date(2026, 11, 17))

    def test_days_left_are_in_the_intervals_own_unit(self) -> None:
        alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
        assert (days_left(alone, THU), days_left(home, THU)) == (7, 25)
        assert (days_left(alone, date(2026, 11, 16)), days_left(home, date(2026, 11, 30))) == (0, 0)
        assert (days_left(alone, date(2026, 11, 18)), days_left(home, date(2026, 12, 2))) == (-2, -2)

    def test_late_on_a_saturday_is_late(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 10, 23)))
        assert due.due_on == FRI
        assert [days_left(due, day) for day in (FRI, SAT, SUN, date(2026, 11, 9))] == [0, -1, -1, -1]

    def test_the_ring_fills_from_start_to_due_day(self) -> None:
        due = clock("seen_alone", plan_from(MON))
        assert used(due, MON) == 0
        assert used(due, THU) == pytest.approx(0.3)
        assert used(due, date(2026, 11, 16)) == 1
        assert used(due, date(2026, 12, 16)) == 1

    def test_soon_is_within_the_next_3_working_days(self) -> None:
        due = clock("seen_alone", plan_from(MON))
        assert urgency(due, date(2026, 11, 10)) == "later"
        assert urgency(due, date(2026, 11, 11)) == "soon"
        assert urgency(due, date(2026, 11, 16)) == "soon"
        assert urgency(due, date(2026, 11, 17)) == "overdue"

    def test_soon_counts_working_days_for_an_interval_in_days_too(self) -> None:
        home = clock("at_home", plan_from(MON))
        assert home.due_on == date(2026, 11, 30)
        assert urgency(home, date(2026, 11, 24)) == "later"
        assert urgency(home, date(2026, 11, 25)) == "soon"


class TestWords:
    def test_status_says_what_and_by_when(self) -> None:
        alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
        assert say_status(alone, THU) == "Seen alone by Mon 16 Nov"
        assert say_status(alone, date(2026, 11, 16)) == "Seen alone by today"
        assert say_status(home, THU) == "At home by Mon 30 Nov"
        assert say_status(clock("seen", plan_from(MON), standard=BEDFORDSHIRE), THU) == "Seen by Mon 16 Nov"

    def test_status_says_how_late_in_the_intervals_own_unit(self) -> None:
        alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
        assert say_status(alone, date(2026, 11, 17)) == "Seen alone 1 working day late"
        assert say_status(alone, date(2026, 11, 18)) == "Seen alone 2 working days late"
        assert say_status(home, date(2026, 12, 1)) == "At home 1 day late"

    def test_status_never_says_0_days_late(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 10, 23)))
        assert say_status(due, SAT) == "Seen alone was due Fri 6 Nov"

    def test_status_for_a_page_read_on_another_day_gives_the_date(self) -> None:
        due = clock("seen_alone", plan_from(MON))
        assert say_status(due, date(2026, 11, 16), today_words=False) == "Seen alone by Mon 16 Nov"
        assert say_status(due, date(2026, 11, 18), today_words=False) == "Seen alone was due Mon 16 Nov"

    def test_status_across_new_year_gives_the_year(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 12, 17)))
        assert say_status(due, date(2026, 12, 18)) == "Seen alone by Tue 5 Jan 2027"

    @pytest.mark.parametrize("nation", ["WLS", "ENG"])
    def test_explanation_names_rule_start_and_days_not_counted(self, nation: Nation) -> None:
        today = date(2026, 12, 18)
        due = clock("seen_alone", plan_from(date(2026, 12, 1)), visit_on(date(2026, 12, 17)), nation=nation, on=today)
        assert explain(due, today) == "10 working days after Thu 17 Dec, not counting 25, 28 Dec and 1 Jan"

    def test_explanation_without_bank_holidays_ends_at_the_start(self) -> None:
        alone, home = clocks_for(plan_from(MON), [], WALES, "WLS", on=THU)
        assert explain(alone, THU) == "10 working days after Mon 2 Nov"
        assert explain(home, THU) == "28 days after Mon 2 Nov"

    def test_explanation_says_what_the_start_was(self) -> None:
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

    def test_explanation_says_when_the_interval_is_the_plans_own(self) -> None:
        due = clock("seen_alone", plan_from(MON, seen_every=5))
        assert explain(due, THU) == "5 working days (this plan's own interval) after Mon 2 Nov"

    def test_explanation_says_when_the_start_is_day_one(self) -> None:
        inclusive = one_clock(10, first_day_counts=True)
        assert explain(clock("seen", plan_from(MON), standard=inclusive), THU) == (
            "10 working days with Mon 2 Nov as day one"
        )
        assert explain(clock("seen", plan_from(SAT), standard=inclusive), SUN) == "10 working days after Sat 7 Nov"

    def test_explanation_lists_days_of_one_month_together(self) -> None:
        due = clock("seen_alone", plan_from(date(2026, 4, 1), seen_every=25, own_reason="In hospital"))
        assert explain(due, date(2026, 4, 2)).endswith("after Wed 1 Apr, not counting 3, 6 Apr and 4 May")
        due = clock("seen_alone", plan_from(date(2026, 4, 1)))
        assert explain(due, date(2026, 4, 2)).endswith("after Wed 1 Apr, not counting 3 and 6 Apr")

    def test_a_date_past_the_published_bank_holidays_says_that_it_may_change(self) -> None:
        plan = plan_from(date(2028, 12, 20))
        due = clock("seen_alone", plan, on=date(2027, 12, 1))
        assert due.past_horizon
        assert explain(due, date(2027, 12, 1)).endswith("; may change: bank holidays of 2029 are not published yet")

    def test_next_years_bank_holidays_are_published(self) -> None:
        due = clock("seen_alone", plan_from(date(2027, 12, 10)), on=date(2026, 1, 1))
        assert not due.past_horizon
        assert "may change" not in explain(due, date(2026, 1, 1))

    def test_a_date_counted_in_days_never_depends_on_bank_holidays(self) -> None:
        due = clock("at_home", plan_from(date(2030, 1, 1)), on=date(2026, 1, 1))
        assert not due.past_horizon
        assert "may change" not in explain(due, date(2026, 1, 1))

    def test_a_stored_clock_reads_as_it_did(self) -> None:
        plan, visit = plan_from(MON, home_every=14), visit_on(WED)
        for due in clocks_for(plan, [visit], WALES, "WLS", on=THU):
            again = due_for(due.kind, due.started_on, due.started_by, due.visit_id, plan, WALES, "WLS", on=THU)
            assert again == due
        assert due_for("seen", MON, "plan_start", None, plan, WALES, "WLS", on=THU) is None


class TestSpeed:
    def test_a_childs_clocks_take_well_under_a_millisecond(self) -> None:
        plan = plan_from(date(2026, 1, 5))
        visits = [visit_on(date(2026, 1, 5) + timedelta(days=9 * n)) for n in range(30)]
        clocks_for(plan, visits, WALES, "WLS", on=FRI)
        times = []
        for _ in range(50):
            began = stopwatch.perf_counter()
            clocks_for(plan, visits, WALES, "WLS", on=FRI)
            times.append(stopwatch.perf_counter() - began)
        assert min(times) < 0.001


SEEN_RULE = ClockRule("seen", 10, "working_days", "a test", False, "a test")

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


class TestAlways:
    @given(days, intervals, units, nations)
    def test_a_due_date_is_after_its_start(self, start: date, interval: int, unit: Unit, nation: Nation) -> None:
        due = clock("seen", plan_from(start), standard=one_clock(interval, unit), nation=nation)
        assert due.due_on > start

    @given(days, intervals, nations, st.booleans())
    def test_a_due_date_in_working_days_is_a_working_day(
        self, start: date, interval: int, nation: Nation, first: bool
    ) -> None:
        due = clock("seen", plan_from(start), standard=one_clock(interval, first_day_counts=first), nation=nation)
        assert is_working_day(due.due_on, nation)

    @given(days, intervals, nations, st.booleans())
    def test_exactly_the_interval_of_working_days_lies_between(
        self, start: date, interval: int, nation: Nation, first: bool
    ) -> None:
        due = clock("seen", plan_from(start), standard=one_clock(interval, first_day_counts=first), nation=nation)
        span = [start + timedelta(days=n) for n in range(0 if first else 1, (due.due_on - start).days + 1)]
        assert sum(is_working_day(day, nation) for day in span) == interval

    @given(days, days, intervals, units, nations, st.booleans())
    def test_a_later_start_is_never_due_earlier(
        self, one: date, other: date, interval: int, unit: Unit, nation: Nation, first: bool
    ) -> None:
        standard = one_clock(interval, unit, first_day_counts=first)
        early, late = (
            clock("seen", plan_from(start), standard=standard, nation=nation) for start in sorted((one, other))
        )
        assert early.due_on <= late.due_on

    @given(plans, st.lists(visits, max_size=6), visits, standards, nations)
    def test_another_visit_never_makes_a_due_date_earlier(
        self, plan: PlanFact, known: list[VisitFact], another: VisitFact, standard: Standard, nation: Nation
    ) -> None:
        before = clocks_for(plan, known, standard, nation, on=LAST)
        after = clocks_for(plan, [*known, another], standard, nation, on=LAST)
        assert [due.kind for due in before] == [due.kind for due in after]
        for was, now in zip(before, after, strict=True):
            assert was.due_on <= now.due_on

    @given(plans, st.lists(visits, max_size=6), standards, nations, st.integers())
    def test_the_order_of_visits_does_not_matter(
        self, plan: PlanFact, known: list[VisitFact], standard: Standard, nation: Nation, seed: int
    ) -> None:
        shuffled = random.Random(seed).sample(known, len(known))
        assert clocks_for(plan, known, standard, nation, on=LAST) == clocks_for(
            plan, shuffled, standard, nation, on=LAST
        )

    @given(days, intervals, nations, st.booleans(), days)
    def test_the_explanation_names_every_bank_holiday_skipped(
        self, start: date, interval: int, nation: Nation, first: bool, today: date
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
        self, plan: PlanFact, known: list[VisitFact], standard: Standard, nation: Nation, on: date
    ) -> None:
        for due in clocks_for(plan, known, standard, nation, on=on):
            assert 0 <= used(due, on) <= 1
            assert (days_left(due, on) < 0) == is_overdue(due, on) == (urgency(due, on) == "overdue")
            assert say_status(due, on)
            assert explain(due, on)
            assert explain_start(due, on)

    @given(days, days, nations)
    def test_working_days_between_is_what_counting_them_one_by_one_gives(
        self, one: date, other: date, nation: Nation
    ) -> None:
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
