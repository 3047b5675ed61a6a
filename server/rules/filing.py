"""Puts an opened capture into the case file, by the same rules as a form that was posted here."""

from datetime import datetime
from uuid import UUID

import msgspec

from server.models.child import Child
from server.models.family import Family
from server.models.registration import Registration
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules import access
from server.rules.amendments import read_amendment, record_amendment
from server.rules.capture_format import Content, recorded_at
from server.rules.denied_access import record_denied_access, record_details, record_rang_duty
from server.rules.denied_access_form import as_visit, read_denied_access, read_details, read_rang_duty
from server.rules.device_clock import clock_is_doubtful
from server.rules.filing_voice import OF_A_CHILD, file_voice
from server.rules.form_reader import as_uuid
from server.rules.policy import Act
from server.rules.raising_whatever import follow_correction
from server.rules.refusals import NoBusiness, NotFound
from server.rules.replacing import replace
from server.rules.visit_form import read_visit
from server.rules.visits import may_record, record_visit


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    doubtful: bool
    """The phone's clock can't have been right."""
    replaced: UUID | None
    """The earlier capture that this one corrected."""


async def file_capture(
    content: Content, author: Worker, registration: Registration, *, now: datetime, released: bool = False
) -> Filed:
    """Record what it holds as its author's, inside the caller's transaction.

    `now` is when it arrived; with `released` a manager has answered for the author's business with the children.
    Raises Refused with a sentence per field, or NoBusiness when none of the children was or is the author's.
    """
    if content.replaces not in (None, content.id):
        await follow_correction(author, old=content.replaces, new=content.id)
    if content.kind == "visit":
        doubtful = await _file_visit(content, author, registration, now, released)
    elif content.kind == "denied_access":
        doubtful = await _file_denied_access(content, author, registration, now, released)
    elif content.kind == "amendment":
        doubtful = await _file_amendment(content, author, registration, now, released)
    elif content.kind in OF_A_CHILD:
        doubtful = await file_voice(content, author, registration, now=now, released=released)
    else:
        doubtful = await _file_afterwards(content, author, registration, now, released)
    replaced = None
    if content.replaces not in (None, content.id):
        replaced = await replace(author, content.replaces, now=now)
    return Filed(doubtful=doubtful, replaced=replaced)


async def team_for(content: Content | None, author: Worker) -> UUID | None:
    """The team whose manager decides: the family's if there is such a family, else the author's."""
    family = await _family_named(content) if content else None
    team: UUID | None = family.team if family else author.team
    return team


async def may_amend(author: Worker, visit_id: UUID, *, now: datetime) -> bool:
    """Its own author may, whoever has the child by now; so may who could open the visit. A visit yet to come waits."""
    visit = await Visit.objects().where(Visit.id == visit_id).first()
    if visit is None or visit.author == author.id:
        return True
    try:
        await access.visit_for(author, visit_id, now=now, act=Act.WRITE)
    except NotFound:
        return False
    return True


async def _file_visit(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    entry = read_visit(content.fields)
    if not await may_record(author, entry, now=now) and not released:
        raise NoBusiness
    doubtful = clock_is_doubtful(content, registration, now=now, began_at=entry.began_at)
    await record_visit(
        author,
        entry,
        visit_id=content.id,
        recorded_at=recorded_at(content) or now,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
        unfinished=content.unfinished,
    )
    return doubtful


async def _file_denied_access(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    entry = read_denied_access(content.fields)
    saved_at = recorded_at(content) or now
    visit = as_visit(entry, recorded_at=saved_at)
    if not await may_record(author, visit, now=now) and not released:
        raise NoBusiness
    doubtful = clock_is_doubtful(content, registration, now=now, began_at=visit.began_at)
    await record_denied_access(
        author,
        entry,
        visit_id=content.id,
        recorded_at=saved_at,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
        unfinished=content.unfinished,
    )
    return doubtful


async def _file_afterwards(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    """What is told of a denied access after the first save, and that duty was rung."""
    saved_at = recorded_at(content) or now
    moments = {"recorded_at": saved_at, "received_at": now}
    if content.kind == "rang_duty":
        call = read_rang_duty(content.fields)
        if not released and not await may_amend(author, call.denial, now=now):
            raise NoBusiness
        await record_rang_duty(author, call, call_id=content.id, **moments)
    else:
        told = read_details(content.fields)
        if not released and not await may_amend(author, told.denial, now=now):
            raise NoBusiness
        await record_details(author, told, details_id=content.id, **moments)
    return clock_is_doubtful(content, registration, now=now)


async def _file_amendment(
    content: Content, author: Worker, registration: Registration, now: datetime, released: bool
) -> bool:
    visit_id, words = read_amendment(content.fields)
    if not released and not await may_amend(author, visit_id, now=now):
        raise NoBusiness
    doubtful = clock_is_doubtful(content, registration, now=now)
    await record_amendment(
        author,
        visit_id,
        words,
        amendment_id=content.id,
        recorded_at=recorded_at(content) or now,
        received_at=now,
        registration=content.registration,
        doubtful=doubtful,
    )
    return doubtful


async def _family_named(content: Content) -> Family | None:
    if content.kind in OF_A_CHILD:
        return await _family_of_child(content)
    names_family = content.kind in ("visit", "denied_access")
    said = content.fields.get("family" if names_family else "visit", "")
    named = as_uuid(said) if isinstance(said, str) else None
    if named is None:
        return None
    if names_family:
        return await Family.objects().where(Family.id == named).first()
    visit = await Visit.objects(Visit.family).where(Visit.id == named).first()
    return visit.family if visit else None


async def _family_of_child(content: Content) -> Family | None:
    said = content.fields.get("child", "")
    named = as_uuid(said) if isinstance(said, str) else None
    child = await Child.objects(Child.family).where(Child.id == named).first() if named else None
    return child.family if child else None
