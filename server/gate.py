"""Who is asking. Every route needs a worker whose session is open, unless its `opt` says otherwise.

`public`: anybody. `idle`: the request is no sign that a person is there (polls, what is fetched to take along).
`while_suspended`: the first cookie is enough, for what must be said of a locked phone or a session that fell asleep.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from server.models.session import Session
from server.models.worker import Worker
from server.rules.policy import Needs, may_at_all
from server.rules.refusals import NotFound
from server.rules.sessions import is_open, live_session, note_activity
from server.settings import Settings
from server.walls import is_cross_site

SignedIn = Request[Worker, Session, State]
Asked = Request[Any, Any, State]
"""A request of which nothing is known yet: user and auth may be None."""
Connection = ASGIConnection[Any, Any, Any, State]
Clock = Callable[[], datetime]


NO_PERSON: Final = "x-doorstep-idle"
"""What the service worker fetches to take along and what a page's timer asks say so: neither keeps a session open."""
MADE_FOR: Final = "x-doorstep-worker"
"""The worker for whom the asking page was made."""


class NotSignedIn(Exception):
    """A page or act that needs a signed-in worker was asked for without one."""


class Suspended(Exception):
    """There is a session, but nobody has been there for a while, or the phone is locked."""


class SomebodyElse(Exception):
    """The page was made for another worker than the one whose session is open: two tabs, two people."""


def session_cookie_name(settings: Settings, worker: UUID) -> str:
    """One for each worker: several may share a tablet."""
    return _prefix(settings) + worker.hex


def open_cookie_name(settings: Settings) -> str:
    """Its value names the worker whose session is open, and holds what script must be able to delete."""
    return _prefix(settings) + "open"


def now_of(connection: Connection) -> datetime:
    """The server's clock, as the app was built with it."""
    clock: Clock = connection.app.state.clock
    return clock()


class WhoIsAsking(AbstractAuthenticationMiddleware):
    """Puts the worker of the open session into request.user, and the session into request.auth; else None."""

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        opt = connection.scope["route_handler"].opt
        if opt.get("while_suspended"):
            found = await _whoever_has_a_session(connection)
            return AuthenticationResult(user=found[1] if found else None, auth=found[0] if found else None)
        found = await _whose_is_open(connection)
        if found is None:
            return AuthenticationResult(user=None, auth=None)
        session, worker = found
        if not opt.get("idle") and NO_PERSON not in connection.headers:
            await note_activity(session, now=now_of(connection))
        return AuthenticationResult(user=worker, auth=session)


def is_open_for(connection: Connection, worker: UUID) -> bool:
    """Whether the second cookie of this browser is that worker's, not of somebody who came after."""
    name = open_cookie_name(connection.app.state.settings)
    return connection.cookies.get(name, "").startswith(f"{worker.hex}.")


async def suspended_or_open(connection: Connection) -> list[Session]:
    """The live sessions whose first cookie this browser holds, whoever's."""
    prefix = _prefix(connection.app.state.settings)
    tokens = [
        value for name, value in connection.cookies.items() if name.startswith(prefix) and _is_hex(name[len(prefix) :])
    ]
    found = [await live_session(token, now=now_of(connection)) for token in tokens]
    return [one[0] for one in found if one]


async def _whose_is_open(connection: Connection) -> tuple[Session, Worker] | None:
    settings: Settings = connection.app.state.settings
    whose, _, open_token = connection.cookies.get(open_cookie_name(settings), "").partition(".")
    token = connection.cookies.get(_prefix(settings) + whose) if _is_hex(whose) else None
    found = await live_session(token, now=now_of(connection)) if token else None
    if found is None or found[1].id.hex != whose:
        return None
    idle = timedelta(minutes=settings.idle_minutes)
    return found if is_open(found[0], open_token, now=now_of(connection), idle=idle) else None


async def _whoever_has_a_session(connection: Connection) -> tuple[Session, Worker] | None:
    """The session of the worker that the page or phone names, a plain form in its address; without a name, the one that
    is open."""
    named = connection.headers.get(MADE_FOR) or str(connection.query_params.get("worker", ""))
    named = named.replace("-", "")
    if not _is_hex(named):
        return await _whose_is_open(connection)
    token = connection.cookies.get(_prefix(connection.app.state.settings) + named)
    found = await live_session(token, now=now_of(connection)) if token else None
    return found if found and found[1].id.hex == named else None


def _prefix(settings: Settings) -> str:
    return "__Host-doorstep-" if settings.https else "doorstep-"


def _is_hex(name: str) -> bool:
    return len(name) == 32 and all(letter in "0123456789abcdef" for letter in name)


async def same_site_only(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard: no other site's page may make an unsafe request in a worker's name."""
    settings: Settings = connection.app.state.settings
    if is_cross_site(str(connection.scope.get("method")), connection.headers, settings.origin):
        raise PermissionDeniedException("This came from another site. Go back to Doorstep and try again there.")


async def signed_in_only(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard: a route is for signed-in workers unless it says that it is public."""
    if handler.opt.get("public"):
        return
    if connection.user is None:
        raise Suspended if await suspended_or_open(connection) else NotSignedIn
    made_for = connection.headers.get(MADE_FOR)
    if made_for is not None and made_for != str(connection.user.id):
        raise SomebodyElse


async def role_may(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard: what the table gives this role nothing of looks as if it were not there. The rest is for the loaders."""
    needs: Needs | None = handler.opt.get("policy")
    if needs is not None and connection.user is not None and not may_at_all(connection.user.role, needs):
        raise NotFound


def ask_to_sign_in(request: Asked, _: NotSignedIn) -> Response[dict[str, str]]:
    """A person is led to the sign-in page and back; a script gets 401."""
    return _lead(request, "/sign-in", {"problem": "Sign in first."}, {})


def ask_to_unlock(request: Asked, _: Suspended) -> Response[dict[str, Any]]:
    """A person is led to the lock screen and back, where the device's key opens the session; a script gets 401."""
    problem = {"problem": "Doorstep is locked. Unlock it and try again.", "suspended": True}
    return _lead(request, "/locked", problem, {"x-doorstep-suspended": "1"})


def refuse_somebody_else(request: Asked, _: SomebodyElse) -> Response[dict[str, str]]:
    problem = {"problem": "Somebody else is signed in on this device now. Sign in again; what you typed is still here."}
    return Response(problem, status_code=409)


def _lead(request: Asked, where: str, problem: dict[str, Any], headers: dict[str, str]) -> Response[dict[str, Any]]:
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("hx-request") == "true":
        return Response(problem, status_code=401, headers={**headers, "hx-redirect": where})
    if "text/html" in request.headers.get("accept", ""):
        on = where if path == "/" or request.method != "GET" else f"{where}?next={quote(path, safe='')}"
        return Response(problem, status_code=303, headers={**headers, "location": on})
    return Response(problem, status_code=401, headers=headers)
