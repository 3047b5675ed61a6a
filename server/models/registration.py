from piccolo.columns import UUID, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.worker import Worker


class Registration(Table):
    """A device x a worker. The phone chooses the id; the private half of its key never comes here."""

    id = UUID(primary_key=True)
    worker = ForeignKey(references=Worker, null=False, index=True)
    device = UUID(null=False, index=True)
    """The browser profile: several workers' registrations on one shared tablet carry the same one."""
    name = Varchar(length=80)
    public_key = Text()
    """P-256 public JWK as JSON."""
    token_digest = Varchar(length=64, index=True)
    """SHA-256 of the upload-only token."""
    registered_at = Timestamptz(default=None, null=False)
    last_contact_at = Timestamptz(default=None, null=False)
    unsent_count = Integer(default=0)
    """What the phone last said it still holds."""
    oldest_unsent_at = Timestamptz(default=None, null=True)
    registered_from = UUID(null=True, default=None)
    """The registration that the session sat on when it registered this one: the same browser under another id."""
    revoked_at = Timestamptz(default=None, null=True)
    revoked_by = UUID(null=True, default=None)
    revoked_reason = Text(default="")
    lost_key_at = Timestamptz(default=None, null=True)
    """When the phone said that its key and copies are gone: told by it, after a revocation or ten wrong PINs."""
