"""The child's own words on the child's page: the latest answers, and when the standing questions were last answered."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from server.models.child import Child
from server.rules.child_answers_of import AnswerPart, answers_of
from server.rules.child_standing import Standing, standing_of
from server.rules.child_to_do import ToDo, to_do_of
from server.rules.policy import Act
from server.rules.ties import Ties

LATEST: Final = 4
"""The newest in full, the others by name."""


@dataclass(frozen=True, slots=True)
class WordsPart:
    answers: list[AnswerPart]
    standing: list[Standing]
    to_do: list[ToDo]
    hands_over: bool
    """Whether who looks may hand the child the tablet."""


async def words_part(child: Child, ties: Ties, *, on: date) -> WordsPart | None:
    """As it is on the London day `on`. None for an unborn child, and for somebody whose ties let them read the child's
    page but not their words."""
    if child.born_on is None or not ties.allow("voice", Act.READ):
        return None
    answers = await answers_of(child.id, today=on)
    return WordsPart(
        answers=answers[:LATEST],
        to_do=to_do_of(answers, child.first_name),
        standing=standing_of(answers, child.first_name),
        hands_over=ties.allow("voice", Act.WRITE),
    )
