from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.me import show_me
from server.routes.posted import posted
from server.rules.absences import end_absence, note_absence
from server.rules.away_form import read_away
from server.rules.policy import Needs
from server.rules.refusals import Refused

BACK_TO_THE_LIST = "/me#away"


@post("/absences", opt={"policy": Needs("absence", "write")}, include_in_schema=False)
async def post_absence(request: SignedIn) -> Response[Any]:
    """ "I am away", or one of my people is."""
    fields = await posted(request)
    now = now_of(request)
    try:
        away = await read_away(request.user, fields, now=now)
    except Refused as refused:
        return await show_me(request, fields, refused.errors)
    await note_absence(request.user, away, now=now)
    return Redirect(BACK_TO_THE_LIST, status_code=303)


@post("/absences/{absence:uuid}/end", opt={"policy": Needs("own account", "write")}, include_in_schema=False)
async def post_back(request: SignedIn, absence: FromPath[UUID]) -> Response[Any]:
    """ "I am back"."""
    await end_absence(request.user, absence, now=now_of(request))
    return Redirect(BACK_TO_THE_LIST, status_code=303)
