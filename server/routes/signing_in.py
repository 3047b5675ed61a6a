from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect

from server.gate import Asked, SignedIn, now_of, session_cookie_name
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.refusals import Refused
from server.rules.signing_in import sign_in, sign_out
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
        _, _, token = await sign_in(
            email,
            password if isinstance(password, str) else "",
            now=now_of(request),
            hours=settings.session_hours,
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
    cookie = _session_cookie(settings, token, settings.session_hours * 3600)
    return Redirect(next_path, status_code=303, cookies=[cookie])


@post("/sign-out", include_in_schema=False)
async def post_sign_out(request: SignedIn) -> Response[Any]:
    await sign_out(request.auth, request.user, now=now_of(request))
    return Redirect("/sign-in", status_code=303, cookies=[_session_cookie(request.app.state.settings, "", 0)])


def _session_cookie(settings: Settings, token: str, seconds: int) -> Cookie:
    return Cookie(
        key=session_cookie_name(settings),
        value=token,
        max_age=seconds,
        path="/",
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def own_path(path: str) -> str:
    """Where to go afterwards: a path of ours only, or a link from elsewhere could lead people away."""
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
