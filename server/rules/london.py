"""Days and times of day are London's, instants are UTC: this is the only place where one becomes the other."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_of(instant: datetime) -> date:
    """The day it was in London at that instant. Raises ValueError if the instant has no time zone."""
    return _in_london(instant).date()


def instant_of(day: date, at: time) -> datetime:
    """The instant, in UTC, at which London's clocks show `at` on `day`.

    In the hour that spring skips, the instant at which the clock would have shown it had it not been put forward:
    01:30 on 29 Mar 2026 is 01:30 UTC, which London calls 02:30. In the hour that autumn repeats, the first of the two:
    01:30 on 25 Oct 2026 is 00:30 UTC. Either way it is an instant of that day.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=LONDON).astimezone(UTC)


def say_day(day: date, today: date) -> str:
    """ "Tue 24 Nov"; "Tue 5 Jan 2027" when that is not this year."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def say_time(instant: datetime) -> str:
    """ "14:05", as London's clocks showed it. Raises ValueError if the instant has no time zone."""
    return _in_london(instant).strftime("%H:%M")


def _in_london(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone: without one it could be any of several moments.")
    return instant.astimezone(LONDON)
