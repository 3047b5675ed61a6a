from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules import access
from server.rules.core_group import add_member, leave
from server.rules.core_group_page import core_group_page, family_of_member
from server.rules.form_reader import Fields, as_uuid
from server.rules.policy import Needs
from server.rules.refusals import Refused

ADULT = "adult"


@get("/families/{family:uuid}/core-group", opt={"policy": Needs("family", "read", "family")}, include_in_schema=False)
async def core_group(request: SignedIn, family: FromPath[UUID]) -> Response[Any]:
    return await _show(request, family)


@post("/families/{family:uuid}/core-group", opt={"policy": Needs("family", "write", "family")}, include_in_schema=False)
async def post_core_group_member(request: SignedIn, family: FromPath[UUID]) -> Response[Any]:
    """A professional by name and agency, or a parent, who is an adult of the family."""
    fields = await posted(request)
    now = now_of(request)
    await access.family_for(request.user, family, now=now)
    adult = as_uuid(one(fields, ADULT))
    page = await core_group_page(request.user, family, now=now)
    name = page.adults.get(str(adult), "") if adult else one(fields, "name")
    try:
        await add_member(
            request.user,
            family,
            name=name,
            agency="" if adult else one(fields, "agency"),
            phone=one(fields, "phone"),
            adult=adult,
            now=now,
        )
    except Refused as refused:
        return await _show(request, family, fields, refused.errors)
    return Redirect(f"/families/{family}/core-group", status_code=303)


@post("/core-group/{member:uuid}/leave", opt={"policy": Needs("family", "write")}, include_in_schema=False)
async def post_leave(request: SignedIn, member: FromPath[UUID]) -> Response[Any]:
    await leave(request.user, member, now=now_of(request))
    family = await family_of_member(member)
    return Redirect(f"/families/{family}/core-group", status_code=303)


async def _show(
    request: SignedIn, family: UUID, fields: Fields | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    page = await core_group_page(request.user, family, now=now_of(request))
    typed = {name: one(fields or {}, name) for name in fields or {}}
    status = 422 if errors else 200
    return screen(request, "core_group/core_group.html", status=status, page=page, fields=typed, errors=errors or {})
