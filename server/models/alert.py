from enum import StrEnum

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.event import Event
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.worker import Worker


class State(StrEnum):
    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    """The push or mail service took it. That is not yet delivered."""
    SHOWN = "shown"
    OPENED = "opened"
    NOT_NEEDED = "not_needed"
    """Somebody acted before it went."""
    TOGETHER = "together"
    """After a time without a dispatcher: one doorbell for several alerts. This one went along with another."""
    FAILED = "failed"


class Alert(Table):
    """One person is told of one event. Written in the transaction that raises it."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    rule = Varchar(length=30)
    """The rule that raised it. Unique together with event and recipient."""
    recipient = ForeignKey(references=Worker, null=False, index=True)
    place = Varchar(length=30)
    """Why this person: a place on the ladder (team_manager, deputy, senior_manager, duty, person), lead, handed_over,
    author_manager or self."""
    in_any_case = Boolean(default=False)
    """Told even if somebody else acts first."""
    round = Integer(default=0)
    """The last round of the ladder in which this person was rung."""
    raised_at = Timestamptz(default=None, null=False)
    rings_at = Timestamptz(default=None, null=True)
    """When the next doorbell is due. Empty once it has been sent on its way."""
    rings = Integer(default=0)
    opened_at = Timestamptz(default=None, null=True)


class Delivery(Table):
    """One doorbell, to one device or mailbox. Never the record: the alert is that."""

    id = UUID(primary_key=True, default=new_id)
    alert = ForeignKey(references=Alert, null=False, index=True)
    ring = Integer()
    """Which ring of the alert: the first is 1."""
    channel = Varchar(length=10)
    """push or mail."""
    subscription = ForeignKey(references=PushSubscription, null=True)
    target = Varchar(length=40)
    """The subscription's id, or "mail"."""
    token = Varchar(length=32, unique=True)
    """Opaque and unguessable: all that a doorbell carries, and what its receipts name."""
    state = Varchar(length=20, index=True)
    due_at = Timestamptz(default=None, null=False)
    claimed_until = Timestamptz(default=None, null=True)
    unmarked = Integer(default=0)
    """Claims in a row of which nobody knows the end: a process died between sending and marking."""
    tries = Integer(default=0)
    handed_over_at = Timestamptz(default=None, null=True)
    shown_at = Timestamptz(default=None, null=True)
    opened_at = Timestamptz(default=None, null=True)
    rung_with = UUID(null=True, default=None)
    trouble = Text(default="")
    """Why it failed, in fixed words."""
