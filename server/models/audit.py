from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id


class AuditEntry(Table):
    """Who did what to what, when, from which device. Never any case content."""

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None, null=False, index=True)
    worker = UUID(null=True, default=None, index=True)
    registration = UUID(null=True, default=None)
    act = Varchar(length=60)
    subject_kind = Varchar(length=30, default="")
    subject = UUID(null=True, default=None, index=True)
