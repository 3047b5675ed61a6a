from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from server.database import transaction
from server.gate import SignedIn, now_of
from server.models.ids import new_id
from server.routes.looks import about
from server.routes.posted import one, posted
from server.routes.screen import is_htmx, screen
from server.rules import access
from server.rules.amendments import read_amendment, record_amendment
from server.rules.file_opening import open_if_here
from server.rules.form_reader import Fields, as_uuid
from server.rules.london import say_time
from server.rules.policy import Act, Needs
from server.rules.raising_whatever import follow_correction
from server.rules.record_tells_of import tells_of
from server.rules.refusals import NotFound, Refused
from server.rules.replacing import replace
from server.rules.visit_form import read_visit
from server.rules.visit_form_page import visit_form_page
from server.rules.visit_page import visit_page
from server.rules.visits import may_record, record_visit


@get("/visits/new", opt={"policy": Needs("visit", "write")}, include_in_schema=False)
async def new_visit(request: SignedIn, family: FromQuery[UUID]) -> Response[Any]:
    about(request, [("family", family)])
    return screen(request, "visits/record.html", form=await visit_form_page(request.user, family, now=now_of(request)))


@post("/visits", opt={"policy": Needs("visit", "write")}, include_in_schema=False)
async def post_visit(request: SignedIn) -> Response[Any]:
    """The way without a phone's own store: the visit is in the case file when this answers."""
    fields = await posted(request)
    given, replaces = one(fields, "id"), one(fields, "replaces")
    fields = {name: value for name, value in fields.items() if name not in {"id", "replaces"}}
    visit_id = as_uuid(given) or new_id()
    now = now_of(request)
    about(request, tells_of(fields))
    try:
        entry = read_visit(fields)
        if not await may_record(request.user, entry, now=now):
            raise NotFound
        async with transaction():
            if corrected := as_uuid(replaces):
                await follow_correction(request.user, old=corrected, new=visit_id)
            await record_visit(request.user, entry, visit_id=visit_id, recorded_at=now, received_at=now)
            if corrected:
                await replace(request.user, corrected, now=now)
        await open_if_here(visit_id, now=now)
    except Refused as refused:
        # Refused as a whole, the number may be the trouble: a new one lets the same words through.
        again = new_id() if "" in refused.errors else visit_id
        return await _visit_again(request, fields, refused.errors, str(again), replaces)
    if is_htmx(request):
        return _saved(request, visit_id, f"/visits/{visit_id}")
    return Redirect(f"/visits/{visit_id}", status_code=303)


@get("/visits/{visit:uuid}", opt={"policy": Needs("visit", "read", "visit")}, include_in_schema=False)
async def visit(request: SignedIn, visit: FromPath[UUID]) -> Response[Any]:
    return await _show(request, visit)


@post("/visits/{visit:uuid}/amendments", opt={"policy": Needs("visit", "write", "visit")}, include_in_schema=False)
async def post_amendment(request: SignedIn, visit: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    amendment_id = as_uuid(one(fields, "id")) or new_id()
    now = now_of(request)
    await access.visit_for(request.user, visit, now=now, act=Act.WRITE)
    try:
        named, words = read_amendment({name: value for name, value in fields.items() if name != "id"})
        if named != visit:
            raise NotFound
        async with transaction():
            await record_amendment(
                request.user, visit, words, amendment_id=amendment_id, recorded_at=now, received_at=now
            )
    except Refused as refused:
        return await _show(request, visit, fields=fields, errors=refused.errors)
    if is_htmx(request):
        return _saved(request, amendment_id, f"/visits/{visit}")
    return Redirect(f"/visits/{visit}#amendments", status_code=303)


async def _visit_again(
    request: SignedIn, fields: Fields, errors: dict[str, str], visit_id: str, replaces: str
) -> Response[Any]:
    """The form with everything that was typed, and a sentence beside what needs one."""
    family = as_uuid(one(fields, "family"))
    if family is None:
        raise NotFound
    form = await visit_form_page(
        request.user, family, now=now_of(request), fields=fields, errors=errors, id=visit_id, replaces=replaces
    )
    return screen(request, "visits/record.html", block="record", status=422, form=form)


async def _show(
    request: SignedIn, visit_id: UUID, *, fields: Fields | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    page = await visit_page(request.user, visit_id, now=now_of(request))
    amending = {
        "id": one(fields or {}, "id"),
        "id_without_script": str(new_id()),
        "fields": {"words": one(fields or {}, "words")},
        "errors": errors or {},
    }
    return screen(
        request, "visits/visit.html", block="amend", status=422 if errors else 200, visit=page, amending=amending
    )


def _saved(request: SignedIn, record_id: UUID, href: str) -> Response[Any]:
    words = say_time(now_of(request))
    return screen(request, "visits/saved.html", block="saved", record_id=record_id, href=href, sent_words=words)
