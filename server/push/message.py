import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Final
from uuid import UUID

from http_ece import ECEException
from pywebpush import WebPusher, WebPushException

from server.doorbell import BODY, TITLE, link
from server.push.subscription import Subscription

LENGTH: Final = 768
"""Bytes of every message before sealing, whatever the origin: its length tells nobody anything."""


class CannotSeal(ValueError):
    """The keys of the subscription are no keys."""


def payload(origin: str, opaque: str) -> bytes:
    """JSON for both readers: the `push` event, and browsers that show it without a worker (Declarative Web Push).

    Raises ValueError when `opaque` is no opaque id.
    """
    notification = {"title": TITLE, "lang": "en-GB", "dir": "ltr", "body": BODY, "navigate": link(origin, opaque)}
    # mutable: the worker, where there is one, still gets the event and can send the receipt.
    message = {"web_push": 8030, "notification": notification, "mutable": True}
    text = json.dumps(message, separators=(",", ":")).encode()
    if len(text) > LENGTH:
        raise ValueError("DOORSTEP_ORIGIN is too long for a push message.")
    return text.ljust(LENGTH)


def seal(message: bytes, subscription: Subscription) -> bytes:
    """aes128gcm (RFC 8291) for this subscription alone. Raises CannotSeal."""
    info = {
        "endpoint": subscription.endpoint,
        "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
    }
    try:
        return bytes(WebPusher(info).encode(message)["body"])
    except (WebPushException, ECEException, ValueError, IndexError) as error:
        raise CannotSeal("the subscription's keys are no keys") from error


def topic_of(alert: UUID) -> str:
    """A later ring for the same alert replaces one that still waits at the push service, which can't read the id."""
    return urlsafe_b64encode(hashlib.sha256(b"topic " + alert.bytes).digest()[:24]).decode()
