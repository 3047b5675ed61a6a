from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from server.gate import SignedIn, now_of
from server.routes.screen import screen
from server.rules.child_voice_page import child_voice_page
from server.rules.policy import Needs


@get("/children/{child:uuid}/voice", opt={"policy": Needs("voice", "read", "child")}, include_in_schema=False)
async def child_voice(request: SignedIn, child: FromPath[UUID], sessions: FromQuery[str] = "") -> Response[Any]:
    page = await child_voice_page(request.user, child, now=now_of(request), every_session=sessions == "all")
    return screen(request, "voice/child_voice.html", page=page)
