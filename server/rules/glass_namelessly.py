"""What an administrator learns of broken glass when nobody who manages was left to be told: by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.columns import And

from server.database import transaction
from server.models.alert import Alert, Delivery, State
from server.models.event import Rule
from server.models.worker import Worker
from server.rules.alert_standing import say_day_and_time
from server.rules.glass_told import NAMELESSLY
from server.rules.london import day_of
from server.rules.refusals import NotFound

EVENT: Any = Alert.event
"""Piccolo can't type so many steps."""


@dataclass(frozen=True, slots=True)
class Nameless:
    who: str
    when: str
    team: str


async def glass_told_namelessly(worker: Worker, *, now: datetime) -> list[Nameless]:
    """What this administrator was told, the latest first, until a manager has acknowledged it."""
    rows = (
        await Alert.select(
            EVENT.author.name.as_alias("who"),
            EVENT.happened_at.as_alias("at"),
            EVENT.team.name.as_alias("team"),
        )
        .where(And(_told(worker), EVENT.closed_at.is_null()))
        .order_by(Alert.raised_at, Alert.id, ascending=False)
    )
    return [Nameless(row["who"], say_day_and_time(row["at"], day_of(now)), row["team"]) for row in rows]


async def open_namelessly(worker: Worker, opaque: str, *, now: datetime) -> None:
    """The administrator came through the doorbell. Raises NotFound for anybody else than the one it rang."""
    row = await Delivery.select(Delivery.id, Delivery.alert.event.as_alias("event")).where(
        And(Delivery.token == opaque, Delivery.alert.is_in(Alert.select(Alert.id).where(_told(worker))))
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    mine = And(Alert.event == row["event"], _told(worker))
    async with transaction():
        await Delivery.update({Delivery.opened_at: now, Delivery.state: State.OPENED.value}).where(
            And(Delivery.id == row["id"], Delivery.opened_at.is_null())
        )
        await Alert.update({Alert.opened_at: now}).where(And(mine, Alert.opened_at.is_null()))


def _told(worker: Worker) -> And:
    nameless = And(Alert.rule == Rule.BROKE_GLASS.value, Alert.place == NAMELESSLY)
    return And(Alert.recipient == worker.id, nameless)
