"""What must not reach an adult, for the places from which something could."""

from collections.abc import Collection
from uuid import UUID

from server.models.adult import Adult
from server.rules.core_group import must_not_know
from server.rules.home_page import WHAT, Mark


async def marks_of(adults: Collection[UUID]) -> dict[UUID | None, list[Mark]]:
    """By adult: what must not reach them, to be shown before anything that could."""
    if not adults:
        return {}
    names = {
        row["id"]: f"{row['first_name']} {row['last_name']} ({row['relationship'].lower()})"
        for row in await Adult.select(Adult.id, Adult.first_name, Adult.last_name, Adult.relationship).where(
            Adult.id.is_in(list(adults))
        )
    }
    found = await must_not_know(adults)
    return {
        adult: [Mark(names[adult], WHAT[what], told.reason) for what in told.marks if what in WHAT]
        for adult, told in found.items()
    }
