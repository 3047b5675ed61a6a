"""A child's earlier answers, for the child to look at again: what needs no file, as they gave it."""

from collections.abc import Sequence
from typing import Final

import msgspec

from server.rules.child_answer_parts import Answered, Picture
from server.rules.child_answers_of import AnswerPart

LATEST: Final = 6


class EarlierLine(msgspec.Struct, frozen=True):
    id: str
    """Of the question; empty where it was none."""
    asked: str
    faces: list[str]
    """Pictures of art.svg."""
    choice: str
    """Its id: the tablet says it in the child's language."""
    step: int | None
    words: str
    not_said: bool


class Earlier(msgspec.Struct, frozen=True):
    tool: str
    title: str
    """In English, where the tablet has no such tool any more."""
    on: str
    lines: list[EarlierLine]


def earlier_of(answers: Sequence[AnswerPart]) -> str:
    """JSON of the latest ones, newest first: what the hand-over gives to the tablet, if that was chosen."""
    shown = [earlier for answer in answers if (earlier := _earlier(answer)).lines]
    return msgspec.json.encode(shown[:LATEST]).decode()


def _earlier(answer: AnswerPart) -> Earlier:
    given = answer.given
    lines = [_answered(one) for one in given.questions if not one.is_empty]
    lines += [
        _line(place.label, place.pictures, place.words, place.not_said)
        for place in given.places
        if place.pictures or place.words or place.not_said
    ]
    lines += [
        _line(f"{day.name}, {part.lower()}", cell.faces, cell.words)
        for day in given.days
        for part, cell in day.parts.items()
        if cell.faces or cell.words
    ]
    lines += [_line(person.name, [person.picture] if person.picture else [], person.words) for person in given.people]
    if given.words or answer.not_said:
        lines.append(_line("", [], given.words, answer.not_said))
    return Earlier(answer.tool, answer.title, answer.on, lines)


def _answered(one: Answered) -> EarlierLine:
    return EarlierLine(
        id=one.id,
        asked=one.asked,
        faces=[face.id for face in one.faces] + ([one.choice.id] if one.choice and one.choice.id else []),
        choice=one.choice_id,
        step=one.step,
        words=one.words,
        not_said=one.not_said,
    )


def _line(asked: str, pictures: Sequence[Picture], words: str, not_said: bool = False) -> EarlierLine:
    faces = [picture.id for picture in pictures]
    return EarlierLine("", asked, faces, "", None, words, not_said)
