from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from server.database import transaction
from server.gate import SignedIn, now_of
from server.models.ids import new_id
from server.routes.looks import about
from server.routes.posted import one, posted, typed_back
from server.routes.registrations import duty_phone_for
from server.routes.screen import is_htmx, screen
from server.rules.denied_access import record_denied_access, record_details, record_rang_duty
from server.rules.denied_access_form import as_visit, read_denied_access, read_details, read_rang_duty
from server.rules.denied_access_page import (
    CHOICES,
    DenialStanding,
    denial_for,
    denial_page,
    denial_standing,
    denied_access_form,
)
from server.rules.family_page import families_for
from server.rules.form_reader import Fields, as_uuid
from server.rules.london import say_time
from server.rules.policy import Act, Needs
from server.rules.raising_whatever import follow_correction, raise_whatever
from server.rules.record_tells_of import tells_of
from server.rules.refusals import NotFound, Refused
from server.rules.replacing import replace
from server.rules.visits import may_record


@get("/denied-access/new", opt={"policy": Needs("visit", "write")}, include_in_schema=False)
async def new_denied_access(request: SignedIn, family: FromQuery[UUID | None] = None) -> Response[Any]:
    """Without a family it asks which one: the way from Today."""
    now = now_of(request)
    if family is None:
        duty_phone = await duty_phone_for(request.user, request.app.state.settings)
        found = await families_for(request.user, now=now)
        return screen(request, "denied_access/which.html", families=found, duty_phone=duty_phone)
    about(request, [("family", family)])
    form = await denied_access_form(request.user, family, now=now)
    return screen(request, "denied_access/new.html", form=form)


@post("/denied-access", opt={"policy": Needs("visit", "write")}, include_in_schema=False)
async def post_denied_access(request: SignedIn) -> Response[Any]:
    """The way without a phone's own store: whoever is first on the ladder is being rung when this answers."""
    fields = await posted(request)
    visit_id = as_uuid(one(fields, "id")) or new_id()
    replaces = as_uuid(one(fields, "replaces"))
    fields = {name: value for name, value in fields.items() if name not in {"id", "replaces"}}
    now = now_of(request)
    about(request, tells_of(fields))
    try:
        entry = read_denied_access(fields)
        if not await may_record(request.user, as_visit(entry, recorded_at=now), now=now):
            raise NotFound
        async with transaction():
            if replaces:
                await follow_correction(request.user, old=replaces, new=visit_id)
            await record_denied_access(request.user, entry, visit_id=visit_id, recorded_at=now, received_at=now)
            if replaces:
                await replace(request.user, replaces, now=now)
    except Refused as refused:
        return await _again(request, fields, refused.errors, visit_id, replaces)
    if is_htmx(request):
        return screen(request, "denied_access/sent.html", block="saved", visit=visit_id, sent_words=say_time(now))
    return Redirect(f"/denied-access/{visit_id}", status_code=303)


@get("/denied-access/details", opt={"policy": Needs("own records", "write")}, include_in_schema=False)
async def unsent_details(request: SignedIn) -> Response[Any]:
    """For a denied access that is still on the phone: the script says which. Kept on the phone, it names nobody."""
    return screen(request, "denied_access/unsent.html", choices=CHOICES, visit="", telling=_EMPTY, calling=_EMPTY)


@get("/denied-access/{visit:uuid}", opt={"policy": Needs("visit", "read", "visit")}, include_in_schema=False)
async def denied_access(request: SignedIn, visit: FromPath[UUID]) -> Response[Any]:
    return await _show(request, visit)


@post("/denied-access/{visit:uuid}/details", opt={"policy": Needs("visit", "write", "visit")}, include_in_schema=False)
async def post_details(request: SignedIn, visit: FromPath[UUID]) -> Response[Any]:
    fields, record_id = await _about(request, visit)
    now = now_of(request)
    try:
        entry = read_details(fields)
        async with transaction():
            await record_details(request.user, entry, details_id=record_id, recorded_at=now, received_at=now)
    except Refused as refused:
        return await _show(request, visit, block="details", telling=typed_back(fields, refused.errors))
    return _saved(request, visit, record_id)


