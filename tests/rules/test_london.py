"""Instants are UTC, days are London's, on the two nights of 2026 when that is hardest too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.london import LONDON, day_of, instant_of, say_day, say_time


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_summer_evening_is_already_tomorrow_in_london() -> None:
    assert day_of(utc(7, 1, 22, 59)) == date(2026, 7, 1)
    assert day_of(utc(7, 1, 23, 0)) == date(2026, 7, 2)


def test_a_winter_day_is_the_utc_day() -> None:
    assert day_of(utc(1, 1, 23, 59)) == date(2026, 1, 1)
    assert day_of(utc(1, 2, 0, 0)) == date(2026, 1, 2)


def test_24_hours_over_the_night_the_clocks_go_forward() -> None:
    began = instant_of(date(2026, 3, 28), time(16))
    assert began == utc(3, 28, 16)
    assert say_time(began + timedelta(hours=24)) == "17:00"
    assert day_of(began + timedelta(hours=24)) == date(2026, 3, 29)


def test_24_hours_over_the_night_the_clocks_go_back() -> None:
    began = instant_of(date(2026, 10, 24), time(16))
    assert began == utc(10, 24, 15)
    assert say_time(began + timedelta(hours=24)) == "15:00"
    assert day_of(began + timedelta(hours=24)) == date(2026, 10, 25)


def test_the_night_the_clocks_go_forward_is_23_hours_and_the_other_25() -> None:
    midnight = time(0)
    assert instant_of(date(2026, 3, 30), midnight) - instant_of(date(2026, 3, 29), midnight) == timedelta(hours=23)
    assert instant_of(date(2026, 10, 26), midnight) - instant_of(date(2026, 10, 25), midnight) == timedelta(hours=25)


def test_a_time_in_the_skipped_hour_is_read_as_if_the_clock_had_not_been_put_forward() -> None:
    skipped = instant_of(date(2026, 3, 29), time(1, 30))
    assert skipped == utc(3, 29, 1, 30)
    assert say_time(skipped) == "02:30"


def test_a_time_in_the_repeated_hour_is_the_first_of_the_two() -> None:
    assert instant_of(date(2026, 10, 25), time(1, 30)) == utc(10, 25, 0, 30)
    assert instant_of(date(2026, 10, 25), time(1, 30, fold=1)) == utc(10, 25, 0, 30)


def test_both_instants_of_the_repeated_hour_are_the_same_day_and_time_of_day() -> None:
    for instant in (utc(10, 25, 0, 30), utc(10, 25, 1, 30)):
        assert (day_of(instant), say_time(instant)) == (date(2026, 10, 25), "01:30")


def test_an_instant_of_another_zone_is_told_in_londons_time() -> None:
    late_in_paris = datetime(2026, 11, 24, 0, 30, tzinfo=UTC) - timedelta(hours=1)
    assert (day_of(late_in_paris), say_time(late_in_paris)) == (date(2026, 11, 23), "23:30")
    assert say_time(datetime(2026, 7, 1, 14, 5, tzinfo=LONDON)) == "14:05"


@pytest.mark.parametrize("tell", [day_of, say_time])
def test_a_time_without_a_zone_is_refused(tell: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        tell(datetime(2026, 11, 24, 14, 5))  # type: ignore[operator]  # noqa: DTZ001


def test_a_day_is_said_with_weekday_and_month() -> None:
    assert say_day(date(2026, 11, 24), date(2026, 11, 1)) == "Tue 24 Nov"


@pytest.mark.parametrize(
    ("today", "words"), [(date(2026, 12, 31), "Tue 5 Jan 2027"), (date(2028, 1, 1), "Tue 5 Jan 2027")]
)
def test_a_day_of_another_year_says_the_year(today: date, words: str) -> None:
    assert say_day(date(2027, 1, 5), today) == words


def test_a_time_has_two_figures_for_the_hour() -> None:
    assert say_time(utc(11, 24, 9, 5)) == "09:05"


days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(days, st.times())
def test_an_instant_of_a_day_lies_on_that_day(day: date, at: time) -> None:
    instant = instant_of(day, at)
    assert instant.tzinfo is UTC
    assert day_of(instant) == day


@given(days, st.times().filter(lambda at: at.hour != 1))
def test_day_and_time_come_back_unchanged_outside_the_two_odd_hours(day: date, at: time) -> None:
    assert instant_of(day, at).astimezone(LONDON).replace(tzinfo=None) == datetime.combine(day, at)


@given(days, days, st.times())
def test_a_later_day_is_a_later_instant(one: date, other: date, at: time) -> None:
    assert (one < other) == (instant_of(one, at) < instant_of(other, at))
