"""Reads the handing over of the tablet from the form's own fields."""

from typing import Final
from uuid import UUID

import msgspec

from server.rules.child_answer_form import read_ids, read_language
from server.rules.form_reader import SHORT, Fields, FormReader
from server.rules.hand_over_choices import (
    AGREE_FIRST,
    HEAR,
    HOLDS_PEN,
    IN_THE_ROOM,
    INTERPRETER,
    MUST_SAY,
    POLICE,
    YES_NO,
)

NOBODY_AND_SOMEBODY: Final = "Somebody else is in the room, or nobody is. Choose again."
NOT_ALONE: Final = "Earlier answers are shown only when nobody else is in the room."


class SessionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over, checked."""

    child: UUID
    visit: UUID | None
    language: str
    read_aloud: bool
    can_anyone_hear: str
    in_the_room: tuple[str, ...]
    in_the_room_words: str
    holds_pen: str
    tools: tuple[str, ...]
    question: str
    police_interview: str
    interpreter_name: str
    interpreter_role: str
    interpreter_why: str
    told: tuple[UUID, ...]
    shown_earlier: bool


def read_child_session(fields: Fields) -> SessionEntry:
    """Raises Refused with a sentence for every field that needs one. Wales, engaging the child: alone where it can be,
    with a professional interpreter rather than family; a police interview is never run ahead of."""
    form = FormReader(fields)
    child = form.uuid("child", missing="Say which child this is. Open the form from the child’s page.")
    visit = form.uuid("visit", missing="Choose the visit again.") if form.text("visit") else None
    language = read_language(form)
    read_aloud = form.choice("read_aloud", YES_NO, default="no") == "yes"
    can_anyone_hear = form.choice("can_anyone_hear", HEAR, missing=MUST_SAY["can_anyone_hear"] if read_aloud else "")
    in_the_room = _read_room(form)
    in_the_room_words = form.text("in_the_room_words", limit=SHORT)
    holds_pen = form.choice("holds_pen", HOLDS_PEN, missing=MUST_SAY["holds_pen"])
    tools = read_ids(form, "tools", most=30)
    if not tools and "tools" not in form.errors:
        form.errors["tools"] = MUST_SAY["tools"]
    question = form.text("question", limit=2_000)
    police_interview = form.choice("police_interview", POLICE, missing=MUST_SAY["police_interview"])
    if police_interview == "planned":
        form.errors["police_interview"] = AGREE_FIRST
    name, role, why = _read_interpreter(form, "interpreter" in in_the_room)
    told = form.uuids("told", missing="Choose again what the child is told.") if form.every("told") else []
    shown_earlier = form.choice("shown_earlier", YES_NO, default="no") == "yes"
    if shown_earlier and in_the_room != ("nobody_else",):
        form.errors["shown_earlier"] = NOT_ALONE
    form.finish()
    assert child  # noqa: S101 - finish() raised if it was missing
    return SessionEntry(
        child=child,
        visit=visit,
        language=language,
        read_aloud=read_aloud,
        can_anyone_hear=can_anyone_hear if read_aloud else "",
        in_the_room=in_the_room,
        in_the_room_words=in_the_room_words,
        holds_pen=holds_pen,
        tools=tools,
        question=question,
        police_interview=police_interview,
        interpreter_name=name,
        interpreter_role=role,
        interpreter_why=why,
        told=tuple(told),
        shown_earlier=shown_earlier,
    )


def _read_room(form: FormReader) -> tuple[str, ...]:
    room = form.choices("in_the_room", IN_THE_ROOM)
    if not room and "in_the_room" not in form.errors:
        form.errors["in_the_room"] = MUST_SAY["in_the_room"]
    if "nobody_else" in room and len(room) > 1:
        form.errors["in_the_room"] = NOBODY_AND_SOMEBODY
    return room


def _read_interpreter(form: FormReader, is_there: bool) -> tuple[str, str, str]:
    """What was typed before the interpreter was taken out of the room says nothing any more."""
    name = form.text("interpreter_name", limit=120)
    role = form.choice("interpreter_role", INTERPRETER, missing=MUST_SAY["interpreter_role"] if is_there else "")
    why = form.text("interpreter_why", limit=2_000)
    if is_there and not name and "interpreter_name" not in form.errors:
        form.errors["interpreter_name"] = MUST_SAY["interpreter_name"]
    if is_there and role == "family" and not why and "interpreter_why" not in form.errors:
        form.errors["interpreter_why"] = MUST_SAY["interpreter_why"]
    return (name, role, why if role == "family" else "") if is_there else ("", "", "")
