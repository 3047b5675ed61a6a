"""Opens aes128gcm messages (RFC 8188, RFC 8291) from the standards alone: it shares no code with what seals them."""

import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SALT: Final = 16
POINT: Final = 65
TAG: Final = 16


class CannotOpen(ValueError):
    pass


def open_message(body: bytes, key: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """The plaintext, padding removed. Raises CannotOpen for what a browser would throw away."""
    salt, record_size, sender, record = _split(body)
    if not TAG + 2 <= len(record) <= record_size:
        raise CannotOpen("A push message is one whole record.")
    try:
        shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    except ValueError as error:
        raise CannotOpen("The sender's key is no point on the curve.") from error
    own = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = _derive(auth, shared, b"WebPush: info\x00" + own + sender, 32)
    content_key = _derive(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\x00", 12)
    try:
        padded = AESGCM(content_key).decrypt(nonce, record, None)
    except InvalidTag as error:
        raise CannotOpen("This message was not sealed for this subscription.") from error
    text = padded.rstrip(b"\x00")
    if not text.endswith(b"\x02"):
        raise CannotOpen("The last record of a message ends with the delimiter 2.")
    return text[:-1]


def _split(body: bytes) -> tuple[bytes, int, bytes, bytes]:
    start = SALT + 5
    if len(body) < start + POINT or body[SALT + 4] != POINT:
        raise CannotOpen("The header names no sender's key.")
    return body[:SALT], int.from_bytes(body[SALT : SALT + 4]), body[start : start + POINT], body[start + POINT :]


def _derive(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA-256 (RFC 5869) of one block."""
    extracted = hmac.digest(salt, material, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)[:length]
