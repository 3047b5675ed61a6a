from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect

from server.gate import Asked, SignedIn, now_of
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.routes.session_cookies import cookies_of, earlier_token, no_cookies
from server.routes.step_cookie import no_step_cookie, step_cookie
from server.routes.trying import told, where_from
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.saying import say_count
from server.rules.sessions import end
from server.rules.sign_in_steps import begin_step
from server.rules.signing_in import Then, after_password, enter_password, open_session
from server.rules.signing_out import unsent_on
from server.rules.throttle import Throttled

PAGES = {Then.SECOND_FACTOR: "/sign-in/second", Then.SET_ONE_UP: "/sign-in/set-up"}


@get("/sign-in", opt={"public": True}, include_in_schema=False)
async def sign_in_page(request: Asked, next: FromQuery[str] = "/", unsent: FromQuery[str] = "") -> Response[Any]:
    left = int(unsent) if unsent.isascii() and unsent.isdigit() and len(unsent) < 7 else 0
    return screen(
        request,
        "sign_in/sign_in.html",
        worker=None,
        values={},
        errors={},
        next=own_path(next),
        left=say_count(left, "record", "records") if left else "",
    )


@post("/sign-in", opt={"public": True}, include_in_schema=False)
async def post_sign_in(request: Asked) -> Response[Any]:
    settings, now = request.app.state.settings, now_of(request)
    fields = await posted(request)
    next_path = own_path(one(fields, "next"))
    email, password = one(fields, "email"), fields.get("password", "")
    try:
        worker = await enter_password(
            email, password if isinstance(password, str) else "", where=where_from(request), now=now
        )
    except (Refused, Throttled) as no:
        shown = {"worker": None, "values": {"email": email}, "next": next_path}
        return told(request, "sign_in/sign_in.html", no, field="email", **shown)
    then = await after_password(worker, demo=settings.demo)
    if then is Then.OPEN:
        return Redirect(next_path, status_code=303, cookies=await open_here(request, worker))
    _, token = await begin_step(now=now, worker=worker.id, password_was_right=True, next_path=next_path)
    return Redirect(PAGES[then], status_code=303, cookies=[step_cookie(settings, token)])


async def open_here(
    request: Asked, worker: Worker, *, means: str = "password", step: SignInStep | None = None
) -> list[Cookie]:
    """The cookies of a new session in this browser; an earlier one of the worker's in it ends. Raises UsedBefore."""
    settings = request.app.state.settings
    begun = await open_session(
        worker,
        where=where_from(request),
        now=now_of(request),
        means=means,
        before=earlier_token(request, worker),
        step=step,
    )
    return [*cookies_of(settings, begun), *([no_step_cookie(settings)] if step else [])]


@post("/sign-out", opt={"policy": Needs("own account", "write"), "while_suspended": True}, include_in_schema=False)
async def post_sign_out(request: SignedIn) -> Response[Any]:
    """Of whoever the page was made for, whose session may have fallen asleep meanwhile: it must not live on unseen."""
    left = await unsent_on(request.auth.registration)
    await end(request.auth.id, request.user, now=now_of(request), act="signed out")
    where = f"/sign-in?unsent={left}" if left else "/sign-in"
    return Redirect(where, status_code=303, cookies=no_cookies(request, request.user))


def own_path(path: str) -> str:
    """Where to go afterwards: a path of ours only, or a link from elsewhere could lead people away."""
    plain = path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
