"""What is told once a day, whoever asks first."""

from datetime import datetime

import msgspec

from server.rules.channel_health import alert_unreachable_teams, ring_silent_browsers
from server.rules.london import day_of, instant_of
from server.rules.overdue_alerts import MORNING, tell_of_clocks


class Told(msgspec.Struct, frozen=True, kw_only=True):
    overdue: int
    """Families with a clock that passed, and that was not told of before."""
    digests: int
    tests: int
    """People whose browsers were rung to see whether they still can be."""
    unreachable: int
    """Teams with nobody who can be rung."""


async def tell_morning(*, now: datetime, mail_works: bool) -> Told | None:
    """Tell everything that belongs to the London day of `now`, from 08:00 on; None before. A second time on the day
    tells only what is new. `mail_works`: there is a mail server."""
    if now < instant_of(day_of(now), MORNING):
        return None
    clocks = await tell_of_clocks(now=now)
    return Told(
        overdue=clocks.overdue,
        digests=clocks.digests,
        tests=await ring_silent_browsers(now=now),
        unreachable=await alert_unreachable_teams(now=now, mail_works=mail_works),
    )
