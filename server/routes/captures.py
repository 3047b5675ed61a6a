"""Where an author puts right a record that arrived and could not be taken as it was."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.models.ids import new_id
from server.routes.looks import about
from server.routes.posted import one, posted, typed_back
from server.routes.screen import screen
from server.rules.child_danger_page import danger_form
from server.rules.correcting import record_correction
from server.rules.denied_access_page import CHOICES, denied_access_form
from server.rules.form_reader import Fields, as_uuid
from server.rules.hand_over_page import hand_over_page
from server.rules.policy import Needs
from server.rules.reading import list_parts
from server.rules.record_tells_of import tells_of
from server.rules.refusals import NotFound, Refused
from server.rules.tray import Correction, correction_of
from server.rules.versions_page import versions_page
from server.rules.visit_form_page import visit_form_page

ABOUT: Final = {"visit": "family", "denied_access": "family", "child_session": "child", "child_danger": "child"}
"""What is corrected in the form in which it was recorded, and the field that says whose that form is."""


@get(
    "/captures/{capture:uuid}/correct", opt={"policy": Needs("own records", "read", "capture")}, include_in_schema=False
)
async def correct(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    """The form as the author had filled it in, with what was wrong beside the fields."""
    keys: Keys = request.app.state["keys"]
    correction = await correction_of(request.user, capture, keys.by_kid)
    about(request, tells_of(correction.fields))
    if correction.kind == "child_answer":
        # There is no form: nobody puts right what a child said.
        parts = list_parts(correction.fields)
        return screen(request, "voice/not_taken.html", errors=correction.errors, parts=parts, kept=True)
    if correction.kind in ABOUT:
        return await _own_form(request, correction)
    return _addition(request, correction, correction.fields, correction.errors)


@post(
    "/captures/{capture:uuid}/correct",
    opt={"policy": Needs("own records", "write", "capture")},
    include_in_schema=False,
)
async def post_corrected_amendment(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    """What has a form of its own goes where that always goes; what was added to a visit comes here."""
    keys: Keys = request.app.state["keys"]
    correction = await correction_of(request.user, capture, keys.by_kid)
    about(request, tells_of(correction.fields))
    fields = await posted(request)
    record_id = as_uuid(one(fields, "id")) or new_id()
    fields = {name: value for name, value in fields.items() if name != "id"}
    try:
        await record_correction(request.user, correction, fields, record_id=record_id, now=now_of(request))
    except Refused as refused:
        return _addition(request, correction, fields, refused.errors)
    return Redirect("/unsent", status_code=303)


@get(
    "/captures/{capture:uuid}/conflict",
    opt={"policy": Needs("own records", "read", "capture")},
    include_in_schema=False,
)
async def conflict(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    keys: Keys = request.app.state["keys"]
    page = await versions_page(request.user, capture, keys.by_kid, now=now_of(request))
    for version in page.versions:
        about(request, version.about)
    return screen(request, "captures/conflict.html", page=page)


async def _own_form(request: SignedIn, correction: Correction) -> Response[Any]:
    about = as_uuid(one(correction.fields, ABOUT[correction.kind]))
    forms = {"denied_access": _denied_access, "visit": _visit, "child_session": _hand_over, "child_danger": _danger}
    try:
        if about is None:
            raise NotFound
        return await forms[correction.kind](request, correction, about)
    except NotFound:
        # There is no form for a family that is none of the worker's now: what they wrote they may read all the same.
        parts = list_parts(correction.fields)
        return screen(request, "captures/readable.html", parts=parts, errors=correction.errors)


async def _visit(request: SignedIn, correction: Correction, family: UUID) -> Response[Any]:
    form = await visit_form_page(
        request.user,
        family,
        now=now_of(request),
        fields=correction.fields,
        errors=correction.errors,
        replaces=str(correction.replaces),
    )
    return screen(request, "visits/record.html", form=form)


async def _denied_access(request: SignedIn, correction: Correction, family: UUID) -> Response[Any]:
    form = await denied_access_form(
        request.user,
        family,
        now=now_of(request),
        fields=correction.fields,
        errors=correction.errors,
        replaces=str(correction.replaces),
    )
    return screen(request, "denied_access/new.html", form=form)


async def _hand_over(request: SignedIn, correction: Correction, child: UUID) -> Response[Any]:
    page = await hand_over_page(
        request.user,
        child,
        now=now_of(request),
        fields=correction.fields,
        errors=correction.errors,
        replaces=str(correction.replaces),
    )
    return screen(request, "voice/hand_over.html", page=page)


async def _danger(request: SignedIn, correction: Correction, child: UUID) -> Response[Any]:
    form = await danger_form(
        request.user,
        child,
        now=now_of(request),
        fields=correction.fields,
        errors=correction.errors,
        replaces=str(correction.replaces),
    )
    return screen(request, "voice/danger.html", form=form)


def _addition(request: SignedIn, correction: Correction, fields: Fields, errors: dict[str, str]) -> Response[Any]:
    return screen(
        request,
        "captures/amendment.html" if correction.kind == "amendment" else "captures/telling.html",
        status=422 if request.method == "POST" else 200,
        correction=correction,
        id=str(new_id()),
        visit=one(fields, "visit"),
        typed=typed_back(fields, errors),
        choices=CHOICES,
    )
