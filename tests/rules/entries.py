"""Visits as a form would give them, for tests of the rules behind it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.database import transaction
from server.models.child import Child
from server.models.ids import new_id
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.visit_entry import VisitEntry
from server.rules.visit_form import read_visit
from server.rules.visits import record_visit


def visit_fields(*children: Child, seen: str = "alone", **changes: Any) -> dict[str, Any]:
    family = children[0].family
    filled: dict[str, Any] = {
        "family": str(family if isinstance(family, UUID) else family.id),
        "outcome": "took_place",
        "visited_on": "2026-11-24",
        "began_at": "10:00",
        "place": "home",
        "children": [str(child.id) for child in children],
    }
    for child in children:
        filled[f"seen-{child.id}"] = seen
        filled[f"why-{child.id}"] = "" if seen == "alone" else "childs_choice"
    return filled | changes


def an_entry(*children: Child, **changes: Any) -> VisitEntry:
    return read_visit(visit_fields(*children, **changes))


async def record(author: Worker, entry: VisitEntry, now: datetime, *, visit_id: UUID | None = None) -> Visit:
    async with transaction():
        return await record_visit(author, entry, visit_id=visit_id or new_id(), recorded_at=now, received_at=now)
