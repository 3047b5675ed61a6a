from enum import StrEnum

from piccolo.columns import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from server.models.ids import new_id
from server.models.team import Team


class Role(StrEnum):
    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    SENIOR_MANAGER = "senior_manager"
    DUTY = "duty"
    ADMINISTRATOR = "administrator"


class Worker(Table):
    """Somebody who can sign in."""

    id = UUID(primary_key=True, default=new_id)
    team = ForeignKey(references=Team, null=True, index=True)
    name = Varchar(length=120)
    email = Varchar(length=254, unique=True)
    """Kept in lower case: it is what people sign in with, and SQLite and PostgreSQL compare case differently."""
    role = Varchar(length=20)
    password_hash = Varchar(length=200)
    created_at = Timestamptz(default=TimestamptzNow())
    closed_at = Timestamptz(null=True, default=None)
    closed_by = UUID(null=True, default=None)
    closed_reason = Text(default="")
