from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from server.gate import Asked, SignedIn, now_of
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.routes.session_cookies import cookies_of, earlier_token, no_cookies
from server.rules.browser_name import browser_name
from server.rules.refusals import Refused
from server.rules.sessions import end
from server.rules.signing_in import sign_in
from server.settings import Settings


@get("/sign-in", opt={"public": True}, include_in_schema=False)
async def sign_in_page(request: Asked, next: FromQuery[str] = "/") -> Response[Any]:
    return screen(request, "sign_in/sign_in.html", worker=None, values={}, errors={}, next=own_path(next))


@post("/sign-in", opt={"public": True}, include_in_schema=False)
async def post_sign_in(request: Asked) -> Response[Any]:
    settings: Settings = request.app.state.settings
    fields = await posted(request)
    next_path = own_path(one(fields, "next"))
    email, password = one(fields, "email"), fields.get("password", "")
    try:
        begun = await sign_in(
            email,
            password if isinstance(password, str) else "",
            now=now_of(request),
            hours=settings.session_hours,
            browser=browser_name(request.headers.get("user-agent", "")),
            before=lambda worker: earlier_token(request, worker),
        )
    except Refused as refused:
        return screen(
            request,
            "sign_in/sign_in.html",
            status=422,
            worker=None,
            values={"email": email},
            errors=refused.errors,
            next=next_path,
        )
    return Redirect(next_path, status_code=303, cookies=cookies_of(settings, begun))


@post("/sign-out", include_in_schema=False)
async def post_sign_out(request: SignedIn) -> Response[Any]:
    await end(request.auth.id, request.user, now=now_of(request), act="signed out")
    return Redirect("/sign-in", status_code=303, cookies=no_cookies(request.app.state.settings, request.user))


def own_path(path: str) -> str:
    """Where to go afterwards: a path of ours only, or a link from elsewhere could lead people away."""
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
