"""What a due date says about itself. Pure."""

from datetime import date
from typing import Final

from server.rules.due_dates import DueDate, is_overdue, units_late
from server.rules.intervals import Kind, say_interval
from server.rules.london import MONTHS, say_day
from server.rules.working_days import is_working_day, known_until

KIND_WORDS: Final[dict[Kind, str]] = {"seen_alone": "Seen alone", "seen": "Seen", "at_home": "At home"}


def say_status(due: DueDate, on: date, today_words: bool = True) -> str:
    """ "Seen alone by today", "At home by Mon 30 Nov", "Seen alone 1 working day late".

    Without `today_words` the due day is always given as a date, for a page that may be read on another day.
    """
    what = KIND_WORDS[due.kind]
    if not is_overdue(due, on):
        return f"{what} by today" if today_words and due.due_on == on else f"{what} by {say_day(due.due_on, on)}"
    late = units_late(due, on)
    if late == 0 or not today_words:
        return f"{what} was due {say_day(due.due_on, on)}"
    return f"{what} {say_interval(late, due.unit)} late"


def explain(due: DueDate, today: date) -> str:
    """Which rule, which start, and which days were not counted (the fifth promise):
    "10 working days after Thu 17 Dec, not counting 25, 28 Dec and 1 Jan". Weekends go without saying.
    """
    rule = f"{due.rule} (this plan's own interval)" if due.own else due.rule
    start = say_day(due.started_on, today)
    sentence = f"{rule} with {start} as day one" if _start_is_day_one(due) else f"{rule} after {start}"
    if due.uncounted:
        sentence += f", not counting {_list_days(due.uncounted)}"
    if due.unit == "working_days" and due.due_on > known_until(today):
        sentence += f"; may change: bank holidays of {due.due_on.year} are not published yet"
    return sentence


def explain_start(due: DueDate, today: date) -> str:
    """What the start was: "Thu 17 Dec was the latest visit that counts"."""
    start = say_day(due.started_on, today)
    if due.started_by == "visit":
        return f"{start} was the latest visit that counts"
    if due.started_by == "birth":
        return f"{start} is the date of birth: no visit since then counts yet"
    return f"{start} was the start of the plan: no visit since then counts yet"


def _start_is_day_one(due: DueDate) -> bool:
    return due.first_day_counts and (due.unit == "days" or is_working_day(due.started_on, due.nation))


def _list_days(days: tuple[date, ...]) -> str:
    """ "25, 28 Dec and 1 Jan": the month stands once, after the last of its days."""
    words: list[str] = []
    for day, following in zip(days, (*days[1:], None), strict=True):
        month_goes_on = following is not None and (following.year, following.month) == (day.year, day.month)
        words.append(f"{day.day}" if month_goes_on else f"{day.day} {MONTHS[day.month - 1]}")
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
