"""Puts what came from a child's tablet into the case file, by the same rules as what was posted here."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Final

from server.models.registration import Registration
from server.models.worker import Worker
from server.rules.capture_format import Content, recorded_at
from server.rules.child_answer_form import read_child_answer
from server.rules.child_danger import may_tell_of, read_child_danger, record_danger
from server.rules.child_session import may_write_of, record_session
from server.rules.child_session_form import read_child_session
from server.rules.device_clock import clock_is_doubtful
from server.rules.hearing import hear_child
from server.rules.refusals import NoBusiness

OF_A_CHILD: Final = ("child_session", "child_answer", "child_danger")


async def file_voice(
    content: Content, author: Worker, registration: Registration, *, now: datetime, released: bool
) -> bool:
    """Record it, inside the caller's transaction; whether the phone's clock can't have been right. Raises as
    `filing.file_capture` does."""
    if content.kind == "child_session":
        return await _file_session(content, author, registration, now, released)
    if content.kind == "child_answer":
        return await _file_answer(content, author, registration, now, released)
    return await _file_danger(content, author, registration, now, released)


async def _file_session(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    entry = read_child_session(content.fields)
    saved_at = recorded_at(content) or now
    await _check(may_write_of(author, entry.child, at=saved_at, now=now), released)
    doubtful = clock_is_doubtful(content, registration, now=now)
    await record_session(
        author,
        entry,
        session_id=content.id,
        recorded_at=saved_at,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
    )
    return doubtful


async def _file_answer(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    entry = read_child_answer(content.fields, unfinished=content.unfinished)
    saved_at = recorded_at(content) or now
    await _check(may_write_of(author, entry.child, at=entry.began_at or saved_at, now=now), released)
    doubtful = clock_is_doubtful(content, registration, now=now, began_at=entry.answered_at)
    await hear_child(
        author,
        entry,
        answer_id=content.id,
        recorded_at=saved_at,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
    )
    return doubtful


async def _file_danger(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    entry = read_child_danger(content.fields)
    saved_at = recorded_at(content) or now
    await _check(may_tell_of(author, entry.child, at=saved_at, now=now), released)
    doubtful = clock_is_doubtful(content, registration, now=now)
    await record_danger(
        author,
        entry,
        danger_id=content.id,
        recorded_at=saved_at,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
    )
    return doubtful


async def _check(business: Awaitable[bool], released: bool) -> None:
    """A manager's release answers for the author's business; that the child is there, it can't."""
    if not await business and not released:
        raise NoBusiness
