"""How handing a doorbell to a push service or a mail server ended."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal

import msgspec

Result = Literal["handed_over", "retired", "back_off", "refused", "unreachable"]

BACK_OFF: Final = 30
"""Seconds to wait when the other side asks for patience without saying how long."""
LONGEST_BACK_OFF: Final = 15 * 60
"""A push service may ask for a day; somebody has to be told today."""
NO_MAIL: Final = "no mail server"
"""Why every e-mail is refused where none is set up."""


class Handover(msgspec.Struct, frozen=True):
    result: Result
    """handed_over: taken, which is not delivered. retired: this address is gone for good. back_off: again after
    `seconds`. refused: this message, for good. unreachable: no answer, again by the caller's own back-off."""
    seconds: int = 0
    why: str = ""
    """A few words for the list of deliveries and the log: no address, no endpoint, nothing the other side wrote."""


def back_off(retry_after: str | None, *, why: str, now: datetime) -> Handover:
    """`retry_after` is the header as it came: seconds, an HTTP date, or neither."""
    asked = _seconds(retry_after or "", now)
    return Handover("back_off", seconds=BACK_OFF if asked is None else min(max(asked, 1), LONGEST_BACK_OFF), why=why)


def _seconds(retry_after: str, now: datetime) -> int | None:
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdigit():
        return int(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return round(((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
