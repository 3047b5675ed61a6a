"""What a child's tablet posts and seals, filled in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from server.models.child import Child
from server.models.ids import new_id

FACES: Mapping[str, Any] = {
    "questions": [
        {"id": "now", "faces": ["happy", "worried"], "who": "", "words": "Both.", "not_said": False},
        {"id": "home", "faces": [], "who": "", "words": "", "not_said": True},
    ]
}
DRAWING: Mapping[str, Any] = {
    "sha256": "a" * 64,
    "key": "k" * 43,
    "size": 1_000,
    "type": "application/vnd.doorstep.drawing+json",
    "purpose": "drawing",
    "label": "drawing",
    "chosen": True,
    "seconds": 0,
}


def as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def session_fields(child: Child, /, **changes: Any) -> dict[str, Any]:
    """The hand-over form: in English, nobody else in the room."""
    fields: dict[str, Any] = {
        "child": str(child.id),
        "visit": "",
        "language": "en",
        "read_aloud": "no",
        "can_anyone_hear": "",
        "in_the_room": ["nobody_else"],
        "in_the_room_words": "",
        "holds_pen": "child",
        "tools": ["faces", "steps", "draw"],
        "question": "What is bedtime like?",
        "police_interview": "none",
        "interpreter_name": "",
        "interpreter_role": "",
        "interpreter_why": "",
        "told": [],
        "shown_earlier": "no",
    }
    return fields | changes


def answer_fields(child: Child, session: UUID | str | None = None, /, **changes: Any) -> dict[str, Any]:
    """What the child did with the faces."""
    fields: dict[str, Any] = {
        "session": str(session or new_id()),
        "child": str(child.id),
        "tool": "faces",
        "kind": "faces",
        "language": "en",
        "asked": as_json({"now": "How do you feel now?", "home": "How do you feel at home?"}),
        "answer": as_json(FACES),
        "ending": "finished",
        "may_hear": ["my_worker"],
        "began_at": "2026-11-24T13:40:00.000Z",
        "answered_at": "2026-11-24T13:44:10.500Z",
        "attachments": "",
    }
    return fields | changes


def danger_fields(child: Child, /, **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {"child": str(child.id), "session": "", "answer": "", "words": SAID, "said_at": ""}
    return fields | changes


SAID = "He locks me in the PLUMCUPBOARD when mam is out."
"""A word that stands nowhere else: wherever it turns up, it came from a child's mouth."""
