from enum import StrEnum

from piccolo.columns import UUID, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.event import Event
from server.models.ids import new_id
from server.models.worker import Worker


class How(StrEnum):
    """Why nobody needs to act any more; server/rules/alert_standing.py has the words."""

    SAFE = "safe"
    SEEN_AT_VISIT = "seen_at_visit"
    CHECKED_IN = "checked_in"
    CONTINUED = "continued"
    """By the next week's event."""
    ANSWERED = "answered"
    LATE_NO_MORE = "late_no_more"
    """Its plan ended, or its clocks moved, without a visit."""
    DECIDED = "decided"
    """Each quarantined record was released or refused."""
    LED_AGAIN = "led_again"
    """Each child has a lead social worker whose account is open."""


class Closing(Table):
    """The end of an event: why nobody needs to act any more."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, unique=True)
    worker = ForeignKey(references=Worker, null=True)
    """Nobody, when a rule closed it."""
    how = Varchar(length=30)
    """One of How."""
    words = Text(default="")
    closed_at = Timestamptz(default=None, null=False)


class ChildSafe(Table):
    """How each child of a closed event is known to be safe: seen by whom and when, or protected."""

    id = UUID(primary_key=True, default=new_id)
    closing = ForeignKey(references=Closing, null=False, index=True)
    child = ForeignKey(references=Child, null=False)
    how = Varchar(length=20)
    """seen or protected."""
    seen_by = Varchar(length=200, default="")
    seen_on = Date(default=None, null=True)
    words = Text(default="")
