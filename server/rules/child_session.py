"""The one way a hand-over of the tablet gets into the case file."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.child import Child
from server.models.child_session import ChildSession
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.child_session_form import SessionEntry
from server.rules.policy import Act, Relation, relations_for
from server.rules.refusals import Refused

TAKEN: Final = "Another record has this number already. Nothing is lost: record this as a new one."
NO_CHILD: Final = "This child is not in Doorstep. Open the form again from the child’s page."


async def may_write_of(author: Worker, child: UUID, *, at: datetime, now: datetime) -> bool:
    """Whether the author may write down what this child says, at that moment or now, as the table says: a child
    reassigned between the visit and sync is no reason to return the child's words. Raises Refused without a child."""
    if not await Child.exists().where(Child.id == child):
        raise Refused({"child": NO_CHILD})
    theirs = access.open_children(author, "voice", Act.WRITE, now=now)
    if theirs is not None and await Child.exists().where(And(Child.id == child, theirs)):
        return True
    return await access.worked_with(author, child, at=at)


async def may_answer_in(author: Worker, session_id: UUID, child: UUID | None, *, now: datetime) -> bool:
    """Whether the author may write an answer into this session: their own, or of a child whose words they may write
    down. While it has not arrived, the child named decides. Raises Refused when there is no such child."""
    session = await ChildSession.objects().where(ChildSession.id == session_id).first()
    if session is None:
        return child is not None and await may_write_of(author, child, at=now, now=now)
    if session.author == author.id and Relation.SELF in relations_for(author.role, "voice", Act.WRITE, restricted=True):
        return True
    return await may_write_of(author, session.child, at=now, now=now)


async def record_session(
    author: Worker,
    entry: SessionEntry,
    *,
    session_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
) -> None:
    """Write that the tablet was handed over, and its audit entry, inside the caller's transaction. The visit and the
    answers may come before it or after it. Recording the same one twice is one. Raises Refused when the id is taken by
    another."""
    said = _columns(entry)
    row = ChildSession(
        id=session_id,
        author=author.id,
        registration=registration,
        recorded_at=recorded_at,
        received_at=received_at,
        clock_doubtful=doubtful,
        **said,
    )
    query = ChildSession.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if not await query.returning(ChildSession.id):
        before = await ChildSession.objects().where(ChildSession.id == session_id).first()
        if before is None or before.author != author.id or any(getattr(before, name) != said[name] for name in said):
            raise Refused({"": TAKEN})
        return
    await audit.note(
        "handed over to child",
        now=received_at,
        worker=author.id,
        subject_kind="session",
        subject=session_id,
        registration=registration,
    )


def _columns(entry: SessionEntry) -> dict[str, Any]:
    """Lists as the JSON that their columns hold."""
    said = msgspec.structs.asdict(entry)
    return said | {name: msgspec.json.encode(said[name]).decode() for name in ("in_the_room", "tools", "told")}
