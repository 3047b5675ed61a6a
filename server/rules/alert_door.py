"""What happened at the door, as far as anybody has told by now."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.alert_standing import say_when
from server.rules.denied_access_form import TRIED, YES_NO
from server.rules.visit_entry import SIGNS_INSIDE, VIOLENCE
from server.rules.visit_page import PARTS


@dataclass(frozen=True, slots=True)
class Telling:
    """One person's words, at one moment."""

    who: str
    when: str
    quote: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Door:
    visit: UUID | None
    sentence: str
    danger: str
    """yes, no, not_known or nothing."""
    violence: str
    tellings: list[Telling]
    duty: list[str]
    """ "Siân Morgan rang duty 14:03 and spoke with Dai." """


async def door_of(visit_id: UUID | None, *, on: date) -> Door:
    """For the visit of that id; empty where there is none, or where it has not been accepted yet."""
    if visit_id is None:
        return Door(None, "", "", "", [], [])
    visit = await Visit.objects(Visit.author).where(Visit.id == visit_id).first()
    denial = await DeniedAccess.objects(DeniedAccess.author).where(DeniedAccess.id == visit_id).first()
    violence = visit.violence if visit and visit.violence in ("threat", "violent") else ""
    told = _from_visit(visit, on) if visit else None
    return Door(
        visit=visit.id if visit else None,
        sentence=_sentence(denial) if denial else "",
        danger=denial.danger if denial else "",
        violence=VIOLENCE.get(violence, ""),
        tellings=[*([told] if told else []), *await _details(visit_id, on)],
        duty=await calls_to_duty(visit_id, on),
    )


async def calls_to_duty(about: UUID, on: date) -> list[str]:
    """By whom and when duty was rung about that record."""
    rows = (
        await RangDuty.select(RangDuty.rang_at, RangDuty.spoke_with, RangDuty.author.name.as_alias("name"))
        .where(RangDuty.denial == about)
        .order_by(RangDuty.rang_at)
    )
    return [
        f"{row['name']} rang duty {say_when(row['rang_at'], on)}"
        + (f" and spoke with {row['spoke_with']}." if row["spoke_with"] else ".")
        for row in rows
    ]


def _sentence(denial: DeniedAccess) -> str:
    what = "the child" if denial.to == "child" else "the home"
    if denial.refused_to != "practitioner":
        return f"Access to {what} was refused to {denial.author.name}."
    who = ", ".join(part for part in (denial.practitioner_name, denial.practitioner_agency) if part)
    return f"Access to {what} was refused to {who or 'another practitioner of the core group'}."


def _from_visit(visit: Visit, on: date) -> Telling | None:
    author: Worker = visit.author
    facts = [(name, getattr(visit, part)) for part, name in PARTS.items() if getattr(visit, part)]
    if visit.signs_inside:
        facts.append(("Somebody inside", SIGNS_INSIDE.get(visit.signs_inside, "")))
    facts += [
        (name, words)
        for name, words in (
            ("Where the child is said to be", visit.not_home_where),
            ("Who says so", visit.not_home_says),
            ("How that was checked", visit.not_home_checked),
        )
        if words
    ]
    return Telling(author.name, say_when(visit.recorded_at, on), facts=facts) if facts else None


async def _details(visit_id: UUID, on: date) -> list[Telling]:
    rows = (
        await DenialDetails.objects(DenialDetails.author)
        .where(DenialDetails.denial == visit_id)
        .order_by(DenialDetails.recorded_at, DenialDetails.id)
    )
    return [Telling(row.author.name, say_when(row.recorded_at, on), row.their_words, _facts(row)) for row in rows]


def _facts(row: DenialDetails) -> list[tuple[str, str]]:
    stored: Any = row.tried
    tried = msgspec.json.decode(stored) if isinstance(stored, str) else stored
    facts = {
        "Who stood in the way": row.obstructed_by,
        "Tried": _join([", ".join(TRIED[one] for one in tried if one in TRIED), row.tried_words]),
        "A child seen or heard": _join([YES_NO.get(row.child_noticed, ""), row.child_noticed_words]),
        "Signs of somebody inside": _join([YES_NO.get(row.signs_inside, ""), row.signs_inside_words]),
    }
    return [(name, words) for name, words in facts.items() if words]


def _join(parts: list[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)
