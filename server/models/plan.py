from enum import StrEnum

from piccolo.columns import UUID, Date, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker


class Category(StrEnum):
    NEGLECT = "neglect"
    PHYSICAL = "physical"
    EMOTIONAL = "emotional"
    SEXUAL = "sexual"


class Plan(Table):
    """A child protection plan. It starts on the date of the initial child protection conference."""

    id = UUID(primary_key=True, default=new_id)
    child = ForeignKey(references=Child, null=False, index=True)
    started_on = Date(default=None, null=False)
    ended_on = Date(default=None, null=True)
    category = Varchar(length=20)
    standard = Varchar(length=60, default="")
    """Empty: the standard of the family's team."""
    seen_every = Integer(default=None, null=True)
    """The plan's own interval for the seen clock, in the standard's unit. Empty: the standard's."""
    home_every = Integer(default=None, null=True)
    own_interval_reason = Text(default="")
    own_interval_agreed_by = ForeignKey(references=Worker, null=True)


class Lead(Table):
    """Who was the lead social worker, from when till when: the one open row is the lead now."""

    id = UUID(primary_key=True, default=new_id)
    plan = ForeignKey(references=Plan, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False, index=True)
    began_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)


class Cover(Table):
    """Another social worker who may visit in the lead's place, by name, as a manager agreed."""

    id = UUID(primary_key=True, default=new_id)
    plan = ForeignKey(references=Plan, null=False, index=True)
    worker = ForeignKey(references=Worker, null=False, index=True)
    from_on = Date(default=None, null=False)
    until_on = Date(default=None, null=False)
    agreed_by = ForeignKey(references=Worker, null=False)
    agreed_at = Timestamptz(default=None, null=False)
