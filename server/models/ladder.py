from piccolo.columns import UUID, Date, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.team import Team
from server.models.worker import Worker


class LadderStep(Table):
    """A team's own ladder for one kind of hours. Its rows take the place of the whole default for those hours."""

    id = UUID(primary_key=True, default=new_id)
    team = ForeignKey(references=Team, null=False, index=True)
    hours = Varchar(length=20)
    """office or out_of_hours."""
    who = Varchar(length=30)
    """team_manager, deputy, senior_manager, duty, or person."""
    person = ForeignKey(references=Worker, null=True)
    after = Integer()
    """Minutes since the alert was raised."""


class Absence(Table):
    """Somebody is away on these London days, both included, and perhaps somebody else stands in."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    from_on = Date(default=None, null=False)
    until_on = Date(default=None, null=False)
    cover = ForeignKey(references=Worker, null=True)
    why = Text(default="")
    ended_at = Timestamptz(default=None, null=True)
    """They are back earlier: from then on these days count no more."""
