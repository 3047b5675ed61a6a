"""In the middle of signing in: who must have a second factor and has none sets one up before anything opens."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from server.gate import Asked, now_of
from server.models.second_factor import SignInStep
from server.models.worker import Worker
from server.routes.passkey_options import options_answer, problem_answer
from server.routes.posted import one, posted
from server.routes.qr import qr_picture
from server.routes.screen import screen
from server.routes.session_cookies import cookies_of, earlier_token
from server.routes.signing_in_second import begin_again
from server.routes.step_cookie import no_step_cookie, step_here
from server.routes.trying import site_here, told, where_from
from server.rules.codes import offer_code_app
from server.rules.passkeys import options_for_new
from server.rules.refusals import Refused
from server.rules.sessions import Begun
from server.rules.setting_up import begin_with_code_app, begin_with_passkey, worker_without_any
from server.rules.sign_in_steps import UsedBefore, new_challenge

TEMPLATE = "sign_in/set_up.html"


@get("/sign-in/set-up", opt={"public": True}, include_in_schema=False)
async def set_up_page(request: Asked) -> Response[Any]:
    try:
        step, worker = await _who(request)
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return begin_again(request, refused)
    return screen(request, TEMPLATE, errors={}, **await _shown(request, step, worker))


@post("/sign-in/set-up", opt={"public": True}, include_in_schema=False)
async def post_set_up(request: Asked) -> Response[Any]:
    fields = await posted(request)
    try:
        step, worker = await _who(request, one(fields, "step"))
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return begin_again(request, refused)
    try:
        begun, codes = await begin_with_code_app(
            step,
            one(fields, "code"),
            where=where_from(request),
            now=now_of(request),
            before=earlier_token(request, worker),
        )
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return told(request, TEMPLATE, refused, field="code", **await _shown(request, step, worker))
    return _begun(request, begun, codes, step)


@post("/sign-in/set-up/passkey/options", opt={"public": True}, include_in_schema=False)
async def post_set_up_options(request: Asked) -> Response[Any]:
    try:
        step, worker = await _who(request, one(await posted(request), "step"))
        options = await options_for_new(worker, site_here(request), await new_challenge(step))
    except (Refused, UsedBefore) as no:
        return problem_answer(no)
    return options_answer(options, step=step)


@post("/sign-in/set-up/passkey", opt={"public": True}, include_in_schema=False)
async def post_set_up_passkey(request: Asked) -> Response[Any]:
    fields = await posted(request)
    try:
        step, worker = await _who(request, one(fields, "step"))
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return begin_again(request, refused)
    try:
        begun, codes = await begin_with_passkey(
            step,
            one(fields, "credential"),
            site=site_here(request),
            where=where_from(request),
            now=now_of(request),
            before=earlier_token(request, worker),
        )
    except UsedBefore as before:
        return Redirect(before.next_path, status_code=303)
    except Refused as refused:
        return told(request, TEMPLATE, refused, field="passkey", **await _shown(request, step, worker))
    return _begun(request, begun, codes, step)


async def _who(request: Asked, id: str | None = None) -> tuple[SignInStep, Worker]:
    step = await step_here(request, id)
    return step, await worker_without_any(step)


async def _shown(request: Asked, step: SignInStep, worker: Worker) -> dict[str, Any]:
    offered = await offer_code_app(worker, secret=request.app.state["keys"].secret, now=now_of(request))
    return {"worker": None, "step": step.id, "qr": qr_picture(offered.uri), "letters": offered.letters}


def _begun(request: Asked, begun: Begun, codes: list[str], step: SignInStep) -> Response[Any]:
    answer = screen(request, "sign_in/recovery_codes.html", worker=None, codes=codes, next=step.next_path)
    settings = request.app.state.settings
    for cookie in (*cookies_of(settings, begun), no_step_cookie(settings)):
        answer.set_cookie(cookie)
    return answer
