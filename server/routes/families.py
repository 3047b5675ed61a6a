from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from server.gate import SignedIn, now_of
from server.routes.screen import screen
from server.rules.family_page import families_for, family_page
from server.rules.policy import Needs
from server.rules.timer_part import timer_part


@get("/families", opt={"policy": Needs("families", "read")}, include_in_schema=False)
async def families(request: SignedIn, record: FromQuery[str] = "") -> Response[Any]:
    """With `?record=1` it asks which family was visited."""
    found = await families_for(request.user, now=now_of(request))
    return screen(request, "families/families.html", families=found, recording=record == "1")


@get("/families/{family:uuid}", opt={"policy": Needs("family", "read", "family")}, include_in_schema=False)
async def family(request: SignedIn, family: FromPath[UUID], visits: FromQuery[str] = "") -> Response[Any]:
    page = await family_page(request.user, family, now=now_of(request), every_visit=visits == "all")
    timer = await timer_part(request.user, page.home.id)
    return screen(request, "families/family.html", page=page, timer=timer)
