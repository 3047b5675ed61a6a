"""Which pages a worker may carry on a phone, and which dates the phone has to know by itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.visit import Visit
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.alerts_page import open_events
from server.rules.due_rows import dues_of
from server.rules.london import day_of
from server.rules.restricted import tells_of_somebody_open

VISITS_OF_A_FAMILY: Final = 3


@dataclass(frozen=True, slots=True)
class DueOnPhone:
    child: UUID
    due_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class TakeAlong:
    pages: list[str]
    due: list[DueOnPhone]


async def take_along_for(worker: Worker, *, now: datetime) -> TakeAlong:
    """The complete list: what it doesn't name any more is deleted on the phone."""
    children = await _children(worker, now)
    dues = await dues_of((child.id for child in children), on=day_of(now)) if children else {}
    return TakeAlong(
        pages=await _pages(worker, children, now),
        due=[DueOnPhone(child, due.due_on, due.kind) for child, rows in dues.items() for due in rows],
    )


async def pages_for(worker: Worker, *, now: datetime) -> list[str]:
    """The pages of that list alone."""
    return await _pages(worker, await _children(worker, now), now)


async def _children(worker: Worker, now: datetime) -> list[Child]:
    # Only social workers carry case files.
    return await access.children_of(worker, now=now) if worker.role == Role.SOCIAL_WORKER else []


async def _pages(worker: Worker, children: list[Child], now: datetime) -> list[str]:
    """Anybody but social workers finds Unsent and their own account. Whoever reads an open alert carries it."""
    if worker.role == Role.ADMINISTRATOR:
        return ["/", "/unsent", "/me"]
    alerts = ["/alerts", *(f"/alerts/{event.id}" for event in await open_events(worker, now=now))]
    if worker.role != Role.SOCIAL_WORKER:
        return ["/", "/unsent", "/me", *alerts]
    families = list(dict.fromkeys(child.family.id for child in children))
    pages = ["/", "/families", "/families?record=1"]
    pages += [f"/children/{child.id}" for child in children]
    pages += [f"/children/{child.id}/hand-over" for child in children if child.born_on is not None]
    pages += [f"/children/{child.id}/danger" for child in children if child.born_on is not None]
    pages += [f"/families/{family}" for family in families]
    pages += [f"/visits/new?family={family}" for family in families]
    pages += ["/denied-access/new", "/denied-access/details"]
    pages += [f"/denied-access/new?family={family}" for family in families]
    pages += alerts
    pages += [f"/visits/{visit}" for visit in await _latest_visits(worker, families, now)]
    return [*pages, "/unsent", "/me"]


async def _latest_visits(worker: Worker, families: list[UUID], now: datetime) -> list[UUID]:
    latest: list[UUID] = []
    # One small query a family: with an index on the family each reads its few newest rows and no more.
    for family in families:
        rows = (
            await Visit.select(Visit.id)
            .where(And(Visit.family == family, tells_of_somebody_open(worker, now=now)))
            .order_by(Visit.began_at, Visit.id, ascending=False)
            .limit(VISITS_OF_A_FAMILY)
        )
        latest += [row["id"] for row in rows]
    return latest
