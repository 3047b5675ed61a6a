"""A sentence in JSON for a phone, with its status: phones show it and keep what they hold."""

from collections.abc import Callable

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.datastructures import ResponseSpec

from server.gate import Asked
from server.routes.sync_bodies import Problem


class Refusal(HTTPException):
    """`detail` is the sentence."""


def problem(description: str) -> ResponseSpec:
    """How the API's description tells of a refusal."""
    return ResponseSpec(Problem, description=description, generate_examples=False)


def say_refusal(_: Asked, refusal: Refusal) -> Response[Problem]:
    return Response(Problem(refusal.detail), status_code=refusal.status_code)


def refuse_size(sentence: str) -> Callable[[Asked, RequestEntityTooLarge], Response[Problem]]:
    """Handles a body that is too large, which Litestar notices before anything is parsed."""

    def too_large(_: Asked, error: RequestEntityTooLarge) -> Response[Problem]:
        return Response(Problem(sentence), status_code=error.status_code)

    return too_large
