import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.push_server.opening import open_message


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the service does with the next pushes to one subscription."""

    status: int = 201
    retry_after: str | None = None
    location: str | None = None
    drop: bool = False
    """Answers as if all were well, and the phone never gets it."""
    hang: bool = False
    """Takes the message and never answers."""
    times: int | None = None
    """After so many it is 201 again. None: from now on."""


class Message(msgspec.Struct, frozen=True):
    subscription: str
    text: str
    sealed_bytes: int
    ttl: int
    urgency: str
    topic: str | None
    sender: str
    arrived_at: datetime


class Subscriber:
    """A browser's half of a subscription: the private key and the authentication secret never leave here."""

    def __init__(self, name: str, only_from: str | None) -> None:
        self.name = name
        self.only_from = only_from
        """The application server key it was made for: any other sender is turned away."""
        self.hits = 0
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)
        self._answer = Answer()

    def as_json(self, origin: str) -> dict[str, object]:
        """As PushSubscription.toJSON() gives it."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": f"{origin}/push/{self.name}",
            "expirationTime": None,
            "keys": {"p256dh": _encode(point), "auth": _encode(self._auth)},
        }

    def will_answer(self, answer: Answer) -> None:
        self._answer = answer

    def next_answer(self) -> Answer:
        answer = self._answer
        if answer.times is not None:
            self._answer = msgspec.structs.replace(answer, times=answer.times - 1) if answer.times > 1 else Answer()
        return answer

    def open(self, body: bytes) -> bytes:
        """Raises CannotOpen."""
        return open_message(body, self._key, self._auth)


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
