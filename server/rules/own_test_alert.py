"""A worker rings themselves, to see whether it arrives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.alert import Alert, Delivery, State
from server.models.event import Event, Rule
from server.models.ids import new_id
from server.models.push_subscription import PushSubscription
from server.models.worker import Worker
from server.rules import access
from server.rules.alert_standing import say_when
from server.rules.alerts import Told, tell
from server.rules.deliveries import queue_due
from server.rules.events import Happening, raise_event
from server.rules.london import day_of
from server.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class TestDoorbell:
    channel: str
    words: str
    arrived: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class TestStanding:
    """How far the latest test alert has come, for each browser and mailbox it rings."""

    sent_words: str
    doorbells: list[TestDoorbell]

    @property
    def arrived(self) -> bool:
        return any(one.arrived for one in self.doorbells)

    @property
    def waiting(self) -> bool:
        return not self.arrived and not all(one.failed for one in self.doorbells)


async def ring_oneself(worker: Worker, *, now: datetime) -> UUID:
    """Raises Refused for somebody who belongs to no team: there would be no ladder to test."""
    overseen = await access.teams_of(worker)
    team = overseen[0].id if overseen else worker.team
    if team is None:
        raise Refused({"": "You belong to no team yet, so no alert can be meant for you. Ask your administrator."})
    async with transaction():
        event = await raise_event(
            Happening(rule=Rule.TEST, key=f"test:{new_id()}", team=team, author=worker.id, happened_at=now), now=now
        )
        assert event  # noqa: S101 - its key is new
        await tell(event, [Told(recipient=worker.id, place="self", rings_at=now, in_any_case=True)], now=now)
        await queue_due(now=now, event=event.id)
        # Nobody has to act on it: it is told, and that is all.
        await Event.update({Event.closed_at: now}).where(Event.id == event.id)
    found: UUID = event.id
    return found


async def latest_test(worker: Worker, *, now: datetime) -> TestStanding | None:
    """None while this worker has never rung themselves."""
    mine = And(Alert.recipient == worker.id, Alert.rule == Rule.TEST.value)
    alert = await Alert.objects().where(mine).order_by(Alert.raised_at, ascending=False).first()
    if alert is None:
        return None
    rows = (
        await Delivery.select(
            Delivery.channel,
            Delivery.state,
            Delivery.due_at,
            Delivery.handed_over_at,
            Delivery.shown_at,
            Delivery.opened_at,
        )
        .where(Delivery.alert == alert.id)
        .order_by(Delivery.due_at, Delivery.id)
    )
    return TestStanding(say_when(alert.raised_at, day_of(now)), [_doorbell(row, now) for row in rows])


async def rings_here(worker: Worker) -> int:
    """How many browsers of this worker may be rung."""
    live = And(PushSubscription.worker == worker.id, PushSubscription.retired_at.is_null())
    count: int = await PushSubscription.count().where(live)
    return count


def _doorbell(row: dict[str, Any], now: datetime) -> TestDoorbell:
    on = day_of(now)
    channel = "E-mail" if row["channel"] == "mail" else "Notification"
    if arrived := row["shown_at"] or row["opened_at"]:
        return TestDoorbell(channel, f"Arrived {say_when(arrived, on)}", True, False)
    if row["state"] in (State.FAILED, State.NOT_NEEDED):
        return TestDoorbell(channel, "Did not go out", False, True)
    if row["handed_over_at"]:
        return TestDoorbell(channel, f"Handed over {say_when(row['handed_over_at'], on)}, not shown yet", False, False)
    return TestDoorbell(
        channel, f"Goes {say_when(row['due_at'], on)}" if row["due_at"] > now else "On its way", False, False
    )
