from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from server.gate import SignedIn, now_of
from server.routes.screen import is_htmx, screen
from server.rules.policy import Needs
from server.rules.reach import reach_of
from server.rules.team_page import team_page


@get("/team", opt={"policy": Needs("team", "read")}, include_in_schema=False)
async def team(request: SignedIn, sort: FromQuery[str] = "due") -> Response[Any]:
    page = await team_page(request.user, sort=sort, now=now_of(request))
    mail_works = bool(request.app.state.settings.smtp_url)
    reach = [] if is_htmx(request) else await reach_of(request.user, mail_works=mail_works, now=now_of(request))
    return screen(request, "team/team.html", block="table", team=page, reach=reach)
