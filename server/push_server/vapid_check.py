"""Who rings? The VAPID header (RFC 8292), checked as a push service checks it."""

import re
from base64 import urlsafe_b64decode
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

HEADER: Final = re.compile(r"vapid\s+(?=.*\bt=(?P<token>[\w.-]+))(?=.*\bk=(?P<key>[\w-]+)).*", re.ASCII | re.IGNORECASE)
LONGEST: Final = 24 * 3600
KEPT: Final = 100


class NotProven(Exception):
    """401 without a header that can be read, 403 when it proves nothing."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


class VapidCheck:
    """Remembers tokens whose signature held: a sender uses one for hours."""

    def __init__(self, audience: str) -> None:
        self._audience = audience
        self._held: dict[tuple[str, str], dict[str, Any]] = {}

    def sender(self, header: str, *, now: float) -> str:
        """The sender's public key in base64url. `now` is in seconds since 1970. Raises NotProven."""
        match = HEADER.fullmatch(header)
        if match is None:
            raise NotProven(401, "Authorization is: vapid t=<token>, k=<key>.")
        claims = self._claims(match["token"], match["key"])
        if claims.get("aud") != self._audience:
            raise NotProven(403, "aud is the origin of this push service.")
        ends = claims.get("exp")
        if not isinstance(ends, int | float) or not now < ends <= now + LONGEST:
            raise NotProven(403, "exp lies ahead, within 24 hours.")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https://")):
            raise NotProven(403, "sub is a mailto: or https: address.")
        return match["key"]

    def _claims(self, token: str, key: str) -> dict[str, Any]:
        if (token, key) not in self._held:
            if len(self._held) >= KEPT:
                self._held.clear()
            self._held[token, key] = _verified(token, key)
        return self._held[token, key]


def _verified(token: str, key: str) -> dict[str, Any]:
    try:
        point = urlsafe_b64decode(key + "=" * (-len(key) % 4))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return dict(jwt.decode(token, ECKey.import_key(pem), algorithms=["ES256"]).claims)
    except (ValueError, JoseError) as error:
        raise NotProven(403, "The token is not signed by that key.") from error
