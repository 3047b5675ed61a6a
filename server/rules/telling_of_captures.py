"""A record that is not in the case file, and may speak of a shut door, or of danger: somebody is told all the same."""

from datetime import datetime
from typing import Final
from uuid import UUID

from server.models.capture import Status
from server.models.worker import Worker
from server.rules.arrivals import Arrival
from server.rules.capture_format import recorded_at
from server.rules.raising_whatever import raise_unopened, raise_whatever
from server.rules.telling_of_quarantine import tell_of_quarantine

TOLD_BY_THE_RECORD: Final = (Status.ACCEPTED, Status.REPLACED)


async def tell_of_capture(
    arrival: Arrival, author: Worker, status: Status, *, team: UUID | None, now: datetime
) -> None:
    """Inside the transaction that takes it in. One that was accepted has raised what it gives rise to by itself; any
    other that can be opened raises its alert as far as it can be read, and one that can't tells the sender's manager.
    Of a quarantined one the managers of `team`, who decide on it, are told besides.
    """
    if status == Status.QUARANTINED:
        await tell_of_quarantine(author, team, now=now)
    if status in TOLD_BY_THE_RECORD:
        return
    content = arrival.content
    if content is not None:
        await raise_whatever(
            author,
            content.kind,
            content.fields,
            capture_id=content.id,
            replaces=content.replaces,
            recorded_at=recorded_at(content),
            now=now,
        )
    elif arrival.may_be_urgent:
        await raise_unopened(author, capture_id=arrival.id, now=now)
