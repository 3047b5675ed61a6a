"""The one way a visit gets into the case file, from a form posted here and from a phone's capture alike."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.models.child import Child
from server.models.family import Family
from server.models.plan import Plan
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.attachments_listed import expect_files, names_the_same
from server.rules.plan_clocks import wind_clocks
from server.rules.raising import raise_for_visit
from server.rules.refusals import Refused
from server.rules.visit_entry import VisitEntry

TAKEN: Final = "Another record has this number already. Nothing is lost: record this visit as a new one."
BESIDE: Final = ("children", "files")
"""What has rows of its own."""


async def may_record(author: Worker, entry: VisitEntry, *, now: datetime) -> bool:
    """Whether the author had business with a child named, at the visit's moment or has it now, as the table says.

    A child reassigned between visit and sync is no reason to return a visit, so either moment will do. A visit to a
    household tells of each child in it: a brother or sister whom another worker leads, or who is on no plan, is told
    of too, and only the lead's or cover's visit moves a clock.
    Raises Refused when the family or a child isn't in Doorstep, or a child is of another family.
    """
    family = await Family.objects().where(Family.id == entry.family).first()
    if family is None:
        raise Refused({"family": "This family is not in Doorstep. Open the form again from the family’s page."})
    ids = [one.child for one in entry.children]
    known = await Child.count().where(And(Child.id.is_in(ids), Child.family == family.id))
    if known != len(ids):
        raise Refused({"children": "A child on this form is not in this family. Open the form again."})
    if await access.may_write_of(author, family, ids, now=now):
        return True
    for child in ids:
        if await access.worked_with(author, child, at=entry.began_at):
            return True
    return False


async def record_visit(
    author: Worker,
    entry: VisitEntry,
    *,
    visit_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None = None,
    doubtful: bool = False,
    unfinished: bool = False,
) -> Visit:
    """Write the visit, a row per child, the clocks it moves and the audit entry, inside the caller's transaction.

    `visit_id` was made on the device: recording the same visit twice is one visit. `recorded_at` is the phone's
    clock, `received_at` the server's; `doubtful` says that the phone's can't be right.
    Raises Refused when the id is taken by a visit with other content.
    """
    visit = _row(author, entry, visit_id, recorded_at, received_at, registration, doubtful, unfinished)
    added = await Visit.insert(visit).on_conflict(action=OnConflictAction.do_nothing).returning(Visit.id)
    if not added:
        return await _recorded_before(author, entry, visit_id)
    await expect_files(visit_id, "visit", entry.files, recorded_at=recorded_at)
    await Seen.insert(*(_seen_row(visit_id, one) for one in entry.children))
    for plan in await _running_plans(entry):
        await wind_clocks(plan, now=received_at)
    await raise_for_visit(author, visit, entry, now=received_at)
    await audit.note(
        "recorded visit",
        now=received_at,
        worker=author.id,
        subject_kind="visit",
        subject=visit_id,
        registration=registration,
    )
    return visit


async def entry_of(visit: Visit) -> VisitEntry:
    """The visit as its author put it, from the rows that record_visit wrote; without its files."""
    seen = await Seen.select(Seen.child, Seen.seen, Seen.why, Seen.why_words, Seen.said).where(Seen.visit == visit.id)
    return msgspec.convert(visit.to_dict() | {"children": seen}, VisitEntry, from_attributes=True)


def _row(
    author: Worker,
    entry: VisitEntry,
    visit_id: UUID,
    recorded_at: datetime,
    received_at: datetime,
    registration: UUID | None,
    doubtful: bool,
    unfinished: bool,
) -> Visit:
    said = {name: getattr(entry, name) for name in VisitEntry.__struct_fields__ if name not in BESIDE}
    return Visit(
        id=visit_id,
        author=author.id,
        registration=registration,
        recorded_at=recorded_at,
        received_at=received_at,
        clock_doubtful=doubtful,
        unfinished=unfinished,
        **said,
    )


def _seen_row(visit_id: UUID, one: msgspec.Struct) -> Seen:
    return Seen(visit=visit_id, **msgspec.structs.asdict(one))


async def _recorded_before(author: Worker, entry: VisitEntry, visit_id: UUID) -> Visit:
    visit = await Visit.objects().where(Visit.id == visit_id).first()
    said = msgspec.structs.replace(entry, files=())
    if visit is None or visit.author != author.id or not _same(await entry_of(visit), said):
        raise Refused({"": TAKEN})
    if not await names_the_same(visit_id, entry.files):
        raise Refused({"": TAKEN})
    return visit


def _same(one: VisitEntry, other: VisitEntry) -> bool:
    def by_child(entry: VisitEntry) -> VisitEntry:
        return msgspec.structs.replace(entry, children=tuple(sorted(entry.children, key=lambda seen: seen.child)))

    return by_child(one) == by_child(other)


async def _running_plans(entry: VisitEntry) -> list[Plan]:
    ids = [one.child for one in entry.children]
    return await Plan.objects().where(And(Plan.child.is_in(ids), Plan.ended_on.is_null())).order_by(Plan.id)
