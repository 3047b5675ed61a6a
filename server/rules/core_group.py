"""Who is in a family's core group, and what must not reach a parent in it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.database import transaction
from server.models.adult import Adult
from server.models.core_group import CoreGroupMember
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.policy import Act
from server.rules.refusals import NotFound, Refused

AN_ADULT = "This is an adult of the family. Choose them below, under “It is a parent or carer”."


class MustNotKnow(msgspec.Struct, frozen=True):
    marks: tuple[str, ...]
    """Any of address, school, plans."""
    reason: str


async def members_of(family: UUID) -> list[CoreGroupMember]:
    """Who is in the core group now: professionals first, then parents, by name."""
    here = And(CoreGroupMember.family == family, CoreGroupMember.left_at.is_null())
    members = await CoreGroupMember.objects().where(here).order_by(CoreGroupMember.name)
    return sorted(members, key=lambda member: member.adult is not None)


async def must_not_know(adults: Iterable[UUID]) -> dict[UUID, MustNotKnow]:
    """What must never reach each of these adults."""
    rows = await Adult.select(Adult.id, Adult.must_not_know, Adult.must_not_know_reason).where(
        Adult.id.is_in(list(adults))
    )
    return {
        row["id"]: MustNotKnow(
            tuple(msgspec.json.decode(row["must_not_know"], type=list[str])), row["must_not_know_reason"]
        )
        for row in rows
    }


async def add_member(
    worker: Worker, family_id: UUID, *, name: str, agency: str, phone: str, adult: UUID | None = None, now: datetime
) -> CoreGroupMember:
    """Add a professional, or with `adult` a parent. Raises NotFound when the family is none of the worker's, Refused
    with a sentence for each field that needs one."""
    family = await access.family_for(worker, family_id, now=now, act=Act.WRITE)
    errors = {}
    if not name.strip() or len(name) > 120:
        errors["name"] = "Write their name, in up to 120 characters."
    elif adult is None and await _is_adult_of(family.id, name):
        errors["name"] = AN_ADULT
    if adult is None and (not agency.strip() or len(agency) > 120):
        errors["agency"] = "Write which agency they are from, in up to 120 characters."
    if len(phone) > 30:
        errors["phone"] = "Write one phone number, in up to 30 characters."
    if adult is not None and not await Adult.exists().where(And(Adult.id == adult, Adult.family == family.id)):
        errors["adult"] = "Choose an adult of this family."
    if errors:
        raise Refused(errors)
    member = CoreGroupMember(
        family=family.id,
        name=name.strip(),
        agency=agency.strip(),
        phone=phone.strip(),
        adult=adult,
        added_by=worker.id,
        added_at=now,
    )
    async with transaction():
        await CoreGroupMember.insert(member)
        await audit.note("added to core group", now=now, worker=worker.id, subject_kind="family", subject=family.id)
    return member


async def _is_adult_of(family: UUID, name: str) -> bool:
    """Somebody marked must not slip in as a professional: then no mark would stand beside them."""
    rows = await Adult.select(Adult.first_name, Adult.last_name).where(Adult.family == family)
    return name.casefold().split() in [f"{row['first_name']} {row['last_name']}".casefold().split() for row in rows]


async def leave(worker: Worker, member_id: UUID, *, now: datetime) -> None:
    """Somebody is no longer in the core group; who was told when stays. Raises NotFound."""
    member = await CoreGroupMember.objects().where(CoreGroupMember.id == member_id).first()
    if member is None:
        raise NotFound
    family = await access.family_for(worker, member.family, now=now, act=Act.WRITE)
    async with transaction():
        await CoreGroupMember.update({CoreGroupMember.left_at: now}).where(
            And(CoreGroupMember.id == member_id, CoreGroupMember.left_at.is_null())
        )
        await audit.note("left core group", now=now, worker=worker.id, subject_kind="family", subject=family.id)
