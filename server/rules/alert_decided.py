"""What was decided about an alert, and which of the core group know."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import And

from server.models.acknowledgement import Acknowledgement, HandOver
from server.models.alert_decision import AlertDecision
from server.rules.alert_standing import say_when
from server.rules.core_group import members_of
from server.rules.decision_form import KINDS
from server.rules.home_page import Mark
from server.rules.london import say_day
from server.rules.marks_of import marks_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody did about it."""

    what: str
    words: str
    who: str
    when: str

    @property
    def without_words(self) -> "Step":
        return replace(self, words="")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the core group, and how they were told."""

    id: UUID
    name: str
    agency: str
    phone: str
    is_parent: bool
    marks: list[Mark] = field(default_factory=list)
    """What must not reach a parent."""
    told: list[str] = field(default_factory=list)


async def steps_of(event: UUID, *, on: date) -> list[Step]:
    """Acknowledged, handed over, decided, in the order in which it was done; telling the core group apart."""
    given = await Acknowledgement.select(
        Acknowledgement.words,
        Acknowledgement.acknowledged_at.as_alias("at"),
        Acknowledgement.worker.name.as_alias("who"),
    ).where(Acknowledgement.event == event)
    passed = await HandOver.select(
        HandOver.words,
        HandOver.handed_over_at.as_alias("at"),
        HandOver.worker.name.as_alias("who"),
        HandOver.to.name.as_alias("to"),
    ).where(HandOver.event == event)
    decided = await AlertDecision.select(
        AlertDecision.kind,
        AlertDecision.why,
        AlertDecision.who.as_alias("whom"),
        AlertDecision.by_on,
        AlertDecision.decided_at.as_alias("at"),
        AlertDecision.worker.name.as_alias("who"),
    ).where(And(AlertDecision.event == event, AlertDecision.kind != "core_group_told"))
    rows = [
        *((row, "Acknowledged", row["words"]) for row in given),
        *((row, f"Handed over to {row['to']}", row["words"]) for row in passed),
        *((row, KINDS[row["kind"]], _say_decision(row, on)) for row in decided),
    ]
    rows.sort(key=lambda one: one[0]["at"])
    return [Step(what, words, row["who"], say_when(row["at"], on)) for row, what, words in rows]


async def core_group_told(event: UUID, family: UUID | None, *, on: date, say_how: bool = True) -> list[Member]:
    """The core group, professionals first, each with how and by whom they were told; without `say_how`, which are
    words too, only when and by whom."""
    if family is None:
        return []
    members = await members_of(family)
    told = await _told(event, on, say_how=say_how)
    marks = await marks_of([member.adult for member in members if member.adult])
    return [
        Member(
            id=member.id,
            name=member.name,
            agency=member.agency,
            phone=member.phone,
            is_parent=member.adult is not None,
            marks=marks.get(member.adult, []),
            told=told.get(member.id, []),
        )
        for member in members
    ]


def _say_decision(row: dict[str, Any], on: date) -> str:
    if row["kind"] == "agency_sees_child":
        first = f"{row['whom']}, by {say_day(row['by_on'], on)}" if row["by_on"] else row["whom"]
    elif row["kind"] == "review_brought_forward" and row["by_on"]:
        first = f"To {say_day(row['by_on'], on)}"
    else:
        first = row["whom"]
    return "\n".join(part for part in (first, row["why"]) if part)


async def _told(event: UUID, on: date, *, say_how: bool) -> dict[UUID, list[str]]:
    rows = (
        await AlertDecision.select(
            AlertDecision.member, AlertDecision.how, AlertDecision.told_at, AlertDecision.worker.name.as_alias("who")
        )
        .where(And(AlertDecision.event == event, AlertDecision.kind == "core_group_told"))
        .order_by(AlertDecision.told_at)
    )
    told: dict[UUID, list[str]] = {}
    for row in rows:
        how = f", {row['how'][:1].lower()}{row['how'][1:]}," if say_how else ""
        told.setdefault(row["member"], []).append(f"Told {say_when(row['told_at'], on)}{how} by {row['who']}")
    return told
