from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.posted import one, posted
from server.routes.registrations import duty_phone_for
from server.routes.screen import screen
from server.rules.break_glass import TooManyTries, break_glass, open_glasses, read_asked
from server.rules.form_reader import Fields
from server.rules.london import say_time
from server.rules.policy import Needs
from server.rules.refusals import Refused

ASKS = {"policy": Needs("break-glass", "act")}


@get("/break-glass", opt=ASKS, include_in_schema=False)
async def break_glass_page(request: SignedIn) -> Response[Any]:
    return await _show(request)


@post("/break-glass", opt=ASKS, include_in_schema=False)
async def post_break_glass(request: SignedIn) -> Response[Any]:
    fields = await posted(request)
    hours: int = request.app.state.settings.shift_hours
    try:
        child = await break_glass(request.user, read_asked(fields), now=now_of(request), hours=hours)
    except Refused as refused:
        return await _show(request, fields, refused.errors)
    except TooManyTries as tries:
        wait = max(1, round((tries.again_at - now_of(request)).total_seconds()))
        return await _show(request, again=say_time(tries.again_at), headers={"retry-after": str(wait)})
    return Redirect(f"/children/{child}", status_code=303)


async def _show(
    request: SignedIn,
    fields: Fields | None = None,
    errors: dict[str, str] | None = None,
    *,
    again: str = "",
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    phone = await duty_phone_for(request.user, request.app.state.settings)
    return screen(
        request,
        "break_glass/break_glass.html",
        status=429 if again else 422 if errors else 200,
        headers=headers,
        open=[
            {
                "child": glass.child,
                "name": glass.name,
                "initials": glass.initials,
                "until_words": say_time(glass.until_at),
            }
            for glass in await open_glasses(request.user, now=now_of(request))
        ],
        hours=request.app.state.settings.shift_hours,
        fields={name: one(fields or {}, name) for name in fields or {}},
        errors=errors or {},
        again=again,
        duty_phone=phone,
        duty_href=f"tel:{phone.replace(' ', '')}" if phone else "/me",
    )
