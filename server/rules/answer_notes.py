"""Writes what workers add beside a child's answer. The answer itself is never touched, and a note never replaced."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.table import Table

from server.database import transaction
from server.models.answer_notes import AdvocacyOffer, MeetingDecision, Sharing, Transcript, Translation, WhatWasDone
from server.models.attachment import Attachment
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.child_session import SessionVisit
from server.models.ids import new_id
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules import audit
from server.rules.answer_notes_form import (
    read_decision,
    read_done,
    read_offer,
    read_sharing,
    read_told,
    read_transcript,
    read_translation,
)
from server.rules.form_reader import Fields, as_uuid
from server.rules.london import day_of
from server.rules.marks_of import marks_in, say_marks
from server.rules.policy import Act
from server.rules.refusals import NotFound, Refused
from server.rules.ties import ties_of
from server.rules.voice_access import answer_for, session_for


async def write_transcript(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    """A recording typed out. Raises NotFound for somebody who writes nothing there, Refused as its reader does; so do
    all below."""
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    theirs = And(Attachment.record == answer.id, Attachment.purpose == "sound")
    sounds = await Attachment.select(Attachment.id).where(theirs).output(as_list=True)
    entry = read_transcript(fields, sounds=sounds)
    await _write(worker, answer, Transcript, "typed out answer", entry, written_at=now)


async def write_translation(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    await _write(worker, answer, Translation, "translated answer", read_translation(fields), written_at=now)


async def write_sharing(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    """Whether it goes to the core group or the conference: the child is asked, and the worker says if that is safe.
    Where an adult of the family must not know something, everybody hears it only deliberately."""
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    manages = (await ties_of(worker, answer.child, now=now)).allow("voice", Act.ACT)
    async with transaction():
        # Marks are read where the row is written: one made since the page was opened holds.
        marked = say_marks(await marks_in(await _family_of(answer)))
        entry = read_sharing(fields, not_safe=await is_not_safe(answer.id), manages=manages, marked=marked)
        await _insert(worker, answer, Sharing, "said who hears answer", entry, written_at=now)


async def _family_of(answer: ChildAnswer) -> UUID:
    child = await Child.select(Child.family).where(Child.id == answer.child).first()
    assert child is not None  # noqa: S101 - an answer's child is a row
    family: UUID = child["family"]
    return family


async def is_not_safe(answer: UUID) -> bool:
    """The latest word on it is that passing it on is not safe."""
    latest = (
        await Sharing.select(Sharing.safe)
        .where(Sharing.answer == answer)
        .order_by(Sharing.written_at, Sharing.id, ascending=False)
        .first()
    )
    return latest is not None and latest["safe"] == "no"


async def write_done(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    entry = read_done(fields, on=day_of(now))
    await _write(worker, answer, WhatWasDone, "did something about answer", entry, child=answer.child, written_at=now)


async def write_offer(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    entry = read_offer(fields, on=day_of(now))
    await _write(worker, answer, AdvocacyOffer, "offered advocacy", entry, child=answer.child, written_at=now)


async def write_decision(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    """How the child is at their meeting. Told at once, or open until told."""
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    entry = read_decision(fields, on=day_of(now))
    await _write(worker, answer, MeetingDecision, "decided on meeting", entry, child=answer.child, decided_at=now)


async def write_told(worker: Worker, answer_id: UUID, fields: Fields, *, now: datetime) -> None:
    """The child was told what was decided. Said once: the first word on it stays."""
    answer = await answer_for(worker, answer_id, now=now, act=Act.WRITE)
    entry = read_told(fields, on=day_of(now))
    of_answer = And(MeetingDecision.id == entry.decision, MeetingDecision.answer == answer.id)
    async with transaction():
        if not await MeetingDecision.exists().where(of_answer):
            raise NotFound
        told: dict[Any, Any] = {MeetingDecision.told_on: entry.told_on, MeetingDecision.told_words: entry.told_words}
        changed = await (
            MeetingDecision.update(told)
            .where(And(of_answer, MeetingDecision.told_on.is_null()))
            .returning(MeetingDecision.id)
        )
        if changed:
            await _note(worker, "told child of decision", answer.id, now)


async def link_visit(worker: Worker, session_id: UUID, fields: Fields, *, now: datetime) -> UUID:
    """Say afterwards on which visit a session was; the child's id. Raises Refused when it is no visit to this child."""
    session = await session_for(worker, session_id, now=now, act=Act.WRITE)
    given = fields.get("visit", "")
    visit = as_uuid(given if isinstance(given, str) else "")
    seen = And(Seen.visit == visit, Seen.child == session.child)
    if visit is None or not await Visit.exists().where(Visit.id == visit) or not await Seen.exists().where(seen):
        raise Refused({"visit": "Choose a visit to this child."})
    async with transaction():
        row = SessionVisit(id=new_id(), session=session.id, visit=visit, author=worker.id, linked_at=now)
        await SessionVisit.insert(row)
        await audit.note(
            "linked session to visit", now=now, worker=worker.id, subject_kind="session", subject=session.id
        )
    child: UUID = session.child
    return child


async def _write(
    worker: Worker, answer: ChildAnswer, table: type[Table], act: str, entry: msgspec.Struct, **more: Any
) -> None:
    async with transaction():
        await _insert(worker, answer, table, act, entry, **more)


async def _insert(
    worker: Worker, answer: ChildAnswer, table: type[Table], act: str, entry: msgspec.Struct, **more: Any
) -> None:
    said = msgspec.structs.asdict(entry) | more
    await table.insert(table(answer=answer.id, author=worker.id, **said))
    await _note(worker, act, answer.id, more.get("written_at") or more["decided_at"])


async def _note(worker: Worker, act: str, answer: UUID, now: datetime) -> None:
    await audit.note(act, now=now, worker=worker.id, subject_kind="answer", subject=answer)
