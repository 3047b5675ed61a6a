"""One alert a person and event: who is told, and when their next doorbell is due."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.alert import Alert
from server.models.event import Event


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One person to be told; `place` says why this one."""

    recipient: UUID
    place: str
    rings_at: datetime
    in_any_case: bool = False
    """Even if somebody else acts first."""


async def tell(event: Event, told: Sequence[Told], *, now: datetime) -> None:
    """Write the alerts of people who have none for this event, and make everybody's next doorbell due, inside the
    caller's transaction. Who has an alert already is rung again, not told twice.
    """
    if not told:
        return
    await Alert.insert(*(_row(event, one, now) for one in told)).on_conflict(action=OnConflictAction.do_nothing)
    for rings_at in {one.rings_at for one in told}:
        people = [one.recipient for one in told if one.rings_at == rings_at]
        await Alert.update({Alert.rings_at: rings_at, Alert.round: event.round}).where(
            And(Alert.event == event.id, Alert.recipient.is_in(people))
        )


def _row(event: Event, one: Told, now: datetime) -> Alert:
    return Alert(
        event=event.id,
        rule=event.rule,
        recipient=one.recipient,
        place=one.place,
        in_any_case=one.in_any_case,
        round=event.round,
        raised_at=now,
        rings_at=one.rings_at,
    )
