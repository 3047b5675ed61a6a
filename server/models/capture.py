from enum import StrEnum
from typing import Final

from piccolo.columns import JSON, UUID, BigInt, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.registration import Registration
from server.models.worker import Worker


class Status(StrEnum):
    ACCEPTED = "accepted"
    NEEDS_ATTENTION = "needs_attention"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    REFUSED = "refused"
    REPLACED = "replaced"
    """A correction that names this one was accepted."""


IN_THE_CASE_FILE: Final = (Status.ACCEPTED, Status.RELEASED)


class Capture(Table):
    """What became of a record that a phone sent: the id is the device's, so it can be here only once."""

    id = UUID(primary_key=True)
    registration = ForeignKey(references=Registration, null=True, index=True)
    author = ForeignKey(references=Worker, null=False, index=True)
    """The worker of the registration, whoever is signed in when it arrives."""
    sequence = BigInt(default=0)
    kind = Varchar(length=20)
    urgency = Varchar(length=20)
    digest = Varchar(length=64)
    sealed = Text()
    """The JWE as it came, its server recipient included."""
    status = Varchar(length=20, index=True)
    could_open = Boolean(default=True)
    errors = JSON(default="{}")
    """{field: sentence} for needs_attention; never holds what was typed."""
    flags = JSON(default="[]")
    reason = Text(default="")
    """Why it was quarantined, as one sentence without case content."""
    team = UUID(null=True, default=None, index=True)
    """The team whose manager decides on a quarantined one."""
    replaces = UUID(null=True, default=None)
    received_at = Timestamptz(default=None, null=False)


class Conflict(Table):
    """A capture that came under an id already taken, with other content: kept, and shown to a person."""

    id = UUID(primary_key=True, default=new_id)
    capture = ForeignKey(references=Capture, null=False, index=True)
    registration = UUID(null=False)
    digest = Varchar(length=64)
    sealed = Text()
    received_at = Timestamptz(default=None, null=False)


class Decision(Table):
    """A manager's word on a quarantined capture, with the reason."""

    id = UUID(primary_key=True, default=new_id)
    capture = ForeignKey(references=Capture, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False)
    released = Boolean()
    reason = Text()
    decided_at = Timestamptz(default=None, null=False)
