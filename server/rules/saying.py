"""How screens say who somebody is and when something was. Pure."""

from datetime import date, datetime

from server.rules.london import day_of, say_day, say_time

MONTHS_IN_FULL = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say_age(born_on: date | None, on: date) -> str:
    """ "7", "8 months", "3 weeks", or "unborn"."""
    if born_on is None:
        return "unborn"
    months = (on.year - born_on.year) * 12 + on.month - born_on.month - (on.day < born_on.day)
    if months >= 24:
        return str(months // 12)
    if months >= 2:
        return f"{months} months"
    weeks = max(0, (on - born_on).days // 7)
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def say_expected(expected_on: date | None, on: date) -> str:
    """ "Expected Mon 18 Jan 2027."; empty when nobody knows."""
    return f"Expected {say_day(expected_on, on)}." if expected_on else ""


def say_family(name: str) -> str:
    """ "Maple family"."""
    return name if name.lower().endswith(("family", "household")) else f"{name} family"


def say_today(on: date) -> str:
    """ "Tue 24 November"."""
    return f"{say_day(on, on).split()[0]} {on.day} {MONTHS_IN_FULL[on.month - 1]}"


def say_instant(at: datetime, today: date) -> str:
    """ "Tue 24 Nov, 14:05", as it was in London."""
    return f"{say_day(day_of(at), today)}, {say_time(at)}"


def say_count(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def initials(first_name: str, last_name: str = "") -> str:
    return (first_name[:1] + last_name[:1]).upper()
