from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from holidays import country_holidays

Nation = Literal["ENG", "WLS", "SCT", "NIR"]
NATIONS: Final[tuple[Nation, ...]] = ("ENG", "WLS", "SCT", "NIR")

YEARS_PUBLISHED_AHEAD: Final = 1
"""Bank holidays are published one to two years ahead (FACTS.md, UK facts): this year's and next year's are sure."""


def is_working_day(day: date, nation: Nation) -> bool:
    """Monday to Friday, and not a bank holiday of that nation."""
    return day.weekday() < 5 and day not in bank_holidays(nation, day.year)


def nth_working_day_after(start: date, count: int, nation: Nation) -> date:
    """The `count`-th working day later than `start`, which is itself never counted. `count` is 1 or more."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, nation):
            count -= 1
    return day


def working_days_between(after: date, until: date, nation: Nation) -> int:
    """How many working days lie later than `after` and not later than `until`; negative if `until` is the earlier."""
    if until < after:
        return -working_days_between(until, after, nation)
    weekdays = _weekdays_up_to(until) - _weekdays_up_to(after)
    return weekdays - len(bank_holidays_between(after, until, nation))


def bank_holidays_between(after: date, until: date, nation: Nation) -> tuple[date, ...]:
    """The bank holidays that fall on Monday to Friday, later than `after` and not later than `until`, in order."""
    found: list[date] = []
    for year in range(after.year, until.year + 1):
        days = _in_order(nation, year)
        found += days[bisect_right(days, after) : bisect_right(days, until)]
    return tuple(found)


def known_until(today: date) -> date:
    """The last day whose being a bank holiday or not is published for sure."""
    return date(today.year + YEARS_PUBLISHED_AHEAD, 12, 31)


@lru_cache(maxsize=1024)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The nation's bank holidays of one year that take away a working day: a holiday on a Saturday or Sunday is not
    among them, its substitute is."""
    days = country_holidays("GB", subdiv=nation, years=year)
    return frozenset(day for day in days if day.year == year and day.weekday() < 5)


@lru_cache(maxsize=1024)
def _in_order(nation: Nation, year: int) -> tuple[date, ...]:
    return tuple(sorted(bank_holidays(nation, year)))


def _weekdays_up_to(day: date) -> int:
    weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 was a Monday
    return weeks * 5 + min(rest, 5)
