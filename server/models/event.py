from enum import StrEnum

from piccolo.columns import UUID, Date, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.family import Family
from server.models.ids import new_id
from server.models.team import Team
from server.models.worker import Worker


class Rule(StrEnum):
    """Which rule heard that somebody has to act, or has to know."""

    DENIED_ACCESS = "denied_access"
    VIOLENCE = "violence"
    NOT_SEEN = "not_seen"
    CHILD_SAID = "child_said"
    """A child said something that means danger."""
    OVERDUE = "overdue"
    NO_CHECK_IN = "no_check_in"
    UNOPENED = "unopened"
    NOBODY_REACHABLE = "nobody_reachable"
    BROKE_GLASS = "broke_glass"
    QUARANTINED = "quarantined"
    NO_LEAD = "no_lead"
    DUE_SOON = "due_soon"
    TEST = "test"


class Event(Table):
    """Something that somebody must act on, or be told of. What is done about it are records that name it."""

    id = UUID(primary_key=True, default=new_id)
    rule = Varchar(length=30)
    key = Varchar(length=120, unique=True)
    """What happened, so that the same thing raises one event however often it is heard: "visit:<id>"."""
    team = ForeignKey(references=Team, null=False, index=True)
    family = ForeignKey(references=Family, null=True, index=True)
    author = ForeignKey(references=Worker, null=True)
    """Who recorded it; nobody for what a sweep finds."""
    visit = UUID(null=True, default=None, index=True)
    """The visit that raised it. No foreign key: a record that was not accepted raises its event all the same."""
    danger = Varchar(length=20, default="")
    """Whether a child was in danger, as the worker at the door said: yes, no or not_known."""
    happened_at = Timestamptz(default=None, null=False)
    raised_at = Timestamptz(default=None, null=False)
    round = Integer(default=1)
    """How often the ladder has been begun from its first step."""
    round_began_at = Timestamptz(default=None, null=True)
    climbs_at = Timestamptz(default=None, null=True)
    """When the next step is due unless somebody acts. Empty while nobody needs to be rung."""
    closed_at = Timestamptz(default=None, null=True)


class EventChild(Table):
    """A child whom the event is about."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    child = ForeignKey(references=Child, null=False, index=True)


class Cause(Table):
    """Why the event was raised, and what else was found while it was open: told by the same alert."""

    id = UUID(primary_key=True, default=new_id)
    event = ForeignKey(references=Event, null=False, index=True)
    rule = Varchar(length=30)
    key = Varchar(length=120, unique=True)
    child = ForeignKey(references=Child, null=True)
    kind = Varchar(length=20, default="")
    """Of an overdue clock: which one."""
    due_on = Date(default=None, null=True)
    week = Integer(default=0)
    """Of an overdue clock: 0 in its first week past the due day."""
    found_at = Timestamptz(default=None, null=False)
