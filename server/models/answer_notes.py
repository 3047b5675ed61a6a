"""What workers write beside a child's answer. The answer itself is never touched."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker


class Transcript(Table):
    """A recording typed out, beside the recording."""

    id = UUID(primary_key=True, default=new_id)
    answer = UUID(null=False, index=True)
    attachment = UUID(null=True, default=None)
    words = Text()
    author = ForeignKey(references=Worker, null=False)
    written_at = Timestamptz(default=None, null=False)


class Translation(Table):
    """A child's words in another language, beside the original."""

    id = UUID(primary_key=True, default=new_id)
    answer = UUID(null=False, index=True)
    words = Text()
    language = Varchar(length=12, default="en")
    interpreter_name = Varchar(length=120)
    interpreter_role = Varchar(length=20)
    """professional, worker or family."""
    why = Text(default="")
    """Why no professional translated."""
    author = ForeignKey(references=Worker, null=False)
    written_at = Timestamptz(default=None, null=False)


class Sharing(Table):
    """An answer is to go to the core group or the review conference: what the child said to that, and is it safe?"""

    id = UUID(primary_key=True, default=new_id)
    answer = UUID(null=False, index=True)
    to = Varchar(length=20)
    """core_group or review_conference."""
    child_said = Varchar(length=20)
    """yes, no or not_asked."""
    child_words = Text(default="")
    safe = Varchar(length=20)
    """yes or no."""
    safe_words = Text(default="")
    audience = Varchar(length=20, default="professionals")
    """professionals, or everybody with the parents among them: only by choice."""
    deliberate = Boolean(default=False)
    """Whoever passes it on to everybody has read who of the family must not know what."""
    author = ForeignKey(references=Worker, null=False)
    written_at = Timestamptz(default=None, null=False)


class WhatWasDone(Table):
    """You told us, we did."""

    id = UUID(primary_key=True, default=new_id)
    answer = UUID(null=False, index=True)
    child = ForeignKey(references=Child, null=False, index=True)
    words = Text()
    told_words = Text(default="")
    """What the child told us, in words that may be shown to the child: the child's own."""
    done_on = Date(default=None, null=False)
    author = ForeignKey(references=Worker, null=False)
    written_at = Timestamptz(default=None, null=False)


class AdvocacyOffer(Table):
    """An advocate was offered, and what the child said to it. The offer is made again."""

    id = UUID(primary_key=True, default=new_id)
    child = ForeignKey(references=Child, null=False, index=True)
    answer = UUID(null=True, default=None, index=True)
    """The answer in which the child was asked on the tablet; empty when it was asked in person."""
    reply = Varchar(length=20)
    """yes, no, later or not_said."""
    words = Text(default="")
    offered_on = Date(default=None, null=False)
    author = ForeignKey(references=Worker, null=False)
    written_at = Timestamptz(default=None, null=False)


class MeetingDecision(Table):
    """A child wanted to be at their meeting: what was decided, why, and when the child was told."""

    id = UUID(primary_key=True, default=new_id)
    answer = UUID(null=False, index=True)
    child = ForeignKey(references=Child, null=False, index=True)
    decision = Varchar(length=30)
    """goes, goes_with_advocate, someone_tells or does_not_go."""
    reasons = Text()
    told_on = Date(default=None, null=True)
    """When the child was told; empty while that is still to be done."""
    told_words = Text(default="")
    author = ForeignKey(references=Worker, null=False)
    decided_at = Timestamptz(default=None, null=False)
