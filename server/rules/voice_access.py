"""The only ways to load what a child said on the tablet: the table's column "voice"."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.worker import Worker
from server.rules import access
from server.rules.policy import Act, Relation, relations_for
from server.rules.refusals import NotFound


async def voice_of(worker: Worker, child_id: UUID, *, now: datetime, act: Act = Act.READ) -> Child:
    """The child, with the family, if this worker may read what they said (or write beside it) at `now`. Whatever is
    loaded by this child's id afterwards is theirs to read too. Raises NotFound otherwise."""
    theirs = access.open_children(worker, "voice", act, now=now)
    if theirs is None:
        raise NotFound
    child = await Child.objects(Child.family).where(And(Child.id == child_id, theirs)).first()
    if child is None:
        raise NotFound
    return child


async def session_for(worker: Worker, session_id: UUID, *, now: datetime, act: Act = Act.READ) -> ChildSession:
    """The session, if this worker may do so at `now`; who sat with the child always adds to it. Raises NotFound
    otherwise, and while it has not arrived."""
    session = await ChildSession.objects().where(ChildSession.id == session_id).first()
    if session is None:
        raise NotFound
    await _check(worker, session.author, session.child, now, act)
    return session


async def answer_for(worker: Worker, answer_id: UUID, *, now: datetime, act: Act = Act.READ) -> ChildAnswer:
    """The answer, as `session_for`. Raises NotFound."""
    answer = await ChildAnswer.objects().where(ChildAnswer.id == answer_id).first()
    if answer is None:
        raise NotFound
    await _check(worker, answer.author, answer.child, now, act)
    return answer


async def may_read_voice(worker: Worker, children: Iterable[UUID], *, now: datetime) -> set[UUID]:
    """Those of these children whose words this worker may read at `now`."""
    ids = list(children)
    theirs = access.open_children(worker, "voice", Act.READ, now=now)
    if theirs is None or not ids:
        return set()
    rows = await Child.select(Child.id).where(And(Child.id.is_in(ids), theirs))
    return {row["id"] for row in rows}


async def _check(worker: Worker, author: UUID, child: UUID, now: datetime, act: Act) -> None:
    adds = Relation.SELF in relations_for(worker.role, "voice", act, restricted=True)
    if not (adds and author == worker.id):
        await voice_of(worker, child, now=now, act=act)
