"""The ladder climbs by itself: whoever's turn has come is rung, until somebody acts."""

from datetime import datetime, timedelta
from uuid import UUID

from piccolo.columns import And, Or

from server.models.alert import Alert
from server.models.event import Event
from server.models.team import Team
from server.rules.alert_access import children_of_event
from server.rules.alerts import Told, tell
from server.rules.deliveries import queue_due
from server.rules.ladder import Rung, rungs_of
from server.rules.ladder_data import ladder_data


async def climb_due(*, now: datetime) -> int:
    """Ring the next people of every event whose time has come, inside the caller's transaction. Returns how many.

    After a time without a dispatcher each ladder is climbed to where it should be by now, each person rung once.
    """
    due = await Event.objects().where(_is_due(now)).order_by(Event.climbs_at)
    for event in due:
        await climb(event, now=now)
    await queue_due(now=now)
    return len(due)


async def climb(event: Event, *, now: datetime) -> None:
    """Ring everybody whose turn on this event's ladder has come by `now`, and say when the next one's will."""
    team = await Team.objects().where(Team.id == event.team).first()
    assert team  # noqa: S101 - an event's foreign key holds
    began_at = event.round_began_at
    children = await children_of_event(event.id)
    rungs = await rungs_of(team, began_at=began_at, now=now, children=children)
    length = timedelta(minutes=max((rung.after for rung in rungs), default=0) + ladder_data().again_minutes)
    missed = (now - began_at) // length
    began_at += missed * length
    turn = event.round + missed
    later = [at for rung in rungs if (at := began_at + timedelta(minutes=rung.after)) > now]
    climbs_at = min([*later, began_at + length])
    # Conditional: of two dispatchers, or of a dispatcher and somebody who acts, only one goes on from here.
    claimed = (
        await Event.update({Event.climbs_at: climbs_at, Event.round: turn, Event.round_began_at: began_at})
        .where(And(Event.id == event.id, _is_due(now)))
        .returning(Event.id)
    )
    if not claimed:
        return
    event.round, event.round_began_at, event.climbs_at = turn, began_at, climbs_at
    await _ring(event, rungs, missed=missed, now=now)
    await queue_due(now=now, event=event.id)


async def rest(event: Event, *, until: datetime | None) -> None:
    """Nobody more is rung before `until`, when the ladder begins anew; never, if that is None. Inside a transaction."""
    event.climbs_at, event.round_began_at, event.round = until, until, event.round + 1
    await Event.update({Event.climbs_at: until, Event.round_began_at: until, Event.round: Event.round + 1}).where(
        Event.id == event.id
    )


async def _ring(event: Event, rungs: list[Rung], *, missed: int, now: datetime) -> None:
    rung_in = {
        row["recipient"]: row["round"]
        for row in await Alert.select(Alert.recipient, Alert.round).where(Alert.event == event.id)
    }
    told: dict[UUID, Told] = {}
    for rung in rungs:
        turn_has_come = event.round_began_at + timedelta(minutes=rung.after) <= now
        for one in rung.people:
            last = rung_in.get(one, 0)
            missed_out = missed > 0 and last < event.round - 1
            if missed_out or (turn_has_come and last < event.round):
                told.setdefault(one, Told(recipient=one, place=rung.place, rings_at=now))
    await tell(event, list(told.values()), now=now)


def _is_due(now: datetime) -> And | Or:
    return And(Event.climbs_at <= now, Event.closed_at.is_null())
