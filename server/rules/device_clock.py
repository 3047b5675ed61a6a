"""When a phone's clock can't be right. That is a flag for readers, never a reason to refuse."""

from datetime import UTC, datetime, timedelta
from typing import Final

from server.models.registration import Registration
from server.rules.capture_format import Content, recorded_at

TOLERANCE: Final = timedelta(minutes=10)
FIRST_POSSIBLE: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""Before Doorstep existed. A phone whose battery was flat wakes up in 1970 or in the year it was made."""


def is_doubtful(
    recorded_at: datetime | None, *, received_at: datetime, registered_at: datetime | None, began_at: datetime | None
) -> bool:
    """Whether the phone's clock can't have been right when it saved the record.

    `recorded_at` is the phone's clock (None: unreadable), `received_at` and `registered_at` the server's;
    `began_at` is the visit's own moment, which a phone with a fast clock puts into the future.
    """
    if recorded_at is None or recorded_at < FIRST_POSSIBLE or recorded_at > received_at + TOLERANCE:
        return True
    if registered_at is not None and recorded_at < registered_at - TOLERANCE:
        return True
    return began_at is not None and began_at > received_at + TOLERANCE


def clock_is_doubtful(
    content: Content, registration: Registration, *, now: datetime, began_at: datetime | None = None
) -> bool:
    """The same of a record that came from this registration; `began_at` is the moment it tells of, if known."""
    return is_doubtful(
        recorded_at(content), received_at=now, registered_at=registration.registered_at, began_at=began_at
    )
