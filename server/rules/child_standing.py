"""The three questions that are asked again and again, with when each was last answered. What was answered is read where
it stands, with who was in the room: here it would look like a score.

Wales section 4: how the child sees it, whether they feel safe, and whether life has become better.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from server.rules.child_answers_of import AnswerPart
from server.rules.child_tools import tools

QUESTIONS: Final = {
    "view": "How {name} sees it",
    "safe": "Whether {name} feels safe",
    "better": "Whether life is better for {name}",
}


@dataclass(frozen=True, slots=True)
class Standing:
    question: str
    on: str
    """When it was last answered; empty when never."""
    answer: UUID | None


def standing_of(answers: Sequence[AnswerPart], name: str = "the child") -> list[Standing]:
    """Of answers newest first. "I don't want to say" is an answer."""
    asked = {(tool.id, one.id): one.standing for tool in tools() for one in tool.questions if one.standing}
    last: dict[str, AnswerPart] = {}
    for answer in answers:
        for one in answer.given.questions:
            standing = asked.get((answer.tool, one.id))
            if standing and not one.is_empty:
                last.setdefault(standing, answer)
    return [
        Standing(words.format(name=name), last[id].on if id in last else "", last[id].id if id in last else None)
        for id, words in QUESTIONS.items()
    ]
