import re
from collections.abc import Sequence
from typing import Final

import msgspec
from yarl import URL

from server.push.hosts import PushHost

LONGEST: Final = 2048
# Narrower than any URL parser: what two parsers could read differently never gets as far as one.
SHAPE: Final = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?",
    re.ASCII,
)


class EndpointRefused(ValueError):
    """The message is a sentence for the person who subscribes; it never repeats the endpoint."""


class Endpoint(msgspec.Struct, frozen=True):
    url: URL
    origin: str
    """As VAPID names its audience: the port only where it is not the scheme's own."""


def read_endpoint(url: str, hosts: Sequence[PushHost]) -> Endpoint:
    """Raises EndpointRefused unless the URL names, in plain letters, a service that may be rung."""
    match = SHAPE.fullmatch(url) if len(url) <= LONGEST else None
    if match is None:
        raise EndpointRefused("This is not the address of a push service.")
    scheme, host = match["scheme"], match["host"]
    port = int(match["port"] or {"http": 80, "https": 443}[scheme])
    if not any(known.fits(scheme, host, port) for known in hosts):
        raise EndpointRefused("This browser's push service is not one that Doorstep may ring.")
    parsed = URL(url, encoded=True)
    if (parsed.scheme, parsed.raw_host, parsed.port) != (scheme, host, port) or parsed.user is not None:
        raise EndpointRefused("This is not the address of a push service.")
    return Endpoint(parsed, str(parsed.origin()))
