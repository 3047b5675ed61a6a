"""What a child's own words still ask of somebody: a decision about their meeting, telling them of it, an advocate."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from server.rules.answer_notes_choices import WANTS_TO_GO
from server.rules.child_answers_of import AnswerPart


@dataclass(frozen=True, slots=True)
class ToDo:
    words: str
    answer: UUID


def to_do_of(answers: Sequence[AnswerPart], name: str) -> list[ToDo]:
    """Of answers newest first. Only the latest wish about the meeting asks for a decision; telling is owed for each."""
    meetings = [answer for answer in answers if answer.kind == "meeting"]
    found = []
    if meetings and wants_to_go(meetings[0]) and not meetings[0].notes.decisions:
        found.append(ToDo(f"{name} wants to be at the meeting: decide, with reasons", meetings[0].id))
    found += [
        ToDo(f"Tell {name} what was decided about the meeting", answer.id)
        for answer in meetings
        if any(not decision.told for decision in answer.notes.decisions)
    ]
    if meetings and (asked := _advocate(meetings[0])) in _OWED and not meetings[0].notes.offers:
        found.append(ToDo(_OWED[asked].format(name=name), meetings[0].id))
    return found


_OWED = {
    "yes": "{name} would like an advocate: arrange it, and write down what came of it",
    "later": "Offer {name} an advocate again: “not now” was the answer",
}


def wants_to_go(answer: AnswerPart) -> bool:
    """Whether the child asked in "tell my meeting" to be there."""
    return any(one.id == "how" and one.choice_id in WANTS_TO_GO for one in answer.given.questions)


def _advocate(answer: AnswerPart) -> str:
    return next((one.choice_id for one in answer.given.questions if one.id == "advocate"), "")