@post(
    "/denied-access/{visit:uuid}/rang-duty", opt={"policy": Needs("visit", "write", "visit")}, include_in_schema=False
)
async def post_rang_duty(request: SignedIn, visit: FromPath[UUID]) -> Response[Any]:
    fields, record_id = await _about(request, visit)
    now = now_of(request)
    try:
        entry = read_rang_duty(fields)
        async with transaction():
            await record_rang_duty(request.user, entry, call_id=record_id, recorded_at=now, received_at=now)
    except Refused as refused:
        return await _show(request, visit, block="duty", calling=typed_back(fields, refused.errors))
    return _saved(request, visit, record_id)


class Standing(msgspec.Struct, frozen=True):
    sent_at: str
    acknowledged_at: str | None
    by: str


@get(
    "/denied-access/{visit:uuid}/standing",
    opt={"policy": Needs("visit", "write", "visit"), "idle": True},
    include_in_schema=False,
)
async def standing(request: SignedIn, visit: FromPath[UUID]) -> Response[Standing]:
    """Polled by the phone that sent it: when it arrived, and which role acknowledged it."""
    told: DenialStanding = await denial_standing(request.user, visit, now=now_of(request))
    acknowledged_at = told.acknowledged_at.isoformat() if told.acknowledged_at else None
    return Response(Standing(told.sent_at.isoformat(), acknowledged_at, told.by))


_EMPTY: dict[str, Any] = {"fields": {}, "lists": {}, "errors": {}}


async def _about(request: SignedIn, visit: UUID) -> tuple[dict[str, str | list[str]], UUID]:
    """The posted fields without the record's own id, and that id. Raises NotFound, also for another visit's form."""
    fields = await posted(request)
    await denial_for(request.user, visit, now=now_of(request), act=Act.WRITE)
    if one(fields, "visit") != str(visit):
        raise NotFound
    record_id = as_uuid(one(fields, "id")) or new_id()
    return {name: value for name, value in fields.items() if name != "id"}, record_id


async def _again(
    request: SignedIn, fields: Fields, errors: dict[str, str], visit_id: UUID, replaces: UUID | None
) -> Response[Any]:
    """The form with everything that was typed. A field that is wrong is no reason to be silent: the alert goes."""
    family = as_uuid(one(fields, "family"))
    if family is None:
        raise NotFound
    now = now_of(request)
    again = str(new_id() if "" in errors else visit_id)
    corrected = str(replaces or "")
    form = await denied_access_form(
        request.user, family, now=now, fields=fields, errors=errors, id=again, replaces=corrected
    )
    if "" not in errors:
        async with transaction():
            await raise_whatever(
                request.user,
                "denied_access",
                fields,
                capture_id=visit_id,
                replaces=replaces,
                recorded_at=now,
                now=now,
            )
    return screen(request, "denied_access/new.html", block="record", status=422, form=form)


async def _show(
    request: SignedIn,
    visit: UUID,
    *,
    block: str | None = None,
    telling: dict[str, Any] | None = None,
    calling: dict[str, Any] | None = None,
) -> Response[Any]:
    page = await denial_page(request.user, visit, now=now_of(request))
    return screen(
        request,
        "denied_access/told.html",
        block=block,
        status=422 if telling or calling else 200,
        page=page,
        visit=str(visit),
        choices=page.choices,
        telling=telling or _EMPTY,
        calling=calling or _EMPTY,
        ids=[str(new_id()), str(new_id())],
    )


def _saved(request: SignedIn, visit: UUID, record_id: UUID) -> Response[Any]:
    href = f"/denied-access/{visit}"
    if not is_htmx(request):
        return Redirect(href, status_code=303)
    words = say_time(now_of(request))
    return screen(request, "visits/saved.html", block="saved", record_id=record_id, href=href, sent_words=words)
