"""Where an author puts right a record that arrived and could not be taken as it was."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.database import transaction
from server.gate import SignedIn, now_of
from server.keys import Keys
from server.models.ids import new_id
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.amendments import read_amendment, record_amendment
from server.rules.filing import may_amend
from server.rules.form_reader import as_uuid
from server.rules.reading import list_parts
from server.rules.refusals import NotFound, Refused
from server.rules.replacing import replace
from server.rules.tray import Correction, correction_of
from server.rules.versions_page import versions_page
from server.rules.visit_form_page import visit_form_page


@get("/captures/{capture:uuid}/correct", include_in_schema=False)
async def correct(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    """The form as the author had filled it in, with what was wrong beside the fields."""
    keys: Keys = request.app.state["keys"]
    correction = await correction_of(request.user, capture, keys.by_kid)
    if correction.kind == "amendment":
        return _amendment(request, correction, correction.fields, correction.errors)
    return await _visit(request, correction)


@post("/captures/{capture:uuid}/correct", include_in_schema=False)
async def post_corrected_amendment(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    """A corrected visit goes to /visits like any other; an amendment comes here."""
    keys: Keys = request.app.state["keys"]
    correction = await correction_of(request.user, capture, keys.by_kid)
    fields = await posted(request)
    now = now_of(request)
    try:
        visit, words = read_amendment({name: value for name, value in fields.items() if name != "id"})
        if not await may_amend(request.user, visit, now=now):
            raise NotFound
        async with transaction():
            amendment_id = as_uuid(one(fields, "id")) or new_id()
            await record_amendment(
                request.user, visit, words, amendment_id=amendment_id, recorded_at=now, received_at=now
            )
            await replace(request.user, capture, now=now)
    except Refused as refused:
        return _amendment(request, correction, fields, refused.errors)
    return Redirect("/unsent", status_code=303)


@get("/captures/{capture:uuid}/conflict", include_in_schema=False)
async def conflict(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    keys: Keys = request.app.state["keys"]
    page = await versions_page(request.user, capture, keys.by_kid, now=now_of(request))
    return screen(request, "captures/conflict.html", page=page)


async def _visit(request: SignedIn, correction: Correction) -> Response[Any]:
    family = as_uuid(one(correction.fields, "family"))
    try:
        if family is None:
            raise NotFound
        form = await visit_form_page(
            request.user,
            family,
            now=now_of(request),
            fields=correction.fields,
            errors=correction.errors,
            replaces=str(correction.replaces),
        )
    except NotFound:
        # There is no form for a family that is none of the worker's now: what they wrote they may read all the same.
        parts = list_parts(correction.fields)
        return screen(request, "captures/readable.html", parts=parts, errors=correction.errors)
    return screen(request, "visits/record.html", form=form)


def _amendment(request: SignedIn, correction: Correction, fields: Any, errors: dict[str, str]) -> Response[Any]:
    amending = {
        "id": str(new_id()),
        "replaces": correction.replaces,
        "visit": one(fields, "visit"),
        "fields": {"words": one(fields, "words")},
        "errors": errors,
    }
    return screen(
        request, "captures/amendment.html", status=422 if request.method == "POST" else 200, amending=amending
    )
