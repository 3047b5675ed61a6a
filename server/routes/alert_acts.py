"""What somebody does about an alert. Each is a form of the alert's page and leads back to it."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.models.worker import Worker
from server.routes.alerts import show_alert
from server.routes.posted import one, posted
from server.rules.acknowledging import acknowledge, hand_over
from server.rules.closing import close
from server.rules.deciding import decide
from server.rules.decision_form import KINDS, read_decision
from server.rules.form_reader import Fields, as_uuid
from server.rules.policy import Needs
from server.rules.refusals import Refused


@post("/alerts/{event:uuid}/acknowledge", opt={"policy": Needs("alert", "act", "event")}, include_in_schema=False)
async def post_acknowledgement(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    try:
        await acknowledge(request.user, event, words=one(fields, "words"), now=now_of(request))
    except Refused as refused:
        return await _again(request, event, "acknowledge", fields, refused)
    return _back(event)


@post("/alerts/{event:uuid}/decisions", opt={"policy": Needs("alert", "act", "event")}, include_in_schema=False)
async def post_decision(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    kind = one(fields, "kind")
    try:
        await decide(request.user, event, read_decision(fields), now=now_of(request))
    except Refused as refused:
        return await _again(request, event, kind if kind in KINDS else "other", fields, refused)
    return _back(event, "#done")


@post("/alerts/{event:uuid}/told", opt={"policy": Needs("alert", "write", "event")}, include_in_schema=False)
async def post_told(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    """One of the core group was told."""
    fields = await posted(request)
    try:
        entry = read_decision({**fields, "kind": "core_group_told"})
        await decide(request.user, event, entry, now=now_of(request))
    except Refused as refused:
        return await _again(request, event, f"told-{as_uuid(one(fields, 'member'))}", fields, refused)
    return _back(event, "#core-group")


@post("/alerts/{event:uuid}/hand-over", opt={"policy": Needs("alert", "act", "event")}, include_in_schema=False)
async def post_hand_over(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    chosen = as_uuid(one(fields, "to"))
    to = await Worker.objects().where(Worker.id == chosen).first() if chosen else None
    try:
        await hand_over(request.user, event, to=to, words=one(fields, "words"), now=now_of(request))
    except Refused as refused:
        return await _again(request, event, "hand-over", fields, refused)
    return _back(event)


@post("/alerts/{event:uuid}/close", opt={"policy": Needs("alert", "act", "event")}, include_in_schema=False)
async def post_closing(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    fields = await posted(request)
    try:
        await close(request.user, event, fields, now=now_of(request))
    except Refused as refused:
        return await _again(request, event, "close", fields, refused)
    return _back(event)


async def _again(request: SignedIn, event: UUID, form: str, fields: Fields, refused: Refused) -> Response[Any]:
    typed = {name: one(fields, name) for name in fields}
    return await show_alert(request, event, {"form": form, "fields": typed, "errors": refused.errors})


def _back(event: UUID, place: str = "") -> Response[Any]:
    return Redirect(f"/alerts/{event}{place}", status_code=303)
