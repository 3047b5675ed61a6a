"""Opens what phones sealed: General JSON JWE (RFC 7516) for the server and, until it was accepted, the device."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from joserfc import jwe
from joserfc.jwk import ECKey

from server.rules.capture_format import Content, read_content

SEALED_BYTES: Final = 256 * 1024
"""The most that one sealed record may take, as it travels."""
SERVER_ALGORITHM: Final = "ECDH-ES+A256KW"
CONTENT_ALGORITHM: Final = "A256GCM"


class CannotOpen(Exception):
    """The message is the sentence for the author; it names nothing that was typed."""


class Recipient(msgspec.Struct, frozen=True):
    header: dict[str, Any]
    encrypted_key: str


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A General JSON JWE. Without `aad` and `unprotected`, which the digest would not cover."""

    protected: str
    iv: str
    ciphertext: str
    tag: str
    recipients: list[Recipient]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The protected header: what a server may know of a record that it can't open."""

    enc: Literal["A256GCM"]
    typ: Literal["doorstep+jwe"]
    id: UUID
    registration: UUID
    kind: str
    urgency: str


def read_sealed(raw: bytes) -> Sealed:
    """Raises CannotOpen when this is no General JSON JWE, or larger than SEALED_BYTES."""
    if len(raw) > SEALED_BYTES:
        raise CannotOpen("This record is larger than 256 KB. Correct it on the phone: shorten it, or make two of it.")
    try:
        return msgspec.json.decode(raw, type=Sealed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotOpen(BROKEN) from error


def digest_of(sealed: Sealed) -> str:
    """Lower-case hex SHA-256 of `protected.iv.ciphertext.tag`: the same whoever may still open it."""
    parts = (sealed.protected, sealed.iv, sealed.ciphertext, sealed.tag)
    return hashlib.sha256(".".join(parts).encode()).hexdigest()


def open_sealed(sealed: Sealed, keys: Mapping[str, ECKey]) -> Content:
    """The record inside. `keys` are all sealing keys this server ever had, by thumbprint.

    Raises CannotOpen when none of them fits, the seal is broken, the header says other than the content, or the
    content has a format that was never issued.
    """
    ours = next((one for one in sealed.recipients if one.header.get("kid") in keys), None)
    if ours is None:
        raise CannotOpen(
            "This record was sealed with a key that this server does not have. Send it again as a new one."
        )
    plaintext, protected = _decrypt(sealed, ours, keys[ours.header["kid"]])
    try:
        content = read_content(plaintext)
    except ValueError as error:
        raise CannotOpen(
            "This record has a format that Doorstep does not know. Update the app, then correct it on the phone."
        ) from error
    _compare(protected, content)
    return content


def _decrypt(sealed: Sealed, ours: Recipient, key: ECKey) -> tuple[bytes, dict[str, Any]]:
    whole = msgspec.to_builtins(sealed) | {"recipients": [msgspec.to_builtins(ours)]}
    try:
        opened = jwe.decrypt_json(whole, key, registry=_Registry(algorithms=[SERVER_ALGORITHM, CONTENT_ALGORITHM]))
    except Exception as error:
        # Whatever a hostile seal makes the library raise, the record is kept as it came.
        raise CannotOpen(BROKEN) from error
    return opened.plaintext or b"", opened.protected


def _compare(protected: dict[str, Any], content: Content) -> None:
    inside = {"id": content.id, "registration": content.registration, "kind": content.kind, "urgency": content.urgency}
    try:
        outside = msgspec.to_builtins(msgspec.convert(protected, Header), builtin_types=(UUID,))
    except msgspec.ValidationError as error:
        raise CannotOpen(MISMATCH) from error
    if any(outside[name] != value for name, value in inside.items()):
        raise CannotOpen(MISMATCH)


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = SEALED_BYTES

    def __init__(self, algorithms: list[str]) -> None:
        super().__init__(algorithms=algorithms, strict_check_header=False)


BROKEN: Final = "The seal of this record is broken. Send it again as a new one, from the phone that holds it."
MISMATCH: Final = "What stands on the seal of this record is not what is in it. Send it again as a new one."
