from typing import Any

from litestar import Response, get

from server.gate import SignedIn, now_of
from server.models.worker import Role
from server.routes.reading_notes import about_to_show
from server.routes.screen import screen
from server.rules.alerts_page import open_alerts
from server.rules.glass_namelessly import glass_told_namelessly
from server.rules.london import day_of
from server.rules.policy import Needs
from server.rules.saying import say_today
from server.rules.today import today_for

WITHOUT_CASES = (Role.ADMINISTRATOR, Role.DUTY)


@get("/", opt={"policy": Needs("today", "read")}, include_in_schema=False)
async def today(request: SignedIn) -> Response[Any]:
    now = now_of(request)
    if request.user.role in WITHOUT_CASES:
        alerts = await open_alerts(request.user, now=now)
        glass = await glass_told_namelessly(request.user, now=now)
        date_words = say_today(day_of(now))
        return screen(request, "today/no_cases.html", date_words=date_words, alerts=alerts, glass=glass)
    page = await today_for(request.user, now=now)
    about_to_show(request)
    return screen(request, "today/today.html", today=page, alerts=await open_alerts(request.user, now=now))
