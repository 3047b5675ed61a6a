import asyncio
import re
import secrets
import time
from collections import deque
from datetime import UTC, datetime
from typing import Final, Self

import msgspec
from aiohttp import web

from server.push_server.opening import CannotOpen
from server.push_server.subscriber import Answer, Message, Subscriber
from server.push_server.vapid_check import NotProven, VapidCheck

LARGEST: Final = 4096
"""Bytes that RFC 8030 asks every push service to carry at least; the real ones carry no more."""
URGENCIES: Final = {"very-low", "low", "normal", "high"}
TOPIC: Final = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
KEPT: Final = 10_000


class PushService:
    """`async with PushService(port=0) as service`. Listens on 127.0.0.1 only."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._subscribers: dict[str, Subscriber] = {}
        self.messages: deque[Message] = deque(maxlen=KEPT)
        """What phones would have been shown, oldest first."""
        self.arrived = asyncio.Condition()
        """Notified with every message that reaches a phone."""
        self.taken = 0
        """Pushes answered 201, dropped ones too."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST * 4)
        app.add_routes(
            [
                web.post("/push/{name}", self._push),
                web.post("/subscriptions", self._subscribe),
                web.put("/subscriptions/{name}/answer", self._set_answer),
                web.delete("/subscriptions/{name}", self._unsubscribe),
                web.get("/messages", self._list),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._check = VapidCheck(self.origin)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def subscribe(self, *, only_from: str | None = None) -> Subscriber:
        subscriber = Subscriber(secrets.token_urlsafe(24), only_from)
        self._subscribers[subscriber.name] = subscriber
        return subscriber

    async def _push(self, request: web.Request) -> web.Response:
        subscriber = self._named(request)
        subscriber.hits += 1
        answer = subscriber.next_answer()
        if answer.hang:
            await asyncio.Event().wait()
        if answer.status != 201:
            headers = {"Retry-After": answer.retry_after, "Location": answer.location}
            return web.Response(status=answer.status, headers={k: v for k, v in headers.items() if v is not None})
        message = await self._accept(request, subscriber)
        self.taken += 1
        if not answer.drop:
            await self._deliver(message)
        return web.Response(status=201, headers={"Location": f"{self.origin}/message/{self.taken}", "TTL": "0"})

    async def _accept(self, request: web.Request, subscriber: Subscriber) -> Message:
        headers = request.headers
        try:
            sender = self._check.sender(headers.get("Authorization", ""), now=time.time())
        except NotProven as missing:
            raise _refusal(missing.status, missing.problem) from missing
        if subscriber.only_from not in (None, sender):
            raise _refusal(403, "This subscription belongs to another sender.")
        ttl = headers.get("TTL", "")
        if not (ttl.isascii() and ttl.isdigit()):
            raise _refusal(400, "TTL is a number of seconds.")
        urgency = headers.get("Urgency", "normal")
        if urgency not in URGENCIES:
            raise _refusal(400, "Urgency is very-low, low, normal or high.")
        topic = headers.get("Topic")
        if topic is not None and not TOPIC.fullmatch(topic):
            raise _refusal(400, "Topic is at most 32 characters of base64url.")
        text, size = await self._open(request, subscriber)
        return Message(subscriber.name, text, size, int(ttl), urgency, topic, sender, datetime.now(UTC))

    async def _open(self, request: web.Request, subscriber: Subscriber) -> tuple[str, int]:
        body = await request.read()
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(body), text="A message has at most 4096 bytes.")
        if not body:
            return "", 0
        if request.headers.get("Content-Encoding") != "aes128gcm":
            raise _refusal(415, "Content-Encoding is aes128gcm.")
        try:
            return subscriber.open(body).decode(), len(body)
        except (CannotOpen, UnicodeDecodeError) as error:
            raise _refusal(400, str(error)) from error

    async def _deliver(self, message: Message) -> None:
        async with self.arrived:
            self.messages.append(message)
            self.arrived.notify_all()

    async def _subscribe(self, request: web.Request) -> web.Response:
        """Body, if any: {"application_server_key": "…"}."""
        asked = await request.json() if request.can_read_body else {}
        subscriber = self.subscribe(only_from=asked.get("application_server_key"))
        return web.json_response(subscriber.as_json(self.origin), status=201)

    async def _set_answer(self, request: web.Request) -> web.Response:
        """Body: {"status": 429, "retry_after": "5", "location": …, "drop": true, "hang": true, "times": 1}."""
        try:
            self._named(request).will_answer(msgspec.json.decode(await request.read(), type=Answer))
        except msgspec.DecodeError as error:
            raise _refusal(400, str(error)) from error
        return web.Response(status=204)

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        del self._subscribers[self._named(request).name]
        return web.Response(status=204)

    async def _list(self, request: web.Request) -> web.Response:
        """Query: subscription=NAME for one only."""
        wanted = request.query.get("subscription")
        found = [message for message in self.messages if wanted in (None, message.subscription)]
        body = msgspec.json.encode({"taken": self.taken, "messages": found})
        return web.Response(body=body, content_type="application/json")

    def _named(self, request: web.Request) -> Subscriber:
        subscriber = self._subscribers.get(request.match_info["name"])
        if subscriber is None:
            raise _refusal(404, "There is no such subscription.")
        return subscriber


def _refusal(status: int, problem: str) -> web.HTTPException:
    """Raised from anywhere in a handler; aiohttp makes the answer of it."""
    return _STATUS[status](text=problem)


_STATUS: Final[dict[int, type[web.HTTPClientError]]] = {
    400: web.HTTPBadRequest,
    401: web.HTTPUnauthorized,
    403: web.HTTPForbidden,
    404: web.HTTPNotFound,
    415: web.HTTPUnsupportedMediaType,
}
