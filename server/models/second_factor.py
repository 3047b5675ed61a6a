from piccolo.columns import UUID, BigInt, Boolean, Bytea, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.worker import Worker


class Passkey(Table):
    """A passkey that signs its worker in, or the second step after a password."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    credential_id = Text()
    """base64url, as the browser names it. Unique by an index."""
    public_key = Bytea()
    sign_count = BigInt(default=0)
    name = Varchar(length=80)
    created_at = Timestamptz(default=None, null=False)
    last_used_at = Timestamptz(default=None, null=True)
    removed_at = Timestamptz(default=None, null=True)


class CodeApp(Table):
    """The secret that a worker's authenticator app counts codes from (TOTP), sealed with the server's own secret."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    sealed_secret = Text()
    created_at = Timestamptz(default=None, null=False)
    confirmed_at = Timestamptz(default=None, null=True)
    """Until a first code was right it is no second factor."""
    last_step = BigInt(default=0)
    """The 30-second step of the last code taken: a code is good once."""
    removed_at = Timestamptz(default=None, null=True)


class RecoveryCode(Table):
    """One of ten codes on paper, each good once."""

    id = UUID(primary_key=True, default=new_id)
    worker = ForeignKey(references=Worker, null=False, index=True)
    code_digest = Varchar(length=64, index=True)
    made_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(default=None, null=True)
    replaced_at = Timestamptz(default=None, null=True)


class SignInStep(Table):
    """Between two steps of signing in: a password was right and the second factor is awaited, or a passkey's challenge
    is out. It lasts minutes and is good once."""

    id = UUID(primary_key=True, default=new_id)
    worker = UUID(null=True, default=None)
    """Empty while nobody has said who they are."""
    token_digest = Varchar(length=64, index=True)
    challenge = Text(default="")
    next_path = Text(default="")
    password_was_right = Boolean(default=False)
    began_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(default=None, null=True)
