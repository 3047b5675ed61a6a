"""A family's core group: who is in it, and who could be added."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.models.adult import Adult
from server.models.core_group import CoreGroupMember
from server.models.worker import Worker
from server.rules import access
from server.rules.core_group import members_of
from server.rules.home_page import Mark
from server.rules.marks_of import marks_of
from server.rules.refusals import NotFound
from server.rules.saying import say_family


@dataclass(frozen=True, slots=True)
class CoreGroupPage:
    family: UUID
    family_name: str
    members: list[CoreGroupMember]
    adults: dict[str, str]
    """Adults of the family who are not in it yet, by name."""
    marks: dict[UUID | None, list[Mark]]
    """By adult, in the group or not: what must not reach them."""

    @property
    def marks_of_others(self) -> list[Mark]:
        """Those of the adults who could be added."""
        return [mark for adult, marks in self.marks.items() if str(adult) in self.adults for mark in marks]


async def core_group_page(worker: Worker, family_id: UUID, *, now: datetime) -> CoreGroupPage:
    """Raises NotFound for a family that this worker has no business with."""
    family = await access.family_for(worker, family_id, now=now)
    members = await members_of(family.id)
    in_it = {member.adult for member in members}
    rows = (
        await Adult.select(Adult.id, Adult.first_name, Adult.last_name)
        .where(Adult.family == family.id)
        .order_by(Adult.first_name)
    )
    adults = {str(row["id"]): f"{row['first_name']} {row['last_name']}" for row in rows if row["id"] not in in_it}
    marks = await marks_of([row["id"] for row in rows])
    return CoreGroupPage(family.id, say_family(family.name), members, adults, marks)


async def family_of_member(member_id: UUID) -> UUID:
    """Raises NotFound. Whether the family is the worker's business is for whoever loads the family."""
    row = await CoreGroupMember.select(CoreGroupMember.family).where(CoreGroupMember.id == member_id).first()
    if row is None:
        raise NotFound
    family: UUID = row["family"]
    return family
