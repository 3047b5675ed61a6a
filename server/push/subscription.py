import binascii
from base64 import urlsafe_b64decode
from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from server.push.endpoint import EndpointRefused, read_endpoint
from server.push.hosts import PushHost


class Subscription(msgspec.Struct, frozen=True):
    """As the browser's PushSubscription says it: the endpoint and two keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


def check_subscription(subscription: Subscription, hosts: Sequence[PushHost]) -> None:
    """Before one is stored. Raises EndpointRefused with a sentence; nothing is connected to."""
    read_endpoint(subscription.endpoint, hosts)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(subscription.p256dh))
        whole = len(_decode(subscription.auth)) == 16
    except (ValueError, binascii.Error):
        whole = False
    if not whole:
        raise EndpointRefused("The keys of this push subscription are not whole. Allow notifications again.")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
