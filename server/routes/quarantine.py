"""Where a manager decides on records that were kept out of the case file."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.routes.looks import about
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.policy import Needs
from server.rules.quarantine import refuse, release
from server.rules.quarantine_page import quarantine_list, quarantined_page
from server.rules.refusals import Refused

CHOOSE = "Choose whether to release it into the case file or to refuse it."


@get("/quarantine", opt={"policy": Needs("quarantine", "read")}, include_in_schema=False)
async def quarantine(request: SignedIn) -> Response[Any]:
    page = await quarantine_list(request.user, now=now_of(request))
    return screen(request, "quarantine/list.html", quarantine=page)


@get("/quarantine/{capture:uuid}", opt={"policy": Needs("quarantine", "read", "capture")}, include_in_schema=False)
async def quarantined(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    return await _show(request, capture)


@post("/quarantine/{capture:uuid}", opt={"policy": Needs("quarantine", "act", "capture")}, include_in_schema=False)
async def decide(request: SignedIn, capture: FromPath[UUID]) -> Response[Any]:
    keys: Keys = request.app.state["keys"]
    fields = await posted(request)
    decision, reason, now = one(fields, "decision"), one(fields, "reason"), now_of(request)
    try:
        if decision == "release":
            await release(request.user, capture, reason, keys.by_kid, now=now)
        elif decision == "refuse":
            await refuse(request.user, capture, reason, keys.by_kid, now=now)
        else:
            raise Refused({"decision": CHOOSE})
    except Refused as refused:
        return await _show(request, capture, {"decision": decision, "reason": reason}, refused.errors)
    return Redirect(f"/quarantine/{capture}", status_code=303)


async def _show(
    request: SignedIn, id: UUID, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    keys: Keys = request.app.state["keys"]
    page = await quarantined_page(request.user, id, keys.by_kid, now=now_of(request))
    about(request, page.about)
    status = 422 if errors else 200
    return screen(request, "quarantine/one.html", status=status, record=page, fields=fields or {}, errors=errors or {})
