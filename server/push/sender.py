import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Self
from uuid import UUID
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver

from server.handover import Handover, back_off
from server.keys import load_vapid_key
from server.push.endpoint import Endpoint, EndpointRefused, read_endpoint
from server.push.hosts import push_hosts
from server.push.message import CannotSeal, payload, seal, topic_of
from server.push.pinning import NotPublic, PinningResolver
from server.push.subscription import Subscription
from server.push.vapid import VapidTokens, subject_for
from server.settings import Settings

WHOLE_EXCHANGE: Final = 10.0
"""Seconds for name, connection, handshake and answer together."""
LANES: Final = 64
"""Rings under way at one push service: one that hangs holds up its own only."""
TTL: Final = 24 * 3600
"""Seconds a push service keeps it for a phone that is off: an alert stays open till somebody decides."""


class PushSender:
    """Rings browsers. Open for as long as the process lives: connections and VAPID tokens are used again."""

    def __init__(
        self,
        settings: Settings,
        *,
        lookup: AbstractResolver | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = WHOLE_EXCHANGE,
    ) -> None:
        """Needs a running loop. Raises KeysMissing, and ValueError for a setting that can't be used."""
        self._origin = settings.origin
        self._hosts = push_hosts(settings.push_hosts)
        key = load_vapid_key(settings.keys)
        self._tokens = VapidTokens(key, subject_for(settings.vapid_subject, settings.origin))
        self._clock = clock
        self._patience = patience
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=PinningResolver(self._hosts, lookup), use_dns_cache=False, limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Doorstep"},
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    async def ring(self, subscription: Subscription, *, opaque: str, alert: UUID) -> Handover:
        """Hands one doorbell to the push service. Raises ValueError only when `opaque` is no opaque id.

        `alert` gives the Topic: ringing again for it replaces a ring that is still waiting for the phone.
        """
        message = payload(self._origin, opaque)
        try:
            endpoint = read_endpoint(subscription.endpoint, self._hosts)
            body = seal(message, subscription)
        except EndpointRefused:
            return Handover("refused", why="endpoint not allowed")
        except CannotSeal:
            return Handover("refused", why="keys unusable")
        async with self._lane(endpoint.origin):
            return await self._post(endpoint, topic_of(alert), body)

    def _lane(self, origin: str) -> asyncio.Semaphore:
        lane = self._lanes.get(origin)
        if lane is None:
            lane = self._lanes[origin] = asyncio.Semaphore(LANES)
        return lane

    async def _post(self, endpoint: Endpoint, topic: str, body: bytes) -> Handover:
        headers = {
            "Authorization": self._tokens.header(endpoint.origin, now=self._clock()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL),
            "Urgency": "high",
            "Topic": topic,
        }
        try:
            async with asyncio.timeout(self._patience):
                try:
                    return await self._exchange(endpoint, headers, body)
                except aiohttp.ServerDisconnectedError:
                    # The service closed a connection that had been idle: that is no answer, so ask on a new one.
                    return await self._exchange(endpoint, headers, body)
        except TimeoutError:
            return Handover("unreachable", why="time-out")
        except aiohttp.ClientConnectorDNSError as error:
            if isinstance(error.os_error, NotPublic):
                return Handover("refused", why="address not public")
            return Handover("unreachable", why="no such name")
        except (aiohttp.ClientError, OSError):
            return Handover("unreachable", why="no connection")

    async def _exchange(self, endpoint: Endpoint, headers: dict[str, str], body: bytes) -> Handover:
        # The answer's body is not read: the status has said everything, and the sender of it is a stranger.
        async with self._session.post(endpoint.url, data=body, headers=headers, allow_redirects=False) as response:
            return _judge(response.status, response.headers.get("Retry-After"), self._clock())


def _judge(status: int, retry_after: str | None, now: datetime) -> Handover:
    why = str(status)
    if status in (200, 201, 202):
        return Handover("handed_over", why=why)
    if status in (404, 410):
        return Handover("retired", why=why)
    if status == 429 or status >= 500:
        return back_off(retry_after, why=why, now=now)
    return Handover("refused", why=why)
