"""Setting up a code app or a passkey on one's own page."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.confirm import to_confirm
from server.routes.own_sign_in import PAGE, WRITES, show_codes, show_own_sign_in
from server.routes.passkey_options import options_answer, problem_answer
from server.routes.posted import one, posted
from server.routes.qr import qr_picture
from server.routes.screen import screen
from server.routes.step_cookie import step_cookie, step_here
from server.routes.trying import site_here
from server.rules.browser_name import browser_name
from server.rules.codes import offer_code_app
from server.rules.passkeys import options_for_new
from server.rules.refusals import Refused
from server.rules.setting_up import add_code_app, add_passkey
from server.rules.sign_in_steps import UsedBefore, begin_step, new_challenge

APP_PAGE = f"{PAGE}/app"


@get(APP_PAGE, opt=WRITES, include_in_schema=False)
async def code_app_page(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, APP_PAGE):
        return Redirect(first, status_code=303)
    return await _show_app(request, {})


@post(APP_PAGE, opt=WRITES, include_in_schema=False)
async def post_code_app(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, APP_PAGE):
        return Redirect(first, status_code=303)
    code, secret = one(await posted(request), "code"), request.app.state["keys"].secret
    try:
        codes = await add_code_app(request.user, code, secret=secret, now=now_of(request))
    except Refused as refused:
        return await _show_app(request, refused.errors)
    return show_codes(request, codes) if codes else Redirect(PAGE, status_code=303)


@post(f"{PAGE}/passkeys/options", opt=WRITES, include_in_schema=False)
async def post_new_passkey_options(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, PAGE):
        return Response({"problem": "Confirm first that it is you.", "confirm": first}, status_code=422)
    step, token = await begin_step(now=now_of(request), worker=request.user.id)
    try:
        options = await options_for_new(request.user, site_here(request), await new_challenge(step))
    except Refused as refused:
        return problem_answer(refused)
    return options_answer(options, step=step, cookies=[step_cookie(request.app.state.settings, token)])


@post(f"{PAGE}/passkeys", opt=WRITES, include_in_schema=False)
async def post_new_passkey(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, PAGE):
        return Redirect(first, status_code=303)
    fields = await posted(request)
    try:
        codes = await add_passkey(
            request.user,
            one(fields, "credential"),
            name=one(fields, "name") or browser_name(request.headers.get("user-agent", "")),
            step=await step_here(request, one(fields, "step")),
            site=site_here(request),
            secret=request.app.state["keys"].secret,
            now=now_of(request),
        )
    except UsedBefore:
        return Redirect(PAGE, status_code=303)
    except Refused as refused:
        return await show_own_sign_in(request, refused.errors)
    return show_codes(request, codes) if codes else Redirect(PAGE, status_code=303)


async def _show_app(request: SignedIn, errors: dict[str, str]) -> Response[Any]:
    offered = await offer_code_app(request.user, secret=request.app.state["keys"].secret, now=now_of(request))
    shown: dict[str, Any] = {"qr": qr_picture(offered.uri), "letters": offered.letters, "errors": errors}
    return screen(request, "me/code_app.html", status=422 if errors else 200, **shown)
