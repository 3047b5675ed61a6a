"""What a child said that raised an alert: the exact words, for whoever the policy lets read them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.models.child_answer import ChildDanger
from server.models.event import Event, Rule
from server.models.worker import Worker
from server.rules.alert_door import calls_to_duty
from server.rules.alert_standing import say_when
from server.rules.child_danger import danger_in
from server.rules.voice_access import may_read_voice


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    """As said; empty where nothing was written, or it is not this worker's to read."""
    when: str
    is_here: bool
    """False while the record is not in the case file."""
    may_read: bool
    child: UUID | None
    duty: list[str]


async def said_of(worker: Worker, event: Event, *, now: datetime, on: date) -> Said | None:
    """None for an alert of any other kind."""
    if event.rule != Rule.CHILD_SAID:
        return None
    danger_id = danger_in(event)
    row = await ChildDanger.objects().where(ChildDanger.id == danger_id).first() if danger_id else None
    duty = await calls_to_duty(danger_id, on) if danger_id else []
    if row is None:
        return Said("", "", is_here=False, may_read=False, child=None, duty=duty)
    child: UUID = row.child
    may_read = child in await may_read_voice(worker, [child], now=now)
    return Said(
        words=row.words if may_read else "",
        when=say_when(row.said_at, on),
        is_here=True,
        may_read=may_read,
        child=child if may_read else None,
        duty=duty,
    )
