"""What a person sees when something can't be shown or done: one clear sentence, and where to go."""

from typing import Any

import structlog
from asyncpg.exceptions import CharacterNotInRepertoireError, UntranslatableCharacterError
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from server.database import DatabaseBusy
from server.gate import (
    Asked,
    NotSignedIn,
    SomebodyElse,
    Suspended,
    ask_to_sign_in,
    ask_to_unlock,
    refuse_somebody_else,
)
from server.routes.screen import is_htmx, screen
from server.rules.refusals import NotFound

log = structlog.get_logger()

SENTENCES = {
    400: "Doorstep could not read that. Go back, check what you entered and try again.",
    403: "This came from another site. Go back to Doorstep and try again there.",
    404: "There is nothing here, or it is not yours to see. Ask your manager if you think it should be.",
    405: "That can’t be done here. Go back to Today.",
    413: "That is too large to take. Shorten it and try again.",
    415: "Doorstep can’t take that in this form. Update the app, then try again.",
    500: "Something went wrong on our side and nothing was changed. Try again in a minute.",
    503: "The server is busy and nothing was changed. Try again in a minute.",
}

NOT_NOTED = "Doorstep could not note that you looked at this, so it can’t show it. Try again in a minute."


def not_found(request: Asked, _: NotFound) -> Response[Any]:
    return _problem(request, 404)


def http_problem(request: Asked, error: HTTPException) -> Response[Any]:
    return _problem(request, error.status_code)


def busy(request: Asked, _: DatabaseBusy) -> Response[Any]:
    return _problem(request, 503)


def could_not_note(request: Asked) -> Response[Any]:
    """Nothing of a family is shown unless it is noted that it was."""
    return _problem(request, 503, NOT_NOTED)


def broken(request: Asked, error: Exception) -> Response[Any]:
    # The kind of error only: its text could hold what somebody typed.
    log.error("request failed", error=type(error).__name__, at=where_of(error))
    return _problem(request, 500)


def unreadable(request: Asked, _: Exception) -> Response[Any]:
    return _problem(request, 400)


HANDLERS: ExceptionHandlersMap = {
    NotSignedIn: ask_to_sign_in,
    Suspended: ask_to_unlock,
    SomebodyElse: refuse_somebody_else,
    NotFound: not_found,
    DatabaseBusy: busy,
    HTTPException: http_problem,
    # JSON nested deeper than anything that is ever sent.
    RecursionError: unreadable,
    # Text with a NUL, which PostgreSQL keeps nowhere.
    CharacterNotInRepertoireError: unreadable,
    UntranslatableCharacterError: unreadable,
    Exception: broken,
}


def _problem(request: Asked, status: int, sentence: str = "") -> Response[Any]:
    sentence = sentence or SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    if is_htmx(request):
        above = {"hx-retarget": "main", "hx-reswap": "afterbegin"}
        return screen(request, "problems/said.html", status=status, headers=above, problem=sentence)
    if "text/html" in request.headers.get("accept", ""):
        return screen(request, "problems/problem.html", status=status, problem=sentence)
    return Response({"problem": sentence}, status_code=status)


def where_of(error: Exception) -> str:
    """The function and line that raised it, for the log: never the error's own text."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
