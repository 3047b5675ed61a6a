"""One answer of a child's, with everything that workers write beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.worker import Worker
from server.rules.answer_notes_choices import (
    ADVOCACY,
    AUDIENCE,
    BY_WHOM,
    CHILD_SAID,
    DECISIONS,
    SAFE,
    TO,
)
from server.rules.child_answers_of import AnswerPart, answers_with
from server.rules.child_to_do import wants_to_go
from server.rules.child_words import languages
from server.rules.home_page import Mark
from server.rules.london import day_of
from server.rules.marks_of import marks_in
from server.rules.policy import Act
from server.rules.ties import ties_of
from server.rules.voice_access import answer_for, voice_of

CHOICES: Final[dict[str, dict[str, str]]] = {
    "by_whom": BY_WHOM,
    "to": TO,
    "child_said": CHILD_SAID,
    "safe": SAFE,
    "audience": AUDIENCE,
    "advocacy": ADVOCACY,
    "decisions": DECISIONS,
}
HEARS: Final = ("core_group", "meeting")
"""Of whom a child may say on the tablet that they may hear it."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    answer: AnswerPart
    child: Child
    writes: bool
    manages: bool
    marks: list[Mark]
    """What must not reach an adult of the family: shown where something could be passed on."""
    hears: str
    """What the child said on the tablet to passing it on, as the form's preset: yes, or empty."""
    wants_to_go: bool
    """The child asked to be at the meeting, and nothing is decided yet."""
    advocate: str
    """What the child answered on the tablet to the offer of an advocate."""
    languages: dict[str, str]
    sounds: dict[str, str]
    today: str
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CHOICES)


async def answer_page(worker: Worker, answer_id: UUID, *, now: datetime) -> AnswerPage:
    """Raises NotFound when the answer is none of this worker's business, or the page of another child's."""
    answer = await answer_for(worker, answer_id, now=now, act=Act.READ)
    child = await voice_of(worker, answer.child, now=now)
    ties = await ties_of(worker, child.id, now=now)
    today = day_of(now)
    part = (await answers_with([answer.id], child.id, today=today))[0]
    return AnswerPage(
        answer=part,
        child=child,
        writes=ties.allow("voice", Act.WRITE),
        manages=ties.allow("voice", Act.ACT),
        marks=await marks_in(child.family.id),
        hears=_hears(answer),
        wants_to_go=wants_to_go(part) and not part.notes.decisions,
        advocate=next((one.choice.label for one in part.given.questions if one.id == "advocate" and one.choice), ""),
        languages={one.tag: one.english_name for one in languages()},
        sounds={str(one.id): f"Recording {number}" for number, one in enumerate(part.sounds, start=1)},
        today=today.isoformat(),
    )


def _hears(answer: ChildAnswer) -> str:
    return "yes" if set(msgspec.json.decode(answer.may_hear or "[]")) & set(HEARS) else ""
