"""The fields of what comes from a child's tablet, for a person to read when it is not in the case file."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from server.rules.attachments_listed import ListedFile
from server.rules.child_answer_form import ENDINGS
from server.rules.hand_over_choices import HEAR, HOLDS_PEN, IN_THE_ROOM, INTERPRETER, POLICE, YES_NO
from server.rules.saying import say_count

VOICE_NAMES: Final = {
    "child": "Child",
    "said_at": "Said at",
    "asked": "Asked",
    "answer": "Answered",
    "attachments": "With it",
    "ending": "How it ended",
    "may_hear": "Who may hear it, the child said",
    "language": "Language",
    "read_aloud": "Read aloud",
    "can_anyone_hear": "Can anyone hear",
    "in_the_room": "In the room",
    "in_the_room_words": "Who they were",
    "holds_pen": "Who held the pen",
    "tools": "Offered",
    "question": "The worker’s question",
    "police_interview": "Police interview planned",
    "interpreter_name": "Interpreter’s name",
    "interpreter_role": "Who interpreted",
    "interpreter_why": "Why no professional",
    "shown_earlier": "Earlier answers shown",
}
VOICE_CHOICES: Final[dict[str, Mapping[str, str]]] = {
    "ending": ENDINGS,
    "read_aloud": YES_NO,
    "can_anyone_hear": HEAR,
    "in_the_room": IN_THE_ROOM,
    "holds_pen": HOLDS_PEN,
    "police_interview": POLICE,
    "interpreter_role": INTERPRETER,
    "shown_earlier": YES_NO,
}
FOR_THE_MACHINE: Final = ("session", "told", "tool", "kind", "began_at", "answered_at")
"""Ids and instants: nothing that anybody reads."""
AS_JSON: Final = ("asked", "answer", "attachments")
MOST_LINES: Final = 200


def say_json(field: str, value: str | list[str]) -> str:
    """Its words, a line each, in the order in which they stand there; never a key."""
    text = value if isinstance(value, str) else ""
    if not text:
        return ""
    if field == "attachments":
        return _say_files(text)
    try:
        return "\n".join(islice(_lines(msgspec.json.decode(text)), MOST_LINES))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return text


def _say_files(text: str) -> str:
    try:
        listed = msgspec.json.decode(text, type=list[ListedFile])
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return "A list that can’t be read"
    purposes = [one.purpose for one in listed]
    counts = {one: purposes.count(one) for one in dict.fromkeys(purposes)}
    return ", ".join(say_count(count, one, f"{one}s") for one, count in counts.items())


def _lines(told: Any, name: str = "") -> Iterator[str]:
    """Every text, number and list of texts with the name beside it: whatever was sent can be read."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _lines(value, str(key).replace("_", " "))
    elif isinstance(told, list) and not all(isinstance(one, str) for one in told):
        for value in told:
            yield from _lines(value, name)
    elif told is True:
        yield "“I don’t want to say”" if name == "not said" else name
    elif told is not None and told is not False and told not in ("", []):
        words = ", ".join(told) if isinstance(told, list) else str(told)
        yield f"{name}: {words}" if name else words
