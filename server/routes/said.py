"""What any route may answer, told in the API's description beside what the route says of itself."""

from collections.abc import Iterable, Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler
from litestar.types import ControllerRouterHandler

from server.routes.refusal import problem

SAID: Final = {
    400: problem("The request is not what is described here."),
    401: problem("Nobody is signed in, or the session sleeps."),
    403: problem("The request comes from another site's page, or this is not for the worker's role."),
    413: problem("The body is too large."),
    415: problem("The body is of another kind than the one described here."),
}


def described(routes: Iterable[ControllerRouterHandler]) -> Sequence[ControllerRouterHandler]:
    """The same routes: Litestar has no way to say this of a whole app."""
    every = list(routes)
    for route in every:
        if isinstance(route, HTTPRouteHandler):
            route.responses = {**SAID, **(route.responses or {})}
    return every
