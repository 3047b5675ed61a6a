"""Signing in with a passkey: alone, with nothing typed, or as the second step after a password."""

from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from server.gate import Asked, now_of
from server.routes.passkey_options import options_answer, problem_answer
from server.routes.posted import one, posted
from server.routes.signing_in import open_here, own_path
from server.routes.signing_in_second import TEMPLATE, begin_again, second_shown
from server.routes.step_cookie import step_cookie, step_here
from server.routes.trying import site_here, told, where_from
from server.rules.passkeys import options_to_use, passkeys_of
from server.rules.refusals import Refused
from server.rules.sign_in_steps import UsedBefore, begin_step, new_challenge, worker_after_password
from server.rules.signing_in import enter_passkey
from server.rules.throttle import Throttled


@post("/sign-in/passkey/options", opt={"public": True}, include_in_schema=False)
async def post_passkey_options(request: Asked) -> Response[Any]:
    """For anybody: a new step. With the step after a password: for that worker's passkeys only."""
    fields = await posted(request)
    if not one(fields, "step"):
        step, token = await begin_step(now=now_of(request), next_path=own_path(one(fields, "next")))
        options = options_to_use(site_here(request), await new_challenge(step), [])
        return options_answer(options, cookies=[step_cookie(request.app.state.settings, token)], step=step)
    try:
        step = await step_here(request, one(fields, "step"))
        worker = await worker_after_password(step)
    except (Refused, UsedBefore) as no:
        return problem_answer(no)
    options = options_to_use(site_here(request), await new_challenge(step), await passkeys_of(worker.id))
    return options_answer(options, step=step)


@post("/sign-in/passkey", opt={"public": True}, include_in_schema=False)
async def post_passkey_sign_in(request: Asked) -> Response[Any]:
    fields = await posted(request)
    try:
        step = await step_here(request, one(fields, "step"))
        worker, means = await enter_passkey(
            step,
            one(fields, "credential"),
            site=site_here(request),
            where=where_from(request),
            now=now_of(request),
        )
        cookies = await open_here(request, worker, means=means, step=step)
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except (Refused, Throttled) as no:
        return await _told(request, no, one(fields, "step"), own_path(one(fields, "next")))
    return Redirect(step.next_path, status_code=303, cookies=cookies)


async def _told(request: Asked, no: Refused | Throttled, id: str, next_path: str) -> Response[Any]:
    try:
        shown = await second_shown(await step_here(request, id))
    except (Refused, UsedBefore):
        if isinstance(no, Refused):
            return begin_again(request, no, next_path)
        page: dict[str, Any] = {"worker": None, "values": {}, "next": next_path}
        return told(request, "sign_in/sign_in.html", no, field="passkey", **page)
    return told(request, TEMPLATE, no, field="passkey", **shown)
