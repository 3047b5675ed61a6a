"""What must not reach an adult, for the places from which something could."""

from collections.abc import Collection
from uuid import UUID

from server.models.adult import Adult
from server.rules.core_group import must_not_know
from server.rules.home_page import WHAT, WHAT_IN_LIST, Mark


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


async def marks_in(family: UUID) -> list[Mark]:
    """What must not reach any adult of this family: a child's words may tell each of them where the child is."""
    adults = await Adult.select(Adult.id).where(Adult.family == family).output(as_list=True)
    return [mark for marks in (await marks_of(adults)).values() for mark in marks]


def say_marks(marks: Collection[Mark]) -> str:
    """One sentence an adult: "Gareth Pine (father) must not know the address and the school."; empty without marks."""
    names = {WHAT[what]: words for what, words in WHAT_IN_LIST.items()}
    told: dict[str, list[str]] = {}
    for mark in marks:
        told.setdefault(mark.who, []).append(names[mark.what])
    return " ".join(f"{who} must not know {' and '.join(what)}." for who, what in told.items())
