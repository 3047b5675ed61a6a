from typing import Any

from litestar import Response, get

from server.gate import SignedIn, now_of
from server.routes.registrations import duty_phone_for
from server.routes.screen import screen
from server.rules.me_page import me_page


@get("/me", include_in_schema=False)
async def me(request: SignedIn) -> Response[Any]:
    duty_phone = await duty_phone_for(request.user, request.app.state.settings)
    return screen(request, "me/me.html", me=await me_page(request.user, duty_phone=duty_phone, now=now_of(request)))
