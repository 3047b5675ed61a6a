"""What a child said on the tablet, as rows: for tests of what is shown and written beside it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.models.attachment import Attachment, FileState
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.ids import new_id
from server.models.worker import Worker
from tests.cast import NOW

HAPPY = {"questions": [{"id": "home", "faces": ["happy"], "who": "", "words": "", "not_said": False}]}


def a_step(step: int) -> dict[str, Any]:
    return {"questions": [{"id": "safe", "step": step, "choice": "", "words": "", "not_said": False}]}


async def a_session(child: Child, author: Worker, *, at: datetime = NOW, **said: Any) -> ChildSession:
    """Alone with the worker, in English, unless said otherwise."""
    lists = {name: json(said.pop(name, value)) for name, value in _LISTS.items()}
    given = {"language": "en", "holds_pen": "child", "police_interview": "none", **said, **lists}
    session = ChildSession(id=new_id(), child=child.id, author=author.id, recorded_at=at, received_at=at, **given)
    await ChildSession.insert(session)
    return session


async def an_answer(
    session: ChildSession | UUID, child: Child, author: Worker, kind: str, answer: dict[str, Any], **said: Any
) -> ChildAnswer:
    """`asked` are the words as the child saw them, by question."""
    at = said.pop("at", NOW + timedelta(minutes=5))
    row = ChildAnswer(
        id=new_id(),
        session=session if isinstance(session, UUID) else session.id,
        child=child.id,
        author=author.id,
        tool=kind,
        kind=kind,
        answer=json(answer),
        asked=json(said.pop("asked", {})),
        may_hear=json(said.pop("may_hear", [])),
        began_at=at,
        answered_at=at,
        recorded_at=at,
        received_at=at,
        **said,
    )
    await ChildAnswer.insert(row)
    return row


async def a_file(answer: ChildAnswer, purpose: str, *, state: FileState = FileState.AWAITED, **said: Any) -> Attachment:
    file = Attachment(
        record=answer.id,
        record_kind="child_answer",
        digest=new_id().hex * 2,
        key="",
        purpose=purpose,
        state=state.value,
        recorded_at=NOW,
        **said,
    )
    await Attachment.insert(file)
    return file


def json(value: object) -> str:
    return msgspec.json.encode(value).decode()


_LISTS: dict[str, list[str]] = {"in_the_room": ["nobody_else"], "tools": ["faces"], "told": []}
