from piccolo.columns import UUID, ForeignKey, Text, Timestamptz
from piccolo.table import Table

from server.models.event import Event
from server.models.ids import new_id
from server.models.worker import Worker


class Acknowledgement(Table):
    """Somebody took it on, in so many words: opening a notification is not that."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False)
    words = Text(default="")
    """The reason or the plan; a manager's for an overdue visit has to have one."""
    acknowledged_at = Timestamptz(default=None, null=False)


class HandOver(Table):
    """Somebody who had it passed it on, with the reason. It is waiting for the other's acknowledgement then."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False)
    to = ForeignKey(references=Worker, null=False)
    words = Text()
    handed_over_at = Timestamptz(default=None, null=False)
