from piccolo.columns import JSON, UUID, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.worker import Worker


class ChildSession(Table):
    """The tablet was handed to a child: who was in the room, what was offered, and what was asked, word for word."""

    id = UUID(primary_key=True)
    """Made on the device."""
    child = ForeignKey(references=Child, null=False, index=True)
    author = ForeignKey(references=Worker, null=False)
    """The worker who sat with the child."""
    registration = UUID(null=True, default=None)
    visit = UUID(null=True, default=None, index=True)
    """The visit on which it was, if that was said at the hand-over. No foreign key: it may come later."""
    language = Varchar(length=12, default="en")
    """A language tag, such as cy."""
    read_aloud = Boolean(default=False)
    can_anyone_hear = Varchar(length=20, default="")
    """yes, no or not_known."""
    in_the_room = JSON(default="[]")
    """Any of nobody_else, parent, carer, sibling, interpreter, advocate, other."""
    in_the_room_words = Text(default="")
    holds_pen = Varchar(length=20, default="")
    """child, worker, both or other."""
    tools = JSON(default="[]")
    question = Text(default="")
    """The worker's own question, word for word; empty if they asked none."""
    police_interview = Varchar(length=20, default="")
    """none, or agreed: one is planned, and this was agreed with the police first."""
    interpreter_name = Varchar(length=120, default="")
    interpreter_role = Varchar(length=20, default="")
    """professional or family."""
    interpreter_why = Text(default="")
    """Why no professional interpreted."""
    told = JSON(default="[]")
    """Ids of what was done (WhatWasDone) that the child was shown: you told us, we did."""
    shown_earlier = Boolean(default=False)
    """Whether the child's earlier answers could be looked at: chosen with nobody else present."""
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)
    clock_doubtful = Boolean(default=False)


class SessionVisit(Table):
    """A worker said afterwards on which visit a child's session was."""

    id = UUID(primary_key=True)
    session = UUID(null=False, index=True)
    visit = UUID(null=False, index=True)
    author = ForeignKey(references=Worker, null=False)
    linked_at = Timestamptz(default=None, null=False)
