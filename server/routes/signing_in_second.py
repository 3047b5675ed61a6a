"""The second step: a code from the app, a recovery code, or a passkey."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from server.gate import Asked, now_of
from server.models.second_factor import SignInStep
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.routes.signing_in import open_here
from server.routes.step_cookie import step_here
from server.routes.trying import told, where_from
from server.rules.refusals import Refused
from server.rules.second_factor import factors_of
from server.rules.sign_in_steps import UsedBefore, worker_after_password
from server.rules.signing_in import enter_second
from server.rules.throttle import Throttled

TEMPLATE = "sign_in/second.html"


@get("/sign-in/second", opt={"public": True}, include_in_schema=False)
async def second_page(request: Asked) -> Response[Any]:
    try:
        step = await step_here(request)
        return screen(request, TEMPLATE, errors={}, **await second_shown(step))
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return begin_again(request, refused)


@post("/sign-in/second", opt={"public": True}, include_in_schema=False)
async def post_second(request: Asked) -> Response[Any]:
    fields = await posted(request)
    try:
        step = await step_here(request, one(fields, "step"))
        shown = await second_shown(step)
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return begin_again(request, refused)
    try:
        worker, means = await enter_second(
            step,
            code=one(fields, "code"),
            recovery=one(fields, "recovery"),
            where=where_from(request),
            now=now_of(request),
        )
        cookies = await open_here(request, worker, means=means, step=step)
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except (Refused, Throttled) as no:
        return told(request, TEMPLATE, no, field="recovery" if one(fields, "recovery") else "code", **shown)
    return Redirect(step.next_path, status_code=303, cookies=cookies)


def begin_again(request: Asked, refused: Refused, next_path: str = "/") -> Response[Any]:
    """The sign-in page, with why."""
    shown: dict[str, Any] = {"worker": None, "values": {}, "next": next_path}
    return told(request, "sign_in/sign_in.html", refused, field="", **shown)


async def second_shown(step: SignInStep) -> dict[str, Any]:
    """What the page of the second step shows. Raises Refused where no password was right."""
    factors = await factors_of((await worker_after_password(step)).id)
    return {
        "worker": None,
        "step": step.id,
        "by_code": factors.code_app is not None,
        "by_passkey": bool(factors.passkeys),
        "by_recovery": factors.recovery_left > 0,
    }
