"""Who is asking. Every route needs a signed-in worker unless it says `opt={"public": True}`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from server.models.session import Session
from server.models.worker import Worker
from server.rules.signing_in import session_for
from server.settings import Settings
from server.walls import is_cross_site

SignedIn = Request[Worker, Session, State]
Asked = Request[Any, Any, State]
"""A request of which nothing is known yet: user and auth may be None."""
Connection = ASGIConnection[Any, Any, Any, State]
Clock = Callable[[], datetime]


class NotSignedIn(Exception):
    """A page or act that needs a signed-in worker was asked for without one."""


def session_cookie_name(settings: Settings) -> str:
    return "__Host-doorstep" if settings.https else "doorstep"


def now_of(connection: Connection) -> datetime:
    """The server's clock, as the app was built with it."""
    clock: Clock = connection.app.state.clock
    return clock()


class WhoIsAsking(AbstractAuthenticationMiddleware):
    """Puts the worker of the session cookie into request.user, and the session into request.auth; else None."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        settings: Settings = connection.app.state.settings
        token = connection.cookies.get(session_cookie_name(settings))
        found = await session_for(token, now=now_of(connection)) if token else None
        session, worker = found or (None, None)
        return AuthenticationResult(user=worker, auth=session)


async def same_site_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard: no other site's page may make an unsafe request in a worker's name."""
    settings: Settings = connection.app.state.settings
    if is_cross_site(str(connection.scope.get("method")), connection.headers, settings.origin):
        raise PermissionDeniedException("This came from another site. Go back to Doorstep and try again there.")


async def signed_in_only(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard: a route is for signed-in workers unless it says that it is public."""
    if connection.user is None and not handler.opt.get("public"):
        raise NotSignedIn


def ask_to_sign_in(request: Asked, _: NotSignedIn) -> Response[dict[str, str]]:
    """A person is led to the sign-in page and back; a script gets 401."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    sign_in = "/sign-in" if path == "/" or request.method != "GET" else f"/sign-in?next={quote(path, safe='')}"
    problem = {"problem": "Sign in first."}
    if request.headers.get("hx-request") == "true":
        return Response(problem, status_code=401, headers={"hx-redirect": "/sign-in"})
    if "text/html" in request.headers.get("accept", ""):
        return Response(problem, status_code=303, headers={"location": sign_in})
    return Response(problem, status_code=401)
