from time import perf_counter

import structlog
from litestar.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()


class AccessLog:
    """Stands around the whole app and tells method, route, status and duration of each request.

    The route's template, never its path or query: those hold ids, and could hold words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            _tell(scope, status, perf_counter() - began)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = str(scope.get("path_template") or "unknown")
    tell = log.debug if route == "/health" else log.info
    tell("answered", method=scope.get("method"), route=route, status=status, ms=round(seconds * 1000, 1))
