"""Who may see a child. Each is a form of the child's page and leads back to it."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.children import show_child
from server.routes.posted import one, posted
from server.rules.form_reader import Fields, as_uuid
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.restricting import end_name, lift, name_person, restrict

DECIDES = {"policy": Needs("child", "act", "child")}


@post("/children/{child:uuid}/restriction", opt=DECIDES, include_in_schema=False)
async def post_restriction(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    try:
        await restrict(request.user, child, reason=one(fields, "reason"), names=_names(fields), now=now_of(request))
    except Refused as refused:
        return await show_child(request, child, wrong_form="restriction", fields=fields, errors=refused.errors)
    return _back(child)


@post("/children/{child:uuid}/restriction/names", opt=DECIDES, include_in_schema=False)
async def post_name(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    try:
        await name_person(request.user, child, as_uuid(one(fields, "name")), now=now_of(request))
    except Refused as refused:
        return await show_child(request, child, wrong_form="name", fields=fields, errors=refused.errors)
    return _back(child)


@post("/children/{child:uuid}/restriction/names/{person:uuid}/end", opt=DECIDES, include_in_schema=False)
async def post_end_name(request: SignedIn, child: FromPath[UUID], person: FromPath[UUID]) -> Response[Any]:
    try:
        await end_name(request.user, child, person, now=now_of(request))
    except Refused as refused:
        return await show_child(request, child, wrong_form="end-name", errors=refused.errors)
    # Whoever ended their own name has no page to go back to.
    return Redirect("/", status_code=303) if person == request.user.id else _back(child)


@post("/children/{child:uuid}/restriction/lift", opt=DECIDES, include_in_schema=False)
async def post_lift(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    await lift(request.user, child, now=now_of(request))
    return _back(child)


def _names(fields: Fields) -> list[UUID]:
    given = fields.get("names", ())
    named = [as_uuid(each) for each in ([given] if isinstance(given, str) else given)]
    # What is no id is nobody's: it is refused as nobody is found for it.
    return [each or UUID(int=0) for each in named]


def _back(child: UUID) -> Response[Any]:
    return Redirect(f"/children/{child}#who-may-see", status_code=303)
