"""“Confirm it is you”, before somebody changes how they sign in."""

from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.passkey_options import options_answer
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.routes.signing_in import own_path
from server.routes.step_cookie import no_step_cookie, step_cookie, step_here
from server.routes.trying import site_here, told, where_from
from server.rules.confirming import confirm_by_passkey, confirm_by_words, is_confirmed
from server.rules.passkeys import options_to_use, passkeys_of
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.second_factor import factors_of
from server.rules.sign_in_steps import AGAIN, UsedBefore, begin_step, new_challenge
from server.rules.throttle import Throttled

TEMPLATE = "me/confirm.html"
OPT = {"policy": Needs("own account", "write")}


@get("/confirm", opt=OPT, include_in_schema=False)
async def confirm_page(request: SignedIn, next: FromQuery[str] = "/me/signing-in") -> Response[Any]:
    return screen(request, TEMPLATE, errors={}, **await _shown(request, own_path(next)))


@post("/confirm", opt=OPT, include_in_schema=False)
async def post_confirm(request: SignedIn) -> Response[Any]:
    fields = await posted(request)
    next_path, password = own_path(one(fields, "next")), fields.get("password", "")
    try:
        await confirm_by_words(
            request.auth,
            request.user,
            password=password if isinstance(password, str) else "",
            code=one(fields, "code"),
            where=where_from(request),
            now=now_of(request),
        )
    except (Refused, Throttled) as no:
        field = "password" if password else "code"
        return told(request, TEMPLATE, no, field=field, **await _shown(request, next_path))
    return Redirect(next_path, status_code=303)


@post("/confirm/passkey/options", opt=OPT, include_in_schema=False)
async def post_confirm_options(request: SignedIn) -> Response[Any]:
    step, token = await begin_step(now=now_of(request), worker=request.user.id)
    options = options_to_use(site_here(request), await new_challenge(step), await passkeys_of(request.user.id))
    return options_answer(options, step=step, cookies=[step_cookie(request.app.state.settings, token)])


@post("/confirm/passkey", opt=OPT, include_in_schema=False)
async def post_confirm_passkey(request: SignedIn) -> Response[Any]:
    fields = await posted(request)
    next_path = own_path(one(fields, "next"))
    try:
        await confirm_by_passkey(
            request.auth,
            request.user,
            one(fields, "credential"),
            step=await step_here(request, one(fields, "step")),
            site=site_here(request),
            where=where_from(request),
            now=now_of(request),
        )
    except (Refused, Throttled) as no:
        return told(request, TEMPLATE, no, field="passkey", **await _shown(request, next_path))
    except UsedBefore:
        return told(request, TEMPLATE, Refused({"passkey": AGAIN}), field="passkey", **await _shown(request, next_path))
    return Redirect(next_path, status_code=303, cookies=[no_step_cookie(request.app.state.settings)])


def to_confirm(request: SignedIn, next_path: str) -> str:
    """Where to go first; empty when it was confirmed within ten minutes."""
    if is_confirmed(request.auth, now=now_of(request)):
        return ""
    return f"/confirm?next={quote(next_path, safe='')}"


async def _shown(request: SignedIn, next_path: str) -> dict[str, Any]:
    factors = await factors_of(request.user.id)
    return {"next": next_path, "by_code": factors.code_app is not None, "by_passkey": bool(factors.passkeys)}
