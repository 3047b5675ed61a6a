from typing import Any

from litestar import Response, get

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.routes.screen import screen
from server.rules.policy import Needs
from server.rules.tray import tray_of


@get("/unsent", opt={"policy": Needs("own records", "read")}, include_in_schema=False)
async def unsent(request: SignedIn) -> Response[Any]:
    """What the phone itself holds is drawn by script; the author's tray is the server's."""
    keys: Keys = request.app.state["keys"]
    return screen(request, "unsent/unsent.html", tray=await tray_of(request.user, keys.by_kid, now=now_of(request)))
