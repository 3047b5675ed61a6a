"""The families of a worker, and the page of one."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.family import Family
from server.models.worker import Worker
from server.rules import access
from server.rules.child_rows import ChildRow, child_row
from server.rules.due_rows import dues_of
from server.rules.home_page import Home, home_of
from server.rules.london import day_of
from server.rules.restricted import open_to
from server.rules.saying import initials, say_family
from server.rules.timeline import FEW, VisitLine, timeline_of


@dataclass(frozen=True, slots=True)
class FamilyRow:
    id: UUID
    name: str
    initials: str
    children: str


@dataclass(frozen=True, slots=True)
class FamilyPage:
    home: Home
    children: list[ChildRow]
    visits: list[VisitLine]
    more_visits: bool


async def families_for(worker: Worker, *, now: datetime) -> list[FamilyRow]:
    """The families of the children that this worker has business with, by name."""
    names: dict[UUID, str] = {}
    children: dict[UUID, list[str]] = {}
    for child in sorted(await access.children_of(worker, now=now), key=_eldest_first):
        names[child.family.id] = child.family.name
        children.setdefault(child.family.id, []).append(child.first_name)
    return [
        FamilyRow(id, say_family(name), initials(name), ", ".join(children[id]))
        for id, name in sorted(names.items(), key=lambda item: item[1].casefold())
    ]


async def family_page(worker: Worker, family_id: UUID, *, now: datetime, every_visit: bool = False) -> FamilyPage:
    """What the page shows. Raises NotFound for a family that this worker has no business with."""
    family = await access.family_for(worker, family_id, now=now)
    on = day_of(now)
    children = await household(worker, family_id, now=now)
    dues = await dues_of((child.id for child in children), on=on)
    visits, more = await timeline_of(worker, family.id, now=now, most=None if every_visit else FEW)
    return FamilyPage(
        home=await home_of(family),
        children=[child_row(child, dues.get(child.id, []), on=on) for child in children],
        visits=visits,
        more_visits=more,
    )


async def household(worker: Worker, family_id: UUID, *, now: datetime) -> list[Child]:
    """The children of the family that this worker has business with, eldest first, unborn ones last."""
    children = await access.children_of(worker, now=now, family_id=family_id)
    return sorted(children, key=_eldest_first)


async def everybody_young(worker: Worker, family: Family, *, now: datetime) -> list[Child]:
    """Every child of the household who is not closed to this worker, eldest first, for a form that asks after each:
    first name and age, no more.

    `family` was loaded through access.family_for. Wales, engaging the child: each child is seen, not only the one
    whom this worker leads.
    """
    theirs = And(Child.family == family.id, open_to(worker, now=now))
    return sorted(await Child.objects().where(theirs), key=_eldest_first)


def _eldest_first(child: Child) -> tuple[bool, date]:
    return (child.born_on is None, child.born_on or child.expected_on or date.max)
