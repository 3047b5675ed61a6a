from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.models.child import Child
from server.models.worker import Worker
from server.routes.posted import one, posted, typed_back
from server.routes.reading_notes import about_to_show
from server.routes.screen import screen
from server.rules import access
from server.rules.audit_looked import who_looked
from server.rules.child_page import child_page, workers_who_can_visit
from server.rules.form_reader import Fields, as_uuid
from server.rules.leads import agree_cover, change_lead
from server.rules.policy import Act, Needs
from server.rules.refusals import Refused
from server.rules.ties import child_with_ties
from server.rules.timer_part import timer_part


@get("/children/{child:uuid}", opt={"policy": Needs("child", "read", "child")}, include_in_schema=False)
async def child(request: SignedIn, child: FromPath[UUID], visits: FromQuery[str] = "") -> Response[Any]:
    return await show_child(request, child, every_visit=visits == "all")


@post("/children/{child:uuid}/cover", opt={"policy": Needs("child", "act", "child")}, include_in_schema=False)
async def cover(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    found = await _managed(request, child)
    try:
        await agree_cover(
            request.user,
            found,
            await _worker(fields),
            from_on=_day(one(fields, "from_on")),
            until_on=_day(one(fields, "until_on")),
            now=now_of(request),
        )
    except Refused as refused:
        return await show_child(request, child, wrong_form="cover", fields=fields, errors=refused.errors)
    return Redirect(f"/children/{child}#plan", status_code=303)


@post("/children/{child:uuid}/lead", opt={"policy": Needs("child", "act", "child")}, include_in_schema=False)
async def lead(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    found = await _managed(request, child)
    try:
        await change_lead(request.user, found, await _worker(fields), now=now_of(request))
    except Refused as refused:
        return await show_child(request, child, wrong_form="lead", fields=fields, errors=refused.errors)
    return Redirect(f"/children/{child}#plan", status_code=303)


async def show_child(
    request: SignedIn,
    child_id: UUID,
    *,
    every_visit: bool = False,
    wrong_form: str = "",
    fields: Fields | None = None,
    errors: dict[str, str] | None = None,
) -> Response[Any]:
    """The page, with what was typed into one of its forms and could not be taken."""
    now = now_of(request)
    found, ties = await child_with_ties(request.user, child_id, now=now)
    managed = ties.allow("child", Act.ACT)
    # Before this look is noted: who looks sees who looked before.
    looked = await who_looked(found, now=now) if managed else []
    if not errors:
        about_to_show(request)
    page = await child_page(request.user, found, ties, now=now, every_visit=every_visit)
    workers = await workers_who_can_visit(found) if managed else {}
    wrong = {"form": wrong_form, **typed_back(fields or {}, errors or {})}
    return screen(
        request,
        "children/child.html",
        status=422 if errors else 200,
        page=page,
        workers=workers,
        wrong=wrong,
        looked=looked,
        timer=await timer_part(request.user, page.family_id),
    )


async def _managed(request: SignedIn, child_id: UUID) -> Child:
    """The child, for somebody who decides about them. Raises NotFound for anybody else."""
    return await access.child_for(request.user, child_id, now=now_of(request), act=Act.ACT)


async def _worker(fields: Fields) -> Worker | None:
    chosen = as_uuid(one(fields, "worker"))
    return await Worker.objects().where(Worker.id == chosen).first() if chosen else None


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
