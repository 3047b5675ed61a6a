from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from server.gate import SignedIn, now_of
from server.routes.screen import screen
from server.rules.team_page import team_page


@get("/team", include_in_schema=False)
async def team(request: SignedIn, sort: FromQuery[str] = "due") -> Response[Any]:
    page = await team_page(request.user, sort=sort, now=now_of(request))
    return screen(request, "team/team.html", block="table", team=page)
