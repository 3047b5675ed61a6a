"""How I sign in, and where I am signed in."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.confirm import to_confirm
from server.routes.screen import screen
from server.rules.other_sessions import end_others
from server.rules.own_sign_in_page import own_sign_in_page
from server.rules.policy import Needs
from server.rules.recovery_codes import make_recovery_codes
from server.rules.refusals import Refused
from server.rules.second_factor import factors_of, remove_code_app, remove_passkey
from server.rules.sessions import end

PAGE = "/me/signing-in"
READS = {"policy": Needs("own account", "read")}
WRITES = {"policy": Needs("own account", "write")}


@get(PAGE, opt=READS, include_in_schema=False)
async def own_sign_in(request: SignedIn) -> Response[Any]:
    return await show_own_sign_in(request)


@post(f"{PAGE}/app/remove", opt=WRITES, include_in_schema=False)
async def post_remove_app(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, PAGE):
        return Redirect(first, status_code=303)
    try:
        await remove_code_app(request.user, demo=request.app.state.settings.demo, now=now_of(request))
    except Refused as refused:
        return await show_own_sign_in(request, refused.errors)
    return Redirect(PAGE, status_code=303)


@post(f"{PAGE}/passkeys/{{passkey:uuid}}/remove", opt=WRITES, include_in_schema=False)
async def post_remove_passkey(request: SignedIn, passkey: FromPath[UUID]) -> Response[Any]:
    if first := to_confirm(request, PAGE):
        return Redirect(first, status_code=303)
    try:
        await remove_passkey(request.user, passkey, demo=request.app.state.settings.demo, now=now_of(request))
    except Refused as refused:
        return await show_own_sign_in(request, refused.errors)
    return Redirect(PAGE, status_code=303)


@post(f"{PAGE}/recovery-codes", opt=WRITES, include_in_schema=False)
async def post_recovery_codes(request: SignedIn) -> Response[Any]:
    if first := to_confirm(request, PAGE):
        return Redirect(first, status_code=303)
    if not (await factors_of(request.user.id)).any:
        return Redirect(PAGE, status_code=303)
    codes = await make_recovery_codes(request.user, secret=request.app.state["keys"].secret, now=now_of(request))
    return show_codes(request, codes)


@post("/sessions/{session:uuid}/end", opt=WRITES, include_in_schema=False)
async def post_end_session(request: SignedIn, session: FromPath[UUID]) -> Response[Any]:
    if session != request.auth.id:
        await end(session, request.user, now=now_of(request))
    return Redirect(f"{PAGE}#sessions", status_code=303)


@post("/sessions/end-others", opt=WRITES, include_in_schema=False)
async def post_end_other_sessions(request: SignedIn) -> Response[Any]:
    await end_others(request.auth, request.user, now=now_of(request))
    return Redirect(f"{PAGE}#sessions", status_code=303)


async def show_own_sign_in(request: SignedIn, errors: dict[str, str] | None = None) -> Response[Any]:
    now, demo = now_of(request), request.app.state.settings.demo
    page = await own_sign_in_page(request.user, here=request.auth, demo=demo, now=now)
    return screen(request, "me/signing_in.html", status=422 if errors else 200, page=page, errors=errors or {})


def show_codes(request: SignedIn, codes: list[str]) -> Response[Any]:
    """Once: they are kept as digests only."""
    return screen(request, "me/recovery_codes.html", codes=codes, next=PAGE)
