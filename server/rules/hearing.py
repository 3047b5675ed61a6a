"""A child is heard: what they answered goes into the case file as they gave it, and is never changed."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.query.mixins import OnConflictAction

from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.worker import Worker
from server.rules import audit
from server.rules.attachments_listed import expect_files, names_the_same
from server.rules.child_answer_form import AnswerEntry
from server.rules.child_session import TAKEN
from server.rules.refusals import Refused

OTHER_CHILD: Final = "The tablet was handed to another child under this number. It is kept: speak with your manager."


async def hear_child(
    author: Worker,
    entry: AnswerEntry,
    *,
    answer_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
) -> None:
    """Write the answer, the files that it names and its audit entry, inside the caller's transaction.

    `asked` and `answer` are kept byte for byte. The session need not have arrived: the answer waits for it. Heard twice
    it is one answer. Raises Refused when the id is taken by another, or when the session is another child's.
    """
    session = await ChildSession.objects().where(ChildSession.id == entry.session).first()
    if session is not None and (session.child != entry.child or session.author != author.id):
        raise Refused({"session": OTHER_CHILD})
    said = _columns(entry)
    row = ChildAnswer(
        id=answer_id,
        author=author.id,
        registration=registration,
        began_at=entry.began_at or entry.answered_at or recorded_at,
        answered_at=entry.answered_at or recorded_at,
        recorded_at=recorded_at,
        received_at=received_at,
        clock_doubtful=doubtful,
        **said,
    )
    query = ChildAnswer.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    if not await query.returning(ChildAnswer.id):
        await _check_same(author, entry, answer_id, said)
        return
    await expect_files(answer_id, "child_answer", entry.files, recorded_at=recorded_at)
    await audit.note(
        "heard child",
        now=received_at,
        worker=author.id,
        subject_kind="answer",
        subject=answer_id,
        registration=registration,
    )


def _columns(entry: AnswerEntry) -> dict[str, Any]:
    names = ("session", "child", "tool", "kind", "language", "asked", "answer", "ending")
    said = {name: getattr(entry, name) for name in names}
    return said | {"may_hear": msgspec.json.encode(entry.may_hear).decode()}


async def _check_same(author: Worker, entry: AnswerEntry, answer_id: UUID, said: dict[str, Any]) -> None:
    before = await ChildAnswer.objects().where(ChildAnswer.id == answer_id).first()
    if before is None or before.author != author.id or any(getattr(before, name) != said[name] for name in said):
        raise Refused({"": TAKEN})
    if not await names_the_same(answer_id, entry.files):
        raise Refused({"": TAKEN})
