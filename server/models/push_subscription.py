from piccolo.columns import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.worker import Worker


class PushSubscription(Table):
    """A browser that a worker allowed to be rung."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    endpoint = Text()
    endpoint_digest = Varchar(length=64, unique=True)
    """SHA-256 of the endpoint: an index over the endpoint itself could grow past what PostgreSQL allows."""
    p256dh = Varchar(length=120)
    auth = Varchar(length=60)
    registration = UUID(null=True, default=None)
    """The device that the browser is, where it was registered when it last said so."""
    subscribed_at = Timestamptz(default=None, null=False)
    last_handed_over_at = Timestamptz(default=None, null=True)
    last_shown_at = Timestamptz(default=None, null=True)
    retired_at = Timestamptz(default=None, null=True)
