"""A sentence in JSON for a phone, with its status: phones show it and keep what they hold."""

from collections.abc import Callable, Sequence

from litestar import Response
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.datastructures import ResponseSpec

from server.gate import Asked
from server.routes.sync_bodies import Problem
from server.rules.standing import Standing


class Refusal(HTTPException):
    """`detail` is the sentence; `standing` goes with it to a device that was signed off."""

    def __init__(
        self, *, status_code: int, detail: str, standing: Standing | None = None, cookies: Sequence[Cookie] = ()
    ) -> None:
        super().__init__(status_code=status_code, detail=detail)
        self.standing, self.cookies = standing, cookies


def problem(description: str) -> ResponseSpec:
    """How the API's description tells of a refusal."""
    return ResponseSpec(Problem, description=description, generate_examples=False)


def say_refusal(_: Asked, refusal: Refusal) -> Response[Problem]:
    said = Problem(refusal.detail, refusal.standing)
    return Response(said, status_code=refusal.status_code, cookies=refusal.cookies)


def refuse_size(sentence: str) -> Callable[[Asked, RequestEntityTooLarge], Response[Problem]]:
    """Handles a body that is too large, which Litestar notices before anything is parsed."""

    def too_large(_: Asked, error: RequestEntityTooLarge) -> Response[Problem]:
        return Response(Problem(sentence), status_code=error.status_code)

    return too_large
