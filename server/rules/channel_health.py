"""Whether the people who have to be reached can be: a doorbell that nobody hears is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, cast
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.database import transaction
from server.models.alert import Alert
from server.models.event import Event, Rule
from server.models.push_subscription import PushSubscription
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.alerts import Told, tell
from server.rules.deliveries import queue_due
from server.rules.events import Happening, raise_event
from server.rules.ladder import people_on
from server.rules.london import day_of
from server.rules.working_days import Nation, is_working_day

WEEK: Final = timedelta(days=7)

Channel = Literal["push", "mail", "neither"]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How one person can be reached."""

    worker: UUID
    name: str
    role: str
    channel: Channel
    """push: a browser that may be rung. mail: e-mail only. neither: only when they look."""
    last_shown_at: datetime | None
    """When a push of theirs was last shown for sure."""
    browsers: int


async def health_of(team: Team, *, mail_works: bool) -> list[Health]:
    """The team's managers, senior managers and duty, by name. `mail_works`: there is a mail server."""
    overseers = [row["worker"] for row in await Oversight.select(Oversight.worker).where(Oversight.team == team.id)]
    desk = await Worker.select(Worker.id).where(And(Worker.role == Role.DUTY, Worker.team == team.id))
    ids = [*overseers, *(row["id"] for row in desk)]
    if not ids:
        return []
    people = await Worker.objects().where(And(Worker.id.is_in(ids), Worker.closed_at.is_null())).order_by(Worker.name)
    return await _health(people, mail_works=mail_works)


async def ring_silent_browsers(*, now: datetime) -> int:
    """Ring, visibly, the browsers of everybody on a ladder who was shown no push for a week: browsers quietly take a
    permission away that is not used, or that shows nothing. Once a week; returns how many were rung."""
    people = await Worker.objects().where(
        And(Worker.role.is_in([Role.TEAM_MANAGER, Role.SENIOR_MANAGER, Role.DUTY]), Worker.closed_at.is_null())
    )
    rung = 0
    for one in await _health(people, mail_works=False):
        lately = one.last_shown_at is not None and one.last_shown_at > now - WEEK
        if one.browsers and not lately and not await _tested_since(one.worker, now - WEEK):
            person = next(worker for worker in people if worker.id == one.worker)
            week = day_of(now).isocalendar()
            rung += await _test(person, f"test:{person.id}:{week.year}-{week.week}", now)
    return rung


async def alert_unreachable_teams(*, now: datetime, mail_works: bool) -> int:
    """A team of whose managers and duty nobody can be reached is itself an alert, to its senior manager: once, till
    that is acknowledged, and at most once a week. On working days. Returns how many were raised."""
    raised = 0
    today = day_of(now)
    for team in await Team.objects().order_by(Team.name):
        people = await health_of(team, mail_works=mail_works)
        first = [one for one in people if one.role != Role.SENIOR_MANAGER]
        if not is_working_day(today, cast(Nation, team.nation)) or any(one.channel != "neither" for one in first):
            continue
        raised += await _alert_senior(team, now)
    return raised


async def _test(worker: Worker, key: str, now: datetime) -> bool:
    team = worker.team or await _any_team_of(worker)
    if team is None:
        return False
    async with transaction():
        event = Event(
            rule=Rule.TEST.value,
            key=key,
            team=team,
            author=worker.id,
            happened_at=now,
            raised_at=now,
            # Nobody has to act on it: it is told, and that is all.
            closed_at=now,
        )
        if not await Event.insert(event).on_conflict(action=OnConflictAction.do_nothing).returning(Event.id):
            return False
        await tell(event, [Told(recipient=worker.id, place="self", rings_at=now, in_any_case=True)], now=now)
        await queue_due(now=now, event=event.id)
    return True


async def _alert_senior(team: Team, now: datetime) -> bool:
    lately = And(Event.team == team.id, Event.rule == Rule.NOBODY_REACHABLE.value)
    if await Event.exists().where(And(lately, Event.raised_at > now - WEEK)):
        return False
    if await Event.exists().where(And(lately, Event.closed_at.is_null())):
        return False
    week = day_of(now).isocalendar()
    key = f"nobody:{team.id}:{week.year}-{week.week}"
    async with transaction():
        happening = Happening(rule=Rule.NOBODY_REACHABLE, key=key, team=team.id, happened_at=now)
        event = await raise_event(happening, now=now)
        if event is None:
            return False
        seniors = await people_on(team, "senior_manager", on=day_of(now))
        await tell(
            event,
            [Told(recipient=one, place="senior_manager", rings_at=now, in_any_case=True) for one in seniors],
            now=now,
        )
        await queue_due(now=now, event=event.id)
    return True


async def _health(people: Sequence[Worker], *, mail_works: bool) -> list[Health]:
    ids = [person.id for person in people]
    if not ids:
        return []
    rows = await PushSubscription.select(
        PushSubscription.worker, PushSubscription.last_shown_at, PushSubscription.retired_at
    ).where(PushSubscription.worker.is_in(ids))
    shown: dict[UUID, datetime] = {}
    browsers: dict[UUID, int] = {}
    for row in rows:
        at = row["last_shown_at"]
        if at is not None:
            shown[row["worker"]] = max(at, shown.get(row["worker"], at))
        browsers[row["worker"]] = browsers.get(row["worker"], 0) + (row["retired_at"] is None)
    return [
        Health(
            worker=person.id,
            name=person.name,
            role=person.role,
            channel=_channel(browsers.get(person.id, 0), mail_works=mail_works),
            last_shown_at=shown.get(person.id),
            browsers=browsers.get(person.id, 0),
        )
        for person in people
    ]


def _channel(browsers: int, *, mail_works: bool) -> Channel:
    if browsers:
        return "push"
    return "mail" if mail_works else "neither"


async def _tested_since(worker: UUID, at: datetime) -> bool:
    mine = And(Alert.recipient == worker, Alert.rule == Rule.TEST.value)
    return await Alert.exists().where(And(mine, Alert.raised_at > at))


async def _any_team_of(worker: Worker) -> UUID | None:
    row = await Oversight.select(Oversight.team).where(Oversight.worker == worker.id).first()
    return row["team"] if row else None
