"""Records kept out of the case file wait for a manager, who is told: once a sender and day, not once a record."""

from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.capture import Capture, Status
from server.models.closing import How
from server.models.event import Event, Rule
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.alerts import Told, tell
from server.rules.closing import close_by_rule
from server.rules.deliveries import queue_due
from server.rules.events import Happening, note_cause, raise_event
from server.rules.ladder import people_of_teams
from server.rules.london import day_of

FIRST_OF: Final = ("team_manager", "deputy", "senior_manager")
"""The first of these places that somebody holds, other than who sent the record, is told."""


async def tell_of_quarantine(author: Worker, team: UUID | None, *, now: datetime) -> None:
    """Inside the transaction that keeps a record of this author's for the team to decide on. The event stays open until
    the last of them is decided on; further ones that come on the same day ring nobody again."""
    team = team or await _some_team_of(author)
    if team is None:
        return
    event = await _open_event(author.id, team)
    if event is None:
        key = await _key(author.id, team)
        event = await raise_event(Happening(rule=Rule.QUARANTINED, key=key, team=team, happened_at=now), now=now)
    if event is None or not await note_cause(event, Rule.QUARANTINED, key=f"{event.key}:{day_of(now)}", now=now):
        return
    await tell(event, await _who_is_told(author.id, team, now), now=now)
    await queue_due(now=now, event=event.id)


async def close_when_all_decided(capture: Capture, *, by: Worker, now: datetime) -> None:
    """Inside the transaction that decided on one: when it was the last of its author's, nobody waits any more."""
    author: Worker = capture.author
    team = capture.team or await _some_team_of(author)
    waiting = And(Capture.author == author.id, Capture.status == Status.QUARANTINED.value)
    of_team = Capture.team == capture.team if capture.team else Capture.team.is_null()
    if team is None or await Capture.exists().where(And(waiting, of_team)):
        return
    event = await _open_event(author.id, team)
    if event is not None:
        await close_by_rule(event, how=How.DECIDED, worker=by.id, now=now)


def author_in(event: Event) -> UUID:
    """Whose records an event of this kind is about."""
    return UUID(hex=event.key.split(":")[2])


async def senior_managers() -> tuple[UUID, ...]:
    """Every senior manager whose account is open: they decide where a team has nobody."""
    rows = await Worker.select(Worker.id).where(
        And(Worker.role == Role.SENIOR_MANAGER.value, Worker.closed_at.is_null())
    )
    return tuple(row["id"] for row in rows)


async def _who_is_told(author: UUID, team: UUID, now: datetime) -> list[Told]:
    places = (await people_of_teams([team], on=day_of(now)))[team]
    for place in FIRST_OF:
        people = [one for one in places[place] if one != author]
        if people:
            return [Told(recipient=one, place=place, rings_at=now, in_any_case=True) for one in people]
    seniors = [one for one in await senior_managers() if one != author]
    return [Told(recipient=one, place="senior_manager", rings_at=now, in_any_case=True) for one in seniors]


async def _open_event(author: UUID, team: UUID) -> Event | None:
    of_author = And(Event.team == team, Event.key.like(f"{_stem(author, team)}%"))
    return await Event.objects().where(And(of_author, Event.closed_at.is_null())).first()


async def _key(author: UUID, team: UUID) -> str:
    """One a time that something waits: of two processes that raise it at once the second finds the key taken."""
    before = await Event.count().where(And(Event.team == team, Event.key.like(f"{_stem(author, team)}%")))
    return f"{_stem(author, team)}{before}"


def _stem(author: UUID, team: UUID) -> str:
    # The author is not the event's own: who raised an event reads it, and may be a stranger to the family.
    return f"quarantine:{team.hex}:{author.hex}:"


async def _some_team_of(author: Worker) -> UUID | None:
    """A senior manager is in no team, and oversees some."""
    if author.team is not None:
        own: UUID = author.team
        return own
    overseen = (
        await Oversight.select(Oversight.team).where(Oversight.worker == author.id).order_by(Oversight.id).first()
    )
    if overseen:
        return UUID(str(overseen["team"]))
    first = await Team.select(Team.id).order_by(Team.name).first()
    return UUID(str(first["id"])) if first else None
