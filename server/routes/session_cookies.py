"""The two cookies of a session. Only the second can be read by script: to delete it, the moment that a phone locks."""

from typing import Final

from litestar.datastructures import Cookie

from server.gate import Asked, is_open_for, open_cookie_name, session_cookie_name
from server.models.worker import Worker
from server.rules.sessions import Begun
from server.settings import Settings

NEVER: Final = 0


def cookies_of(settings: Settings, begun: Begun) -> list[Cookie]:
    """For the browser in which the session has just begun."""
    return [
        _session_cookie(settings, begun.worker, begun.token, settings.session_hours * 3600),
        open_cookie(settings, begun.worker, begun.open_token),
    ]


def open_cookie(settings: Settings, worker: Worker, open_token: str) -> Cookie:
    return _cookie(settings, open_cookie_name(settings), f"{worker.id.hex}.{open_token}", None, http_only=False)


def no_cookies(request: Asked, worker: Worker) -> list[Cookie]:
    """For the browser in which it has just ended; somebody else's may be open there by now, and stays open."""
    settings = request.app.state.settings
    first = _session_cookie(settings, worker, "", NEVER)
    return [first, no_open_cookie(settings)] if is_open_for(request, worker.id) else [first]


def no_open_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, open_cookie_name(settings), "", NEVER, http_only=False)


def earlier_token(request: Asked, worker: Worker) -> str:
    """The token of the worker's earlier session in this browser, or nothing."""
    return request.cookies.get(session_cookie_name(request.app.state.settings, worker.id), "")


def _session_cookie(settings: Settings, worker: Worker, token: str, seconds: int) -> Cookie:
    return _cookie(settings, session_cookie_name(settings, worker.id), token, seconds, http_only=True)


def _cookie(settings: Settings, name: str, value: str, seconds: int | None, *, http_only: bool) -> Cookie:
    return Cookie(
        key=name, value=value, max_age=seconds, path="/", secure=settings.https, httponly=http_only, samesite="lax"
    )
