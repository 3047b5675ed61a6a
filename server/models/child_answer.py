from piccolo.columns import JSON, UUID, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.worker import Worker


class ChildAnswer(Table):
    """What a child answered with one tool, as the child gave it. Never changed, scored or summed up."""

    id = UUID(primary_key=True)
    """Made on the device."""
    session = UUID(null=False, index=True)
    """May arrive before its session, and waits for it."""
    child = ForeignKey(references=Child, null=False, index=True)
    author = ForeignKey(references=Worker, null=False)
    """The worker who sat with the child, not who gave the answer."""
    registration = UUID(null=True, default=None)
    tool = Varchar(length=40)
    """The tool's id in server/child_tools."""
    kind = Varchar(length=20)
    """faces, steps, places, week, people, draw, say or meeting."""
    language = Varchar(length=12, default="en")
    asked = JSON(default="{}")
    """{question id: the words as the child saw or heard them}."""
    answer = JSON(default="{}")
    """As rules/child_answer_format.py reads it."""
    ending = Varchar(length=20, default="finished")
    """finished, stopped, not_said ("I don't want to say") or interrupted (the tab or the battery died)."""
    may_hear = JSON(default="[]")
    """Who the child said may hear it; empty when nobody was asked or named."""
    began_at = Timestamptz(default=None, null=False)
    answered_at = Timestamptz(default=None, null=False)
    """The phone's clock when the child was done."""
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)
    clock_doubtful = Boolean(default=False)


class ChildDanger(Table):
    """Something a child said means danger: the exact words, kept as said. It raises the alert ladder."""

    id = UUID(primary_key=True)
    child = ForeignKey(references=Child, null=False, index=True)
    session = UUID(null=True, default=None)
    answer = UUID(null=True, default=None, index=True)
    author = ForeignKey(references=Worker, null=False)
    registration = UUID(null=True, default=None)
    words = Text(default="")
    """Word for word. May be empty: the alert does not wait for them."""
    said_at = Timestamptz(default=None, null=False)
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)
    clock_doubtful = Boolean(default=False)
