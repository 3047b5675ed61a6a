"""Which push services may be rung. An endpoint comes from a browser, so from anybody."""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final, Literal

import msgspec

LISTED: Final = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?"
)


class PushHost(msgspec.Struct, frozen=True):
    host: str
    """`fcm.googleapis.com`, or `*.push.apple.com` for every name below it, whole labels only."""
    scheme: Literal["http", "https"] = "https"
    port: int = 443
    loopback: bool = False
    """May resolve to this machine: only for what an operator listed with its port."""

    def fits(self, scheme: str, host: str, port: int) -> bool:
        if (scheme, port) != (self.scheme, self.port):
            return False
        if self.host.startswith("*."):
            return host.endswith(self.host[1:])
        return host == self.host


BUILT_IN: Final = (
    PushHost("fcm.googleapis.com"),
    PushHost("*.push.services.mozilla.com"),
    PushHost("*.push.apple.com"),
    PushHost("*.notify.windows.com"),
)


def push_hosts(listed: Iterable[str]) -> tuple[PushHost, ...]:
    """The built-in hosts and those of DOORSTEP_PUSH_HOSTS. Raises ValueError with a sentence for the operator."""
    return (*BUILT_IN, *(_read(one.strip()) for one in listed if one.strip()))


def _read(listed: str) -> PushHost:
    match = LISTED.fullmatch(listed.lower())
    if match is None:
        raise ValueError(f"DOORSTEP_PUSH_HOSTS: “{listed}” is neither a host nor host:port.")
    host, port = match["host"], int(match["port"] or 443)
    if match["scheme"] == "http":
        if host != "127.0.0.1" or match["port"] is None:
            raise ValueError(f"DOORSTEP_PUSH_HOSTS: “{listed}”: plain http is for http://127.0.0.1:PORT only.")
        return PushHost(host, scheme="http", port=port, loopback=True)
    if _is_address(host):
        raise ValueError(f"DOORSTEP_PUSH_HOSTS: “{listed}”: name a host, not an address.")
    if not 0 < port < 65536:
        raise ValueError(f"DOORSTEP_PUSH_HOSTS: “{listed}” has no such port.")
    return PushHost(host, port=port, loopback=match["port"] is not None)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdigit()
    return True
