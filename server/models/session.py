from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.worker import Worker


class Session(Table):
    """A signed-in browser. Its cookie holds a random token; only the SHA-256 is kept here.

    It answers only while it is open as well: a second cookie, which the phone's script can delete, holds another token.
    A phone that locks, or five idle minutes, close it; the device's key opens it again, without a password.
    """

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    token_digest = Varchar(length=64, unique=True)
    began_at = Timestamptz(default=None, null=False)
    last_active_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)
    open_digest = Varchar(length=64, default="")
    """SHA-256 of what the second cookie must hold. Empty: suspended."""
    nonce_digest = Varchar(length=64, default="")
    """SHA-256 of the nonce that was sealed to the device, until it was used once."""
    nonce_until = Timestamptz(default=None, null=True)
    registration = UUID(default=None, null=True)
    """The device that the session is on, once it has registered or opened a nonce here."""
    means = Varchar(length=20, default="password")
    """How it was signed in: password, password+code, password+recovery, passkey."""
    browser = Varchar(length=80, default="")
    """What the list of sessions calls it, such as "Chrome on Android"."""
    confirmed_at = Timestamptz(default=None, null=True)
    """When its worker last gave a password or second factor again, before changing how they sign in."""
