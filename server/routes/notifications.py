from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.keys import load_vapid_key
from server.push import application_server_key
from server.routes.screen import is_htmx, screen
from server.rules.own_test_alert import latest_test, ring_oneself, rings_here
from server.rules.policy import Needs
from server.rules.refusals import Refused


@get("/notifications", opt={"policy": Needs("own phone", "read")}, include_in_schema=False)
async def notifications(request: SignedIn) -> Response[Any]:
    """How this phone is allowed to ring, and whether a test arrived; htmx asks again for the latter."""
    return await _show(request)


@post("/notifications/test", opt={"policy": Needs("own phone", "write")}, include_in_schema=False)
async def post_test_alert(request: SignedIn) -> Response[Any]:
    try:
        await ring_oneself(request.user, now=now_of(request))
    except Refused as refused:
        return await _show(request, problem=refused.errors[""])
    return await _show(request) if is_htmx(request) else Redirect("/notifications#test", status_code=303)


async def _show(request: SignedIn, problem: str = "") -> Response[Any]:
    return screen(
        request,
        "notifications/notifications.html",
        block="test",
        status=422 if problem else 200,
        push_key=application_server_key(load_vapid_key(request.app.state.settings.keys)),
        browsers=await rings_here(request.user),
        test=await latest_test(request.user, now=now_of(request)),
        problem=problem,
    )
