"""What is to be done about an alert that closes by itself, and whether this worker can do it."""

from dataclasses import dataclass
from uuid import UUID

from piccolo.columns import And

from server.models.capture import Capture, Status
from server.models.event import Event, Rule
from server.models.worker import Worker
from server.rules.access import MANAGERS
from server.rules.saying import say_count
from server.rules.telling_of_quarantine import author_in
from server.rules.without_lead import still_without


@dataclass(frozen=True, slots=True)
class Waits:
    words: str
    may_go: bool
    """Whether this worker can do it on the page that is there for it."""


async def what_waits(worker: Worker, event: Event) -> Waits | None:
    """None for an alert of any other kind, and when it is closed."""
    if event.closed_at is not None:
        return None
    if event.rule == Rule.QUARANTINED:
        return await _records(worker, event)
    return await _children(worker, event) if event.rule == Rule.NO_LEAD else None


async def _records(worker: Worker, event: Event) -> Waits:
    author = author_in(event)
    waiting = And(Capture.author == author, Capture.status == Status.QUARANTINED.value)
    records = say_count(await Capture.count().where(waiting), "record", "records")
    words = f"{records} by {await _name(author)}: kept out of the case files until somebody decides."
    return Waits(words, worker.role in MANAGERS)


async def _children(worker: Worker, event: Event) -> Waits:
    children = say_count(await still_without(event), "child has", "children have")
    words = f"{children} nobody: the account of {await _name(event.author)}, their lead social worker, was closed."
    return Waits(words, worker.role in MANAGERS)


async def _name(worker: UUID) -> str:
    row = await Worker.select(Worker.name).where(Worker.id == worker).first()
    return str(row["name"]) if row else "somebody"
