"""The same question over time, side by side as the child answered it: no average, no score, no arrow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from server.rules.child_answer_parts import Answered
from server.rules.child_answers_of import AnswerPart

LATEST: Final = 12
OVER_TIME: Final = ("faces", "steps")


@dataclass(frozen=True, slots=True)
class Moment:
    answer: UUID
    on: str
    given: Answered
    room: str


@dataclass(slots=True)
class Strip:
    question: str
    """In English, or as the child saw it where the tool is gone."""
    moments: list[Moment] = field(default_factory=list)
    """Oldest first."""


def strips_of(answers: Sequence[AnswerPart]) -> list[Strip]:
    """One for each question with faces or steps that was answered more than once, of answers newest first."""
    strips: dict[tuple[str, str, str], Strip] = {}
    for answer in reversed(answers):
        if answer.kind not in OVER_TIME:
            continue
        for one in answer.given.questions:
            if not (one.faces or one.step is not None or one.choice or one.not_said):
                continue
            # With whom it is so is part of the question: two people's faces never share a strip.
            strip = strips.setdefault((answer.tool, one.id, one.who.casefold()), Strip(_asked(one)))
            room = answer.session.room if answer.session else ""
            strip.moments.append(Moment(answer.id, answer.on, one, room))
    for strip in strips.values():
        strip.moments = strip.moments[-LATEST:]
    return [strip for strip in strips.values() if len(strip.moments) > 1]


def _asked(one: Answered) -> str:
    asked = one.english or one.asked
    return f"{asked} ({one.who})" if one.who else asked
