from piccolo.columns import UUID, Date, ForeignKey, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from server.models.ids import new_id
from server.models.team import Team


class Family(Table):
    """A household that a team works with."""

    id = UUID(primary_key=True, default=new_id)
    team = ForeignKey(references=Team, null=False, index=True)
    name = Varchar(length=120)
    created_at = Timestamptz(default=TimestamptzNow())


class Address(Table):
    """Where a family lives or lived."""

    id = UUID(primary_key=True, default=new_id)
    family = ForeignKey(references=Family, null=False, index=True)
    lines = Varchar(length=300)
    postcode = Varchar(length=10)
    from_on = Date(default=None, null=True)
    until_on = Date(default=None, null=True)
