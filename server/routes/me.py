from typing import Any

from litestar import Response, get

from server.gate import SignedIn, now_of
from server.routes.posted import one
from server.routes.registrations import duty_phone_for
from server.routes.screen import screen
from server.rules.away_part import away_part
from server.rules.devices_page import my_devices
from server.rules.form_reader import Fields
from server.rules.me_page import me_page
from server.rules.policy import Needs


@get("/me", opt={"policy": Needs("own account", "read")}, include_in_schema=False)
async def me(request: SignedIn) -> Response[Any]:
    return await show_me(request)


async def show_me(
    request: SignedIn, fields: Fields | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    """The page; with what was typed about an absence and could not be taken."""
    now = now_of(request)
    in_use, revoked = await my_devices(request.user, here=request.auth.registration, now=now)
    duty_phone = await duty_phone_for(request.user, request.app.state.settings)
    return screen(
        request,
        "me/me.html",
        status=422 if errors else 200,
        me=await me_page(request.user, duty_phone=duty_phone),
        devices=in_use,
        revoked=revoked,
        away=await away_part(request.user, now=now),
        fields={name: one(fields or {}, name) for name in fields or {}},
        errors=errors or {},
    )
