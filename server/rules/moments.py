"""Moments that a phone tells of: its clock may be wrong by years, and not all that comes is from Doorstep's page."""

from datetime import UTC, datetime
from typing import Final

YEARS: Final = range(2000, 2101)
"""What a clock that was never set can show, and more. At the ends of time London has no name for a moment: a page that
lists it would fail for everybody, and a shut door would be heard by nobody."""


def moment_of(said: datetime | str) -> datetime | None:
    """In UTC, which is also what a moment without a time zone is in; None when `said` (ISO 8601 if words) is no moment
    that any phone's clock can mean."""
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else said
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in YEARS else None
