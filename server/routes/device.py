from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from server.gate import Asked, SignedIn
from server.routes.screen import screen
from server.routes.signing_in import own_path
from server.rules.policy import Needs


@get("/device", opt={"policy": Needs("own phone", "write")}, include_in_schema=False)
async def device(request: SignedIn, next: FromQuery[str] = "/") -> Response[Any]:
    """Where a worker chooses the PIN that seals what this phone keeps."""
    return screen(request, "device/device.html", next=own_path(next))


@get("/locked", opt={"public": True}, include_in_schema=False)
async def locked(request: Asked) -> Response[Any]:
    """The same for everybody, whoever is signed in: the worker keeps it with the release's files."""
    return screen(request, "locked/locked.html", worker=None, headers={"cache-control": "no-cache"})
