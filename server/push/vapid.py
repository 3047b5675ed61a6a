"""VAPID (RFC 8292): the header by which a push service knows who rings."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from py_vapid import Vapid02, VapidException

LASTS: Final = timedelta(hours=12)
RENEWED_BEFORE: Final = timedelta(hours=1)
ORIGINS_KEPT: Final = 100
NOBODY: Final = "mailto:alerts@doorstep.invalid"


class Token(msgspec.Struct, frozen=True):
    header: str
    ends_at: datetime


class VapidTokens:
    """One signed token per push service, kept until shortly before it ends: signing costs as much as encrypting."""

    def __init__(self, key: EllipticCurvePrivateKey, subject: str) -> None:
        """Raises ValueError when push services would refuse the subject."""
        self._vapid = Vapid02(private_key=key)
        self._subject = subject
        self._kept: dict[str, Token] = {}
        try:
            self._vapid.sign({"sub": subject, "aud": "https://doorstep.invalid"})
        except VapidException as error:
            raise ValueError("DOORSTEP_VAPID_SUBJECT is mailto: with an address that is read.") from error

    def header(self, origin: str, *, now: datetime) -> str:
        kept = self._kept.get(origin)
        if kept is None or kept.ends_at - now < RENEWED_BEFORE:
            if len(self._kept) >= ORIGINS_KEPT:
                self._kept.clear()
            kept = self._kept[origin] = self._sign(origin, now + LASTS)
        return kept.header

    def _sign(self, origin: str, ends_at: datetime) -> Token:
        claims = {"sub": self._subject, "aud": origin, "exp": int(ends_at.timestamp())}
        return Token(self._vapid.sign(claims)["Authorization"], ends_at)


def subject_for(subject: str, origin: str) -> str:
    """Who a push service may ask. Without a setting: the app's own address, where it has a public one."""
    named = origin.startswith("https://") and ":" not in origin.removeprefix("https://")
    return subject or (origin if named else NOBODY)


def application_server_key(key: EllipticCurvePrivateKey) -> str:
    """The public half as `pushManager.subscribe` takes it."""
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
