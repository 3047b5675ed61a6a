from piccolo.columns import UUID, BigInt, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id


class AuditEntry(Table):
    """Who did what to what, when, from which device. Never any case content."""

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None, null=False)
    worker = UUID(null=True, default=None, index=True)
    registration = UUID(null=True, default=None)
    act = Varchar(length=60)
    subject_kind = Varchar(length=30, default="")
    # Indexed together with `at`, by a migration. Each index costs every look: no more of them than are asked.
    subject = UUID(null=True, default=None)
    session = UUID(null=True, default=None)


class AuditLink(Table):
    """One link of the chain: an entry's place in it, and the hash of it together with the link before."""

    number = BigInt(primary_key=True)
    """From 1, without gaps."""
    entry = UUID(null=False, unique=True)
    digest = Varchar(length=64)
    linked_at = Timestamptz(default=None, null=False)


class AuditCheckpoint(Table):
    """Up to which link entries were let go when their time was over, and the hash that the rest hangs from."""

    id = UUID(primary_key=True, default=new_id)
    number = BigInt(null=False, unique=True)
    digest = Varchar(length=64)
    made_at = Timestamptz(default=None, null=False)
    entries = BigInt(default=0)
    """How many were let go."""
