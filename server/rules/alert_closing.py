"""What still stands between an open alert and its end: a child whom nobody has seen or protected."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.closing import ChildSafe, Closing
from server.models.event import Event
from server.models.visit import Seen
from server.rules.alert_decided import Step
from server.rules.alert_standing import CLOSED, say_when
from server.rules.london import day_of, say_day

VISIT: Any = Seen.visit
"""The way from a child's row to its visit: Piccolo can't type two steps."""


@dataclass(frozen=True, slots=True)
class ChildToClose:
    id: UUID
    name: str
    how: str = ""
    """Filled in beforehand from a visit since then at which the child was seen."""
    seen_by: str = ""
    seen_on: str = ""


async def children_to_close(event: Event, ids: list[UUID]) -> list[ChildToClose]:
    """Each child, with what the visits since then say. Children not born yet are for words only."""
    if not ids:
        return []
    children = (
        await Child.select(Child.id, Child.first_name, Child.last_name)
        .where(Child.id.is_in(ids))
        .order_by(Child.born_on, Child.first_name)
    )
    rows = (
        await Seen.select(
            Seen.child,
            Seen.visit.visited_on.as_alias("on"),
            VISIT.author.name.as_alias("by"),
        )
        .where(And(And(Seen.child.is_in(ids), Seen.seen != "not_seen"), Seen.visit.began_at > event.happened_at))
        .order_by(Seen.visit.began_at)
    )
    seen = {row["child"]: row for row in rows}
    return [
        ChildToClose(
            row["id"],
            f"{row['first_name']} {row['last_name']}",
            how="seen" if row["id"] in seen else "",
            seen_by=seen[row["id"]]["by"] if row["id"] in seen else "",
            seen_on=seen[row["id"]]["on"].isoformat() if row["id"] in seen else "",
        )
        for row in children
    ]


async def how_it_closed(event: Event, ids: list[UUID]) -> list[Step]:
    """Who closed it, and how each of these children is known to be safe."""
    closing: Any = await Closing.objects(Closing.worker).where(Closing.event == event.id).first()
    if closing is None:
        return []
    on = day_of(closing.closed_at)
    closer: Any = closing.worker
    who: str = closer.name if closer and closer.id else "By itself"
    rows = await ChildSafe.select(
        ChildSafe.how,
        ChildSafe.seen_by,
        ChildSafe.seen_on,
        ChildSafe.words,
        ChildSafe.child.first_name.as_alias("name"),
    ).where(And(ChildSafe.closing == closing.id, ChildSafe.child.is_in(ids or [event.id])))
    lines = [_say_safe(row, on) for row in rows]
    words = "\n".join([*lines, *([closing.words] if closing.words else [])]) or CLOSED.get(closing.how, "")
    return [Step("Closed", words, who, say_when(closing.closed_at, on))]


def _say_safe(row: dict[str, Any], on: date) -> str:
    if row["how"] == "seen" and row["seen_on"]:
        seen = f"{row['name']}: seen by {row['seen_by']}, {say_day(row['seen_on'], on)}"
        return f"{seen}. {row['words']}" if row["words"] else seen
    return f"{row['name']}: protected. {row['words']}"
