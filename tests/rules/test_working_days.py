from datetime import date

import pytest
from holidays import country_holidays

from server.rules.working_days import (
    NATIONS,
    Nation,
    bank_holidays,
    bank_holidays_between,
    is_working_day,
    known_until,
    nth_working_day_after,
    working_days_between,
)

NEW_YEARS_EVE_BEFORE, LAST_DAY = date(2025, 12, 31), date(2027, 12, 31)


@pytest.mark.parametrize(("nation", "days"), [("ENG", 19), ("WLS", 19), ("SCT", 23), ("NIR", 24)])
def test_bank_holidays_of_2026_and_2027_are_as_many_as_published(nation: Nation, days: int) -> None:
    """Counted with those on a Saturday or Sunday, which have substitutes of their own."""
    assert len(country_holidays("GB", subdiv=nation, years=[2026, 2027])) == days


@pytest.mark.parametrize(("nation", "days"), [("ENG", 16), ("WLS", 16), ("SCT", 19), ("NIR", 20)])
def test_a_nations_bank_holidays_take_their_working_days_away(nation: Nation, days: int) -> None:
    assert len(bank_holidays_between(NEW_YEARS_EVE_BEFORE, LAST_DAY, nation)) == days
    assert working_days_between(NEW_YEARS_EVE_BEFORE, LAST_DAY, nation) == 522 - days


@pytest.mark.parametrize("nation", NATIONS)
def test_26_december_2026_is_a_saturday_and_monday_28_its_substitute(nation: Nation) -> None:
    assert date(2026, 12, 28) in bank_holidays(nation, 2026)
    assert date(2026, 12, 26) not in bank_holidays(nation, 2026)
    assert not is_working_day(date(2026, 12, 26), nation)
    assert not is_working_day(date(2026, 12, 28), nation)
    assert is_working_day(date(2026, 12, 29), nation)


@pytest.mark.parametrize(
    ("day", "kept_by"),
    [
        (date(2026, 1, 2), {"SCT"}),
        (date(2026, 3, 17), {"NIR"}),
        (date(2026, 4, 6), {"ENG", "WLS", "NIR"}),
        (date(2026, 7, 13), {"NIR"}),
        (date(2026, 8, 3), {"SCT"}),
        (date(2026, 8, 31), {"ENG", "WLS", "NIR"}),
        (date(2026, 11, 30), {"SCT"}),
        (date(2026, 12, 25), {"ENG", "WLS", "SCT", "NIR"}),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day: date, kept_by: set[str]) -> None:
    assert {nation for nation in NATIONS if not is_working_day(day, nation)} == kept_by


def test_saturday_and_sunday_are_not_working_days() -> None:
    week = [date(2026, 11, day) for day in range(2, 9)]
    assert [is_working_day(day, "WLS") for day in week] == [True] * 5 + [False] * 2


def test_the_nth_working_day_is_counted_from_the_day_after() -> None:
    assert nth_working_day_after(date(2026, 12, 17), 10, "WLS") == date(2027, 1, 5)
    assert nth_working_day_after(date(2026, 11, 6), 1, "WLS") == date(2026, 11, 9)
    assert nth_working_day_after(date(2026, 11, 7), 1, "WLS") == date(2026, 11, 9)


def test_bank_holidays_are_known_to_the_end_of_next_year() -> None:
    assert known_until(date(2026, 1, 1)) == date(2027, 12, 31)
    assert known_until(date(2026, 12, 31)) == date(2027, 12, 31)
