from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id


class Throttle(Table):
    """Failed tries against one account or from one address, counted in the database so that every process knows."""

    id = UUID(primary_key=True, default=new_id)
    subject = Varchar(length=64, unique=True)
    """Keyed hash of the account's or the network address: neither is kept in clear."""
    failures = Integer(default=0)
    first_at = Timestamptz(default=None, null=False)
    last_at = Timestamptz(default=None, null=False)
    until = Timestamptz(default=None, null=True)
    """No try is looked at before this."""
