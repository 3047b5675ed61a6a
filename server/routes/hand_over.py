from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from server.gate import SignedIn, now_of
from server.routes.screen import screen
from server.rules.hand_over_page import hand_over_page
from server.rules.policy import Needs


@get("/children/{child:uuid}/hand-over", opt={"policy": Needs("voice", "write", "child")}, include_in_schema=False)
async def hand_over(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    """Taken along: the tablet is handed over where there is no signal, too."""
    page = await hand_over_page(request.user, child, now=now_of(request))
    return screen(request, "voice/hand_over.html", page=page)
