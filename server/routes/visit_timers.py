from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.models.ids import new_id
from server.models.visit_timer import VisitTimer
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.form_reader import as_uuid
from server.rules.policy import Needs
from server.rules.refusals import NotFound, Refused
from server.rules.timer_part import until_of
from server.rules.visit_timer import arm, disarm


class Timer(msgspec.Struct, frozen=True):
    """For the script, which reminds its owner at `until` and asks again if the phone was offline."""

    id: UUID
    until: str
    told_at: str
    out: bool


class Problem(msgspec.Struct, frozen=True):
    problem: str


@post("/visit-timers", opt={"policy": Needs("visit", "write"), "while_suspended": True}, include_in_schema=False)
async def post_visit_timer(request: SignedIn) -> Response[Any]:
    """ "Going in"."""
    fields = await posted(request)
    family = as_uuid(one(fields, "family"))
    if family is None:
        raise NotFound
    words = one(fields, "minutes")
    minutes = int(words) if words.isascii() and words.isdigit() and len(words) < 5 else 0
    timer_id = as_uuid(one(fields, "id")) or new_id()
    try:
        timer = await arm(request.user, family, timer_id=timer_id, minutes=minutes, now=now_of(request))
    except Refused as refused:
        if _wants_json(request):
            return Response(Problem(" ".join(refused.errors.values())), status_code=422)
        return screen(
            request,
            "visit_timers/refused.html",
            status=422,
            family=family,
            minutes=words,
            errors=refused.errors,
            id=str(timer_id),
        )
    return _answer(request, timer, f"/families/{family}")


@post(
    "/visit-timers/{timer:uuid}/out",
    opt={"policy": Needs("own records", "write", "timer"), "while_suspended": True},
    include_in_schema=False,
)
async def post_out(request: SignedIn, timer: FromPath[UUID]) -> Response[Any]:
    """ "I'm out"."""
    disarmed = await disarm(request.user, timer, now=now_of(request))
    return _answer(request, disarmed, f"/families/{disarmed.family}")


def _answer(request: SignedIn, timer: VisitTimer, back: str) -> Response[Any]:
    if not _wants_json(request):
        return Redirect(back, status_code=303)
    told = Timer(timer.id, until_of(timer).isoformat(), timer.due_at.isoformat(), timer.disarmed_at is not None)
    return Response(told)


def _wants_json(request: SignedIn) -> bool:
    return "application/json" in request.headers.get("accept", "")
