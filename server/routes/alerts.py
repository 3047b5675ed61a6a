from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.models.event import Rule
from server.models.worker import Role
from server.routes.screen import is_htmx, screen
from server.rules.alert_log import alert_log
from server.rules.alert_page import alert_page, who_can_take_over
from server.rules.alerts_page import alerts_page, open_events
from server.rules.decision_form import KINDS
from server.rules.doorbell_receipts import note_opened, open_by_doorbell
from server.rules.glass_namelessly import open_namelessly
from server.rules.london import day_of
from server.rules.policy import Needs

NOTHING_WRONG: dict[str, Any] = {"form": "", "fields": {}, "errors": {}}


@get("/alerts", opt={"policy": Needs("alerts", "read")}, include_in_schema=False)
async def alerts(request: SignedIn) -> Response[Any]:
    return screen(request, "alerts/alerts.html", alerts=await alerts_page(request.user, now=now_of(request)))


class Count(msgspec.Struct, frozen=True):
    open: int
    others: int
    """Without what the worker recorded themselves: that is no news to them."""
    newest: str


@get("/alerts/count", opt={"policy": Needs("today", "read"), "idle": True}, include_in_schema=False)
async def alerts_count(request: SignedIn) -> Response[Count]:
    """The light poll of every open page: how many are open, and an id by which a new one shows."""
    found = await open_events(request.user, now=now_of(request))
    others = [str(event.id) for event in found if event.author != request.user.id]
    return Response(Count(len(found), len(others), others[0] if others else ""))


@get("/alerts.csv", opt={"policy": Needs("alert log", "read")}, include_in_schema=False)
async def alerts_csv(request: SignedIn) -> Response[str]:
    """The managers' log of denied access."""
    now = now_of(request)
    log = await alert_log(request.user, now=now)
    headers = {"content-disposition": f'attachment; filename="denied-access-{day_of(now).isoformat()}.csv"'}
    return Response(log, media_type="text/csv; charset=utf-8", headers=headers)


@get("/alerts/{event:uuid}", opt={"policy": Needs("alert", "read", "event")}, include_in_schema=False)
async def alert(request: SignedIn, event: FromPath[UUID]) -> Response[Any]:
    return await show_alert(request, event)


@get("/a/{opaque:str}", opt={"policy": Needs("own phone", "read")}, include_in_schema=False)
async def rung(request: SignedIn, opaque: FromPath[str]) -> Response[Any]:
    """Where a doorbell leads: only the one it rang gets further, and no administrator further than Today."""
    if request.user.role == Role.ADMINISTRATOR:
        await open_namelessly(request.user, opaque, now=now_of(request))
        return Redirect("/", status_code=303)
    event = await open_by_doorbell(request.user, opaque, now=now_of(request))
    return Redirect(f"/alerts/{event}", status_code=303)


async def show_alert(request: SignedIn, event: UUID, wrong: dict[str, Any] | None = None) -> Response[Any]:
    """The page, with what was typed and the sentences about it when something was refused."""
    now = now_of(request)
    if _somebody_looks(request):
        await note_opened(request.user, event, now=now)
    page = await alert_page(request.user, event, now=now)
    if page.rule == Rule.TEST:
        return Redirect("/notifications", status_code=303)
    return screen(
        request,
        "alerts/alert.html",
        block="knows",
        status=422 if wrong else 200,
        page=page,
        kinds=KINDS,
        wrong=wrong or NOTHING_WRONG,
        people=await who_can_take_over(request.user) if page.may_act else {},
    )


def _somebody_looks(request: SignedIn) -> bool:
    """Neither the page looking again by itself nor the phone taking a copy along is anybody's opening it."""
    return not is_htmx(request) and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
