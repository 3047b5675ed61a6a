from typing import Any, Final

from litestar import Response, get

from server.gate import Asked
from server.routes.screen import screen
from server.walls import permissions

HEARS: Final = {"permissions-policy": permissions(microphone="self")}
"""A child may speak into this page, and into no other."""


@get("/voice", opt={"public": True}, include_in_schema=False)
async def voice(request: Asked) -> Response[Any]:
    """The child's own page, the same for everybody: whose it is, the phone alone knows."""
    return screen(request, "voice/voice.html", worker=None, headers={"cache-control": "no-cache", **HEARS})
