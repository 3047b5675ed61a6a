"""People and their accounts, for administrators."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.closing_account import close_account, end_sessions_of, reopen_account
from server.rules.people import people_page, person_for, person_page
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.second_factor import reset_second_factor

READ = {"policy": Needs("people", "read")}
ACT = {"policy": Needs("people", "act")}


@get("/people", opt=READ, include_in_schema=False)
async def people(request: SignedIn) -> Response[Any]:
    return screen(request, "people/people.html", people=await people_page(request.user))


@get("/people/{person:uuid}", opt=READ, include_in_schema=False)
async def one_person(request: SignedIn, person: FromPath[UUID]) -> Response[Any]:
    return await _show(request, person)


@post("/people/{person:uuid}/close", opt=ACT, include_in_schema=False)
async def post_close_account(request: SignedIn, person: FromPath[UUID]) -> Response[Any]:
    reason = one(await posted(request), "reason")
    try:
        await close_account(request.user, person, reason, now=now_of(request))
    except Refused as refused:
        return await _show(request, person, {"reason": reason}, refused.errors)
    return _back_to(person)


@post("/people/{person:uuid}/reopen", opt=ACT, include_in_schema=False)
async def post_reopen_account(request: SignedIn, person: FromPath[UUID]) -> Response[Any]:
    await reopen_account(request.user, person, now=now_of(request))
    return _back_to(person)


@post("/people/{person:uuid}/end-sessions", opt=ACT, include_in_schema=False)
async def post_end_sessions(request: SignedIn, person: FromPath[UUID]) -> Response[Any]:
    await end_sessions_of(request.user, person, now=now_of(request))
    return _back_to(person)


@post("/people/{person:uuid}/reset-second-factor", opt=ACT, include_in_schema=False)
async def post_reset_second_factor(request: SignedIn, person: FromPath[UUID]) -> Response[Any]:
    worker = await person_for(request.user, person)
    try:
        await reset_second_factor(worker, request.user, now_of(request))
    except Refused as refused:
        return await _show(request, person, {}, refused.errors)
    return _back_to(person)


async def _show(
    request: SignedIn, id: UUID, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    page = await person_page(request.user, id, here=request.auth.registration, now=now_of(request))
    status = 422 if errors else 200
    return screen(request, "people/person.html", status=status, person=page, fields=fields or {}, errors=errors or {})


def _back_to(person: UUID) -> Response[Any]:
    return Redirect(f"/people/{person}", status_code=303)
