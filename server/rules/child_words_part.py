"""The child's own words on the child's page: the latest answers, and when the standing questions were last answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.models.child import Child
from server.models.worker import Worker
from server.rules.child_answers_of import AnswerPart, answers_of
from server.rules.child_standing import Standing, standing_of
from server.rules.child_to_do import ToDo, to_do_of
from server.rules.london import day_of
from server.rules.voice_access import may_read_voice, may_write_voice

LATEST: Final = 4
"""The newest in full, the others by name."""


@dataclass(frozen=True, slots=True)
class WordsPart:
    answers: list[AnswerPart]
    standing: list[Standing]
    to_do: list[ToDo]
    hands_over: bool
    """Whether who looks may hand the child the tablet."""


async def words_part(worker: Worker, child: Child, *, now: datetime) -> WordsPart | None:
    """None for an unborn child, and for somebody who reads the child's page but not their words."""
    if child.born_on is None or not await may_read_voice(worker, [child.id], now=now):
        return None
    answers = await answers_of(child.id, today=day_of(now))
    return WordsPart(
        answers=answers[:LATEST],
        to_do=to_do_of(answers, child.first_name),
        standing=standing_of(answers, child.first_name),
        hands_over=await may_write_voice(worker, child.id, now=now),
    )
