from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from server.models.ids import new_id


class Team(Table):
    """A team of social workers: its nation and standard say how its children's clocks run."""

    id = UUID(primary_key=True, default=new_id)
    name = Varchar(length=120)
    nation = Varchar(length=3)
    """ENG, WLS, SCT or NIR: whose bank holidays are not working days."""
    standard = Varchar(length=60)
    """The slug of a file in server/standards."""
    duty_phone = Varchar(length=30)
    created_at = Timestamptz(default=TimestamptzNow())


class Oversight(Table):
    """Who manages a team. A senior manager may oversee several; a team may have two managers."""

    id = UUID(primary_key=True, default=new_id)
    team = ForeignKey(references=Team, null=False, index=True)
    worker = UUID(null=False, index=True)
    """The manager's worker id. No foreign key: team and worker would need each other to exist first."""
