"""Children whose lead social worker's account was closed: their team's manager is told, and names somebody else."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import And

from server.models.closing import How
from server.models.event import Event, Rule
from server.models.plan import Lead
from server.models.worker import Worker
from server.rules.alerts import Told, tell
from server.rules.closing import close_by_rule
from server.rules.deliveries import queue_due
from server.rules.events import Happening, raise_event
from server.rules.ladder import people_of_teams
from server.rules.london import day_of
from server.rules.telling_of_quarantine import FIRST_OF, senior_managers

CHILD: Any = Lead.plan.child
TEAM: Any = CHILD.family.team
"""The ways from a lead to the child and the team: Piccolo can't type so many steps."""


async def led_by(worker: UUID) -> Counter[UUID]:
    """By team, how many children on a running plan have this worker as their lead."""
    running = And(Lead.plan.ended_on.is_null(), Lead.ended_at.is_null())
    rows = await Lead.select(TEAM.as_alias("team")).where(And(Lead.worker == worker, running))
    return Counter(row["team"] for row in rows)


async def tell_of_children_without_lead(worker: Worker, *, now: datetime) -> int:
    """Inside the transaction that closes the lead's account: each team's manager is told. Returns how many children."""
    led = await led_by(worker.id)
    for team in led:
        happening = Happening(
            rule=Rule.NO_LEAD,
            key=await _key(team, worker.id),
            team=team,
            author=worker.id,
            happened_at=now,
        )
        event = await raise_event(happening, now=now)
        if event is not None:
            await tell(event, await _who_is_told(team, now), now=now)
            await queue_due(now=now, event=event.id)
    return led.total()


async def close_where_led_again(*, now: datetime) -> None:
    """Inside the transaction that named another lead, or reopened an account: what it has answered is closed."""
    for event in await Event.objects().where(And(Event.rule == Rule.NO_LEAD.value, Event.closed_at.is_null())):
        if await still_without(event) == 0:
            await close_by_rule(event, how=How.LED_AGAIN, now=now)


async def still_without(event: Event) -> int:
    """How many children of the event's team still have nobody but the closed account."""
    account = await Worker.select(Worker.closed_at).where(Worker.id == event.author).first()
    if account is None or account["closed_at"] is None:
        return 0
    return (await led_by(event.author))[event.team]


async def _key(team: UUID, worker: UUID) -> str:
    """One each time that the account is closed."""
    stem = f"no_lead:{team.hex}:{worker.hex}:"
    return f"{stem}{await Event.count().where(And(Event.team == team, Event.key.like(f'{stem}%')))}"


async def _who_is_told(team: UUID, now: datetime) -> list[Told]:
    places = (await people_of_teams([team], on=day_of(now)))[team]
    place = next((place for place in FIRST_OF if places[place]), "senior_manager")
    people = places[place] or await senior_managers()
    return [Told(recipient=one, place=place, rings_at=now, in_any_case=True) for one in people]
