from enum import StrEnum

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.family import Family
from server.models.ids import new_id
from server.models.worker import Worker


class Outcome(StrEnum):
    TOOK_PLACE = "took_place"
    NO_REPLY = "no_reply"
    DENIED_ACCESS = "denied_access"
    CHILD_NOT_HOME = "child_not_home"
    CANCELLED_BY_FAMILY = "cancelled_by_family"
    CANCELLED_BY_US = "cancelled_by_us"


class Visit(Table):
    """A visit as its author recorded it. Never changed: what comes later is an amendment."""

    id = UUID(primary_key=True)
    """Made on the device, so that a record sent twice is one visit."""
    family = ForeignKey(references=Family, null=False, index=True)
    author = ForeignKey(references=Worker, null=False, index=True)
    registration = UUID(null=True, default=None)
    outcome = Varchar(length=30)
    visited_on = Date(default=None, null=False, index=True)
    began_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)
    announced = Varchar(length=20, default="")
    manner = Varchar(length=20, default="in_person")
    place = Varchar(length=20, default="home")
    place_words = Text(default="")
    bedroom = Varchar(length=20, default="")
    what_was_seen = Text(default="")
    interactions = Text(default="")
    parents_words = Text(default="")
    others_present = Text(default="")
    signs_of_others = Text(default="")
    signs_inside = Varchar(length=20, default="")
    """With no reply: whether somebody seemed to be inside. yes, no or not_known."""
    violence = Varchar(length=20, default="")
    """none, threat or violent."""
    not_home_where = Text(default="")
    not_home_says = Text(default="")
    not_home_checked = Text(default="")
    """With the child not home: where they are said to be, who says so, how that was checked."""
    interpreter = Text(default="")
    next_visit_on = Date(default=None, null=True)
    next_visit_words = Text(default="")
    recorded_at = Timestamptz(default=None, null=False)
    """The phone's clock when it was saved there."""
    received_at = Timestamptz(default=None, null=False)
    """The server's clock when it was committed here."""
    clock_doubtful = Boolean(default=False)
    """The phone's clock can't have been right: shown beside the server's times, never a reason to refuse."""
    unfinished = Boolean(default=False)


class Seen(Table):
    """Whether one child was seen on one visit, and what that child said."""

    id = UUID(primary_key=True, default=new_id)
    visit = ForeignKey(references=Visit, null=False, index=True)
    child = ForeignKey(references=Child, null=False, index=True)
    seen = Varchar(length=20)
    """alone, not_alone or not_seen."""
    why = Varchar(length=30, default="")
    """Why not alone, or not seen: childs_choice, adult_would_not_allow or other."""
    why_words = Text(default="")
    said = Text(default="")


class Amendment(Table):
    """Something added to a visit afterwards. It may arrive before its visit, and waits for it."""

    id = UUID(primary_key=True)
    visit = UUID(null=False, index=True)
    author = ForeignKey(references=Worker, null=False)
    words = Text()
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=False)
    clock_doubtful = Boolean(default=False)
