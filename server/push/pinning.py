"""Names are resolved here and nowhere else, so the address that was judged is the address that is connected to."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from server.push.hosts import PushHost

INSIDE_IPV4: Final = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
GLOBAL_IPV6: Final = ip_network("2000::/3")
# Everything outside 2000::/3 is inside: loopback, mapped IPv4, NAT64, unique local, link-local, multicast.
INSIDE_IPV6: Final = [
    ip_network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
]


class NotPublic(OSError):
    """The name leads to an address inside, or to none."""


class PinningResolver(AbstractResolver):
    def __init__(self, hosts: Sequence[PushHost], lookup: AbstractResolver | None = None) -> None:
        self._loopback = {(known.host, known.port) for known in hosts if known.loopback}
        self._lookup = lookup or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of the name, or NotPublic if a single one lies inside: an honest service has none of those."""
        found = await self._lookup.resolve(host, port, family)
        here = (host, port) in self._loopback
        if not found or not all(is_public(one["host"]) or (here and is_loopback(one["host"])) for one in found):
            raise NotPublic("the name leads inside")
        return [
            {**one, "port": port, "flags": one["flags"] | socket.AI_NUMERICHOST | socket.AI_NUMERICSERV}
            for one in found
        ]

    async def close(self) -> None:
        await self._lookup.close()


def is_public(address: str) -> bool:
    parsed = _parse(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in INSIDE_IPV4)
    return (
        parsed is not None
        and parsed in GLOBAL_IPV6
        and parsed.scope_id is None
        and not any(parsed in network for network in INSIDE_IPV6)
    )


def is_loopback(address: str) -> bool:
    parsed = _parse(address)
    return parsed is not None and parsed.is_loopback


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
