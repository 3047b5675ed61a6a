"""How a team's managers and duty are reached, in the words of the team page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.models.worker import Role, Worker
from server.rules import access
from server.rules.channel_health import Health, health_of
from server.rules.london import day_of
from server.rules.me_page import ROLES
from server.rules.saying import say_count, say_instant

TAGS: Final = {"push": "tag--done", "mail": "tag--soon", "neither": "tag--unseen"}
WORDS: Final = {"push": "Notifications", "mail": "E-mail only", "neither": "Can’t be reached"}


@dataclass(frozen=True, slots=True)
class Reach:
    name: str
    role: str
    words: str
    tag: str
    detail: str


async def reach_of(manager: Worker, *, mail_works: bool, now: datetime) -> list[Reach]:
    """Everybody whom an alert of this manager's teams can ring, once each, by name."""
    found = {
        health.worker: _reach(health, now)
        for team in await access.teams_of(manager)
        for health in await health_of(team, mail_works=mail_works)
    }
    return sorted(found.values(), key=lambda reach: reach.name)


def _reach(health: Health, now: datetime) -> Reach:
    browsers = say_count(health.browsers, "browser may ring", "browsers may ring")
    shown = f"last shown {say_instant(health.last_shown_at, day_of(now))}" if health.last_shown_at else "none shown yet"
    return Reach(
        name=health.name,
        role=ROLES[Role(health.role)],
        words=WORDS[health.channel],
        tag=TAGS[health.channel],
        detail=f"{browsers}, {shown}." if health.browsers else "No browser may ring.",
    )
