"""A child's session in words: who was in the room, who held the pen, in which language, and what was asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from server.models.child_session import ChildSession
from server.rules.child_words import languages
from server.rules.hand_over_choices import HOLDS_PEN, IN_THE_ROOM
from server.rules.saying import say_instant

ROLES: Final = {"professional": "a professional", "family": "not a professional"}
NO_HAND_OVER: Final = "Who was in the room is not here yet: it comes from the same phone or tablet."


@dataclass(frozen=True, slots=True)
class SessionPart:
    id: UUID
    child: UUID
    when: str
    author: str
    author_id: UUID
    room: str
    """Who was there beside the child and the worker, in one sentence."""
    pen: str
    language: str
    read_aloud: str
    """Empty when nothing was read aloud."""
    question: str
    """The worker's own, word for word."""
    interpreter: str
    why_family: str
    police: bool
    """An interview is planned, and this was agreed with the police."""
    shown_earlier: bool
    visit: UUID | None
    clock_doubtful: bool


async def sessions_named(ids: Collection[UUID], *, today: date) -> dict[UUID, SessionPart]:
    """Those of these sessions that have arrived, by id. One query."""
    if not ids:
        return {}
    rows = await ChildSession.select(
        *ChildSession.all_columns(), ChildSession.author.name.as_alias("author_name")
    ).where(ChildSession.id.is_in(list(ids)))
    return {row["id"]: session_part(row, today=today) for row in rows}


def session_part(row: dict[str, Any], *, today: date) -> SessionPart:
    """From a row of ChildSession with its author's name as `author_name`."""
    return SessionPart(
        id=row["id"],
        child=row["child"],
        when=say_instant(row["recorded_at"], today),
        author=row["author_name"] or "",
        author_id=row["author"],
        room=say_room(_list(row["in_the_room"]), row["in_the_room_words"]),
        pen=HOLDS_PEN.get(row["holds_pen"], ""),
        language=say_language(row["language"]),
        read_aloud=_say_aloud(row["read_aloud"], row["can_anyone_hear"]),
        question=row["question"],
        interpreter=_say_interpreter(row["interpreter_name"], row["interpreter_role"]),
        why_family=row["interpreter_why"],
        police=row["police_interview"] == "agreed",
        shown_earlier=row["shown_earlier"],
        visit=row["visit"],
        clock_doubtful=row["clock_doubtful"],
    )


def say_room(room: list[str], words: str) -> str:
    """ "Nobody else was in the room.", or who was."""
    there = [one for one in room if one != "nobody_else"]
    if not there:
        return "Nobody else was in the room." if room else "Who was in the room was not noted."
    names = [IN_THE_ROOM.get(one, one) for one in there]
    said = ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
    return f"In the room: {said[:1].lower()}{said[1:]}{f' ({words})' if words else ''}."


def say_language(tag: str) -> str:
    """ "Welsh"; the tag itself when it is none of ours."""
    return next((one.english_name for one in languages() if one.tag == tag), tag)


def _say_interpreter(name: str, role: str) -> str:
    said = ", ".join(part for part in (name, ROLES.get(role, "")) if part)
    return said


def _say_aloud(read_aloud: bool, heard: str) -> str:
    if not read_aloud:
        return ""
    by = {"yes": "others could hear it", "no": "nobody else could hear it"}.get(
        heard, "who could hear it was not known"
    )
    return f"Read aloud; {by}"


def _list(text: str) -> list[str]:
    try:
        told = msgspec.json.decode(text or "[]")
    except msgspec.DecodeError:
        return []
    return [str(one) for one in told] if isinstance(told, list) else []
