from piccolo.columns import UUID, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.core_group import CoreGroupMember
from server.models.event import Event
from server.models.ids import new_id
from server.models.worker import Worker


class AlertDecision(Table):
    """One thing that was decided about an event: who, when and why."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False)
    kind = Varchar(length=40)
    """agency_sees_child, review_brought_forward, legal_advice, immediate_protection, core_group_told or other."""
    why = Text(default="")
    who = Varchar(length=200, default="")
    """The agency and person who will see the child; who gave the advice."""
    by_on = Date(default=None, null=True)
    """By when: the other agency's contact, or the review conference."""
    member = ForeignKey(references=CoreGroupMember, null=True)
    how = Varchar(length=120, default="")
    told_at = Timestamptz(default=None, null=True)
    parent_deliberately = Boolean(default=False)
    decided_at = Timestamptz(default=None, null=False)
