"""A capture as it comes in a batch: read on its own, so that a bad one never harms the rest."""

import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Final
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey

from server.rules.capture_format import Content
from server.rules.sealing import CannotOpen, Sealed, digest_of, open_sealed, read_sealed

URGENT: Final = ("denied_access", "child_danger")


class CaptureSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sealed record in a batch."""

    id: UUID
    kind: str
    urgency: str
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    sealed: Sealed


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    digest: str
    """Of what came, reckoned here."""
    called: str
    """What the phone says the digest is: the receipt repeats it, so that the phone knows which record is meant."""
    sealed: str
    """As it came: the JWE, or all that was in its place."""
    content: Content | None
    trouble: str = ""
    """The sentence for the author when there is no content."""
    may_be_urgent: bool = False
    """It can't be opened, and what it says of itself from outside does not rule out a denied access, or a child's words
    that mean danger."""

    @property
    def damaged(self) -> bool:
        """It is not what the phone sealed: only a resend of the phone's own copy may count as delivered."""
        return self.called != self.digest


def read_arrival(raw: bytes, keys: Mapping[str, ECKey]) -> Arrival | None:
    """One element of a batch, opened if it can be. None when not even its id can be read."""
    arrival = _read(raw, keys)
    if arrival is None or arrival.content is not None:
        return arrival
    return msgspec.structs.replace(arrival, may_be_urgent=_may_be_urgent(raw))


def _read(raw: bytes, keys: Mapping[str, ECKey]) -> Arrival | None:
    try:
        named = msgspec.json.decode(raw, type=_Named)
    except _UNREADABLE:
        return None
    try:
        envelope = msgspec.json.decode(raw, type=_Envelope)
        jwe = bytes(envelope.sealed)
        sealed = read_sealed(jwe)
    except CannotOpen as trouble:
        return _unopened(named.id, raw, str(trouble))
    except _UNREADABLE:
        return _unopened(named.id, raw, "This record did not arrive in the form that Doorstep knows. Update the app.")
    digest = digest_of(sealed)
    arrival = Arrival(id=named.id, digest=digest, called=envelope.digest, sealed=_text(jwe), content=None)
    if arrival.damaged:
        return _with(arrival, trouble="This record was damaged on its way. The phone still holds it: send it again.")
    try:
        content = open_sealed(sealed, keys)
    except CannotOpen as trouble:
        return _with(arrival, trouble=str(trouble))
    if content.id != named.id:
        return _with(arrival, trouble="This record was sent under another record’s number. Send it again as a new one.")
    return _with(arrival, content=content)


class _Named(msgspec.Struct):
    id: UUID


class _Called(msgspec.Struct):
    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    """As CaptureSent, with the seal left for later."""

    id: UUID
    kind: str
    urgency: str
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    sealed: msgspec.Raw


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Outside(msgspec.Struct):
    kind: str
    urgency: str


def _may_be_urgent(raw: bytes) -> bool:
    """What the phone wrote on the record, and on its seal; where neither can be read, it may be."""
    said = []
    for part in (raw, _protected(raw)):
        with suppress(*_UNREADABLE, msgspec.ValidationError):
            outside = msgspec.json.decode(part, type=_Outside)
            said.append(outside.urgency == "urgent" or outside.kind in URGENT)
    return any(said) or not said


def _protected(raw: bytes) -> bytes:
    """The seal's own header as JSON; empty when there is none."""
    try:
        protected = msgspec.json.decode(raw, type=_Seal).sealed.protected
        return urlsafe_b64decode(protected + "=" * (-len(protected) % 4))
    except (*_UNREADABLE, ValueError):
        return b""


class _Protected(msgspec.Struct):
    protected: str


class _Seal(msgspec.Struct):
    sealed: _Protected


def _unopened(id: UUID, raw: bytes, trouble: str) -> Arrival:
    digest = hashlib.sha256(raw).hexdigest()
    try:
        called = msgspec.json.decode(raw, type=_Called).digest
    except _UNREADABLE:
        called = digest
    return Arrival(id=id, digest=digest, called=called, sealed=_text(raw), content=None, trouble=trouble)


def _text(raw: bytes) -> str:
    """Bytes that are no text are spelt out: neither database keeps them in a text column."""
    return raw.decode("utf-8", "backslashreplace").replace("\x00", "\\x00")


def _with(arrival: Arrival, *, content: Content | None = None, trouble: str = "") -> Arrival:
    return msgspec.structs.replace(arrival, content=content, trouble=trouble)
