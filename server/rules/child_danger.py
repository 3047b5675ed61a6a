"""Something a child said means danger: the exact words, and the ladder, at once."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.child import Child
from server.models.child_answer import ChildDanger
from server.models.event import Event, Rule
from server.models.family import Family
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.child_session import NO_CHILD, TAKEN
from server.rules.events import Happening, raise_event
from server.rules.form_reader import Fields, FormReader, as_uuid
from server.rules.london import day_of, instant_of
from server.rules.policy import Act
from server.rules.refusals import Refused

AHEAD: Final = timedelta(minutes=10)
"""So far a time of day may lie after the saving and still be of that day."""


class DangerEntry(msgspec.Struct, frozen=True, kw_only=True):
    child: UUID
    session: UUID | None
    answer: UUID | None
    words: str
    """Word for word; may be empty, as the alert waits for nothing."""
    said_at: time | None
    """London's time of day. None: the moment of saving."""


def read_child_danger(fields: Fields) -> DangerEntry:
    """Only the child has to be named. Raises Refused with a sentence for each field that can't be taken."""
    form = FormReader(fields)
    child = form.uuid("child", missing="Say which child this is. Open the form from the child’s page.")
    session = form.uuid("session", missing="Open the form again.") if form.text("session") else None
    answer = form.uuid("answer", missing="Open the form again.") if form.text("answer") else None
    words = form.text("words")
    said_at = form.clock_time("said_at")
    form.finish()
    assert child  # noqa: S101 - finish() raised if it was missing
    return DangerEntry(child=child, session=session, answer=answer, words=words, said_at=said_at)


async def may_tell_of(author: Worker, child: UUID, *, at: datetime, now: datetime) -> bool:
    """Whether the author may record it: whoever may record a visit to this child, then or now. Raises Refused when
    there is no such child."""
    if not await Child.exists().where(Child.id == child):
        raise Refused({"child": NO_CHILD})
    theirs = access.open_children(author, "visit", Act.WRITE, now=now)
    if theirs is not None and await Child.exists().where(And(Child.id == child, theirs)):
        return True
    return await access.worked_with(author, child, at=at)


async def record_danger(
    author: Worker,
    entry: DangerEntry,
    *,
    danger_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
) -> None:
    """Write the words as said, the event, its alerts and first doorbells, inside the caller's transaction. The same one
    twice is one. Raises Refused when the id is taken by another."""
    said: dict[str, Any] = {name: getattr(entry, name) for name in ("child", "session", "answer", "words")}
    row = ChildDanger(
        id=danger_id,
        author=author.id,
        registration=registration,
        said_at=said_when(entry.said_at, recorded_at),
        recorded_at=recorded_at,
        received_at=received_at,
        clock_doubtful=doubtful,
        **said,
    )
    query = ChildDanger.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if not await query.returning(ChildDanger.id):
        before = await ChildDanger.objects().where(ChildDanger.id == danger_id).first()
        if before is None or before.author != author.id or any(getattr(before, name) != said[name] for name in said):
            raise Refused({"": TAKEN})
        return
    await audit.note(
        "child said danger",
        now=received_at,
        worker=author.id,
        subject_kind="danger",
        subject=danger_id,
        registration=registration,
    )
    await raise_said(danger_id, entry.child, author=author, named=True, happened_at=row.said_at, now=received_at)


async def raise_said(
    danger_id: UUID, child_id: UUID | None, *, author: Worker, named: bool, happened_at: datetime, now: datetime
) -> Event | None:
    """Tell the ladder of the child's team, or of the author's where the child isn't known. With `named` the author may
    read the event. None when it was heard before, or there is no team."""
    child: Any = await Child.objects(Child.family).where(Child.id == child_id).first() if child_id else None
    family: Family | None = child.family if child else None
    team = family.team if family else author.team
    if team is None:
        return None
    return await raise_event(
        Happening(
            rule=Rule.CHILD_SAID,
            key=key_of_danger(danger_id),
            team=team,
            family=family.id if family else None,
            author=author.id if named else None,
            danger="yes",
            happened_at=min(happened_at, now),
            children=[child.id] if child else [],
        ),
        now=now,
    )


async def event_of_danger(danger_id: UUID) -> Event | None:
    """The event that it raised."""
    return await Event.objects().where(Event.key == key_of_danger(danger_id)).first()


async def own_danger(author: Worker, danger_id: UUID) -> ChildDanger | None:
    """The record, for who made it."""
    return await ChildDanger.objects().where(And(ChildDanger.id == danger_id, ChildDanger.author == author.id)).first()


def key_of_danger(danger_id: UUID) -> str:
    """One event, whether the record could be taken or only opened."""
    return f"said:{danger_id}"


def danger_in(event: Event) -> UUID | None:
    """Which record an event of this kind is about."""
    return as_uuid(event.key.removeprefix("said:")) if event.rule == Rule.CHILD_SAID else None


def said_when(at: time | None, recorded_at: datetime) -> datetime:
    """The moment at which it was said: on the day of saving, or late on the day before. UTC."""
    if at is None:
        return recorded_at
    day = day_of(recorded_at)
    moment = instant_of(day, at)
    return moment if moment <= recorded_at + AHEAD else instant_of(day - timedelta(days=1), at)
