"""Opening a suspended session with the device's key, keeping it open while somebody is there, and closing it."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import JSONBody

from server.gate import Asked, SignedIn, now_of, session_cookie_name, suspended_or_open
from server.models.registration import Registration
from server.models.session import Session
from server.models.worker import Worker
from server.routes.refusal import Refusal, problem, say_refusal
from server.routes.session_cookies import no_open_cookie, open_cookie
from server.rules.policy import Needs
from server.rules.sessions import Gone, NotOpened, device, live_session, nonce_for, resume, suspend
from server.rules.standing import Standing, standing_of
from server.walls import JSON

SIGN_IN: Final = "Sign in again. What this phone keeps stays."
GONE: Final = "This phone was signed off, or the account was closed. What is not sent yet still goes."
NOT_OPENED: Final = "The session could not be opened. Try again."


class Whose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    registration: UUID


class Opened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    registration: UUID
    opened: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{43}$")]


class Nonce(msgspec.Struct, frozen=True):
    nonce: str


PROBLEMS: Final = {
    400: problem("The body is not what is described here."),
    401: problem("There is no session of that device's worker in this browser, or it could not be opened."),
    403: problem("The request comes from another site's page."),
    410: problem("The device was revoked, or the account closed; `standing` says which."),
}


@post(
    "/session/nonce",
    status_code=200,
    opt={"public": True, "idle": True},
    responses=PROBLEMS,
    exception_handlers={Refusal: say_refusal},
    tags=["device"],
    request_max_body_size=4096,
    description="Random bytes sealed to the device's key: what opens them opens the suspended session.",
)
async def post_nonce(request: Asked, data: JSONBody[Whose]) -> Nonce:
    session, _, registration = await _theirs(request, data.registration)
    try:
        return Nonce(await nonce_for(session, registration, now=now_of(request)))
    except Gone as gone:
        raise _gone(Standing.REVOKED) from gone


@post(
    "/session/resume",
    status_code=204,
    opt={"public": True, "idle": True},
    responses=PROBLEMS,
    exception_handlers={Refusal: say_refusal},
    tags=["device"],
    request_max_body_size=4096,
    description="Opens the suspended session for whoever opened the nonce. The second cookie comes anew.",
)
async def post_resume(request: Asked, data: JSONBody[Opened]) -> Response[None]:
    session, worker, registration = await _theirs(request, data.registration)
    try:
        open_token = await resume(session, worker, registration, data.opened, now=now_of(request))
    except Gone as gone:
        raise _gone(Standing.REVOKED) from gone
    except NotOpened as not_opened:
        raise Refusal(status_code=401, detail=NOT_OPENED) from not_opened
    return Response(None, status_code=204, cookies=[open_cookie(request.app.state.settings, worker, open_token)])


@post(
    "/session/active",
    status_code=204,
    opt={"policy": Needs("own account", "write"), "takes": JSON},
    tags=["device"],
    description="Somebody is there: they touch the page.",
)
async def post_active(request: SignedIn) -> None:
    """The gate has noted it already."""


@post(
    "/session/suspend",
    status_code=204,
    opt={"public": True, "idle": True, "takes": JSON},
    tags=["device"],
    description="The phone locks. Nothing happens where nobody is signed in.",
)
async def post_suspend(request: Asked) -> Response[None]:
    for session in await suspended_or_open(request):
        await suspend(session)
    return Response(None, status_code=204, cookies=[no_open_cookie(request.app.state.settings)])


async def _theirs(request: Asked, id: UUID) -> tuple[Session, Worker, Registration]:
    """The live session, in this browser, of the device's worker. One sentence for whatever is amiss with either."""
    registration = await device(id)
    if registration is None:
        raise Refusal(status_code=401, detail=SIGN_IN)
    # Before the session, which ended when the device was revoked: else it would never hear of it here.
    standing = standing_of(registration, registration.worker)
    if standing is not Standing.OK:
        raise _gone(standing)
    token = request.cookies.get(session_cookie_name(request.app.state.settings, registration.worker.id))
    found = await live_session(token, now=now_of(request)) if token else None
    if found is None:
        raise Refusal(status_code=401, detail=SIGN_IN)
    return *found, registration


def _gone(standing: Standing) -> Refusal:
    return Refusal(status_code=410, detail=GONE, standing=standing)
