"""Secrets of workers that the server must be able to read again: sealed with its own secret, never kept in clear."""

import base64
import secrets
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE: Final = 12


def seal(plain: str, *, secret: bytes, bound_to: UUID) -> str:
    """Base64url of nonce and AES-256-GCM ciphertext. It opens only for the same `bound_to`."""
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(_key(secret)).encrypt(nonce, plain.encode(), bound_to.bytes)
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, secret: bytes, bound_to: UUID) -> str:
    """Raises InvalidTag when it was sealed with another secret, for somebody else, or changed."""
    raw = base64.urlsafe_b64decode(sealed)
    return AESGCM(_key(secret)).decrypt(raw[:NONCE], raw[NONCE:], bound_to.bytes).decode()


def _key(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"doorstep code app").derive(secret)
