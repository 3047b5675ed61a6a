"""The cookie that ties the steps of signing in, or of confirming, to one browser."""

from litestar.datastructures import Cookie

from server.gate import Asked, now_of
from server.models.second_factor import SignInStep
from server.rules.refusals import Refused
from server.rules.sign_in_steps import AGAIN, LASTS, step_with
from server.settings import Settings


def step_cookie(settings: Settings, token: str) -> Cookie:
    return _cookie(settings, token, int(LASTS.total_seconds()))


def no_step_cookie(settings: Settings) -> Cookie:
    return _cookie(settings, "", 0)


async def step_here(request: Asked, id: str | None = None) -> SignInStep:
    """The step that this browser is at. `id` is the one that the form was made for.

    Raises Refused when there is none, its time is over, or another window has begun another one since; UsedBefore.
    """
    token = request.cookies.get(_name(request.app.state.settings), "")
    step = await step_with(token, now=now_of(request))
    if id is not None and str(step.id) != id:
        raise Refused({"": AGAIN})
    return step


def _cookie(settings: Settings, value: str, seconds: int) -> Cookie:
    name, secure = _name(settings), settings.https
    return Cookie(key=name, value=value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _name(settings: Settings) -> str:
    return "__Host-doorstep-step" if settings.https else "doorstep-step"
