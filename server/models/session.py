from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.worker import Worker


class Session(Table):
    """A signed-in browser. The cookie holds a random token; only its SHA-256 is kept here."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    token_digest = Varchar(length=64, unique=True)
    began_at = Timestamptz(default=None, null=False)
    last_active_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)
