"""Today: who must be seen next, most urgent first, and what was planned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.visit import Visit
from server.models.worker import Role, Worker
from server.rules.access import MANAGERS, clocks_of_open_children, ids_of_children, teams_of
from server.rules.child_rows import ChildRow, child_row, clocked_row
from server.rules.due_rows import CHILD, clocked_children
from server.rules.london import day_of, say_day
from server.rules.restricted import tells_of_nobody_closed
from server.rules.saying import say_family, say_today

SECTIONS: Final = {"overdue": "Overdue", "soon": "Next 3 working days", "later": "Later"}
MOST_FOR_A_MANAGER: Final = 40
"""Clocks on a manager's Today. The whole team stands on Team."""
PLANNED_WITHIN: Final = timedelta(days=90)
"""A next visit that was planned longer ago than this isn't looked for."""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    rows: list[ChildRow]


@dataclass(frozen=True, slots=True)
class Planned:
    """A next visit that somebody wrote down at the last one."""

    family: UUID
    family_name: str
    on_words: str
    words: str


@dataclass(frozen=True, slots=True)
class Today:
    date_words: str
    sections: list[Section]
    planned: list[Planned]
    manages: str | None
    """The teams' names; None for somebody who manages none."""


async def today_for(worker: Worker, *, now: datetime) -> Today:
    """What this worker's Today shows at `now`, in a number of queries that doesn't grow with the children."""
    on = day_of(now)
    if worker.role in MANAGERS:
        rows = await _most_urgent(worker, now)
        teams = ", ".join(team.name for team in await teams_of(worker))
        return Today(say_today(on), _in_sections(rows), [], teams or "your teams")
    ids = await ids_of_children(worker, now=now) if worker.role == Role.SOCIAL_WORKER else []
    clocked = await clocked_children(CHILD.is_in(ids), on=on) if ids else []
    quiet = await _without_clocks(set(ids) - {one.child["child"] for one in clocked})
    rows = [clocked_row(one, on=on) for one in clocked] + [child_row(child, [], on=on) for child in quiet]
    rows.sort(key=_by_urgency)
    families = {one.child["family"]: one.child["family_name"] for one in clocked}
    families |= {child.family.id: child.family.name for child in quiet}
    return Today(say_today(on), _in_sections(rows), await _planned(worker, families, now), None)


async def _most_urgent(manager: Worker, now: datetime) -> list[ChildRow]:
    theirs, on = clocks_of_open_children(manager, now=now), day_of(now)
    if theirs is None:
        return []
    return [clocked_row(one, on=on) for one in await clocked_children(theirs, on=on, most=MOST_FOR_A_MANAGER)]


async def _without_clocks(ids: set[UUID]) -> list[Child]:
    """The unborn, mostly: nothing is due for them, and they are on the list all the same."""
    return await Child.objects(Child.family).where(Child.id.is_in(list(ids))) if ids else []


def _by_urgency(row: ChildRow) -> tuple[date, str]:
    return (row.dues[0].due_on if row.dues else date.max, row.name)


def _in_sections(rows: list[ChildRow]) -> list[Section]:
    sections = [Section(key, title, [row for row in rows if row.urgency == key]) for key, title in SECTIONS.items()]
    return [section for section in sections if section.rows]


async def _planned(worker: Worker, families: dict[UUID, str], now: datetime) -> list[Planned]:
    if not families:
        return []
    on = day_of(now)
    # The words about the next visit may be about any child whom the last one told of.
    of_theirs = And(Visit.family.is_in(list(families)), tells_of_nobody_closed(worker, now=now))
    rows = (
        await Visit.select(Visit.family, Visit.next_visit_on, Visit.next_visit_words)
        .where(And(And(of_theirs, Visit.next_visit_on >= on), Visit.visited_on >= on - PLANNED_WITHIN))
        .order_by(Visit.visited_on, Visit.began_at)
    )
    latest = {row["family"]: row for row in rows}
    return [
        Planned(
            family=row["family"],
            family_name=say_family(families[row["family"]]),
            on_words="Today" if row["next_visit_on"] == on else say_day(row["next_visit_on"], on),
            words=row["next_visit_words"],
        )
        for row in sorted(latest.values(), key=lambda row: row["next_visit_on"])
    ]
