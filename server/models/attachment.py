from enum import StrEnum

from piccolo.columns import UUID, BigInt, Boolean, Bytea, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.models.ids import new_id
from server.models.registration import Registration


class FileState(StrEnum):
    AWAITED = "awaited"
    """Its record is here, the file is not yet."""
    KEPT = "kept"
    REFUSED = "refused"
    """It arrived whole and is not what it says it is, or is out of bounds: `problem` says why."""


class Attachment(Table):
    """A drawing, a sound or a photo that a record names. What is served is what the server made of it."""

    id = UUID(primary_key=True, default=new_id)
    record = UUID(null=False, index=True)
    """The answer's or the visit's id."""
    record_kind = Varchar(length=20)
    digest = Varchar(length=64, index=True)
    """SHA-256 of the ciphertext, lower-case hex: the name under which it is uploaded."""
    key = Varchar(length=64)
    """base64url of its own AES-256 key, out of the sealed record."""
    place = Integer(default=0)
    """Its place in the record's list."""
    purpose = Varchar(length=20)
    """drawing, sound or photo."""
    label = Varchar(length=60, default="")
    """Which part of the answer it belongs to, such as place:worries."""
    chosen = Boolean(default=True)
    """False for an earlier take, which the child did not choose."""
    seconds = Integer(default=0)
    """Of a sound, as the phone counted."""
    media_type = Varchar(length=60, default="")
    """Of `content`, as the server found it."""
    state = Varchar(length=20, default=FileState.AWAITED, index=True)
    problem = Text(default="")
    content = Bytea(default=None, null=True)
    """Of a drawing its strokes, of a sound the sound, of a photo the server's own re-encoding."""
    recorded_at = Timestamptz(default=None, null=False)
    received_at = Timestamptz(default=None, null=True)
    """When the whole file was here."""


class AttachmentPart(Table):
    """A piece of a file on its way, still sealed. It goes when the file was opened."""

    id = UUID(primary_key=True, default=new_id)
    registration = ForeignKey(references=Registration, null=False)
    digest = Varchar(length=64, index=True)
    start = BigInt(default=0)
    """Bytes before this piece."""
    total = BigInt(default=0)
    sealed = Bytea()
    received_at = Timestamptz(default=None, null=False)
