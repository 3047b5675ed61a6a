"""A child's answers as pages show them: each with who was in the room, its files and what was written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And

from server.models.child_answer import ChildAnswer
from server.rules.answer_notes_of import Notes, notes_of
from server.rules.child_answer_files import FilePart, files_of
from server.rules.child_answer_parts import Given, given_in
from server.rules.child_tools import UnknownTool, hearer_label, tool_named
from server.rules.saying import say_instant
from server.rules.session_words import SessionPart, say_language, sessions_named

ENDINGS: Final = {
    "stopped": "Stopped here, on “Stop”.",
    "interrupted": "The tablet went off before it was finished: this is as far as it came.",
}
LATEST: Final = 200
RTL: Final = ("ar", "ur")


@dataclass(frozen=True, slots=True)
class AnswerPart:
    id: UUID
    child: UUID
    tool: str
    title: str
    picture: str
    kind: str
    when: str
    on: str
    language: str
    """In English; empty when it is English."""
    tag: str
    dir: str
    given: Given
    not_said: bool
    """ "I don't want to say" to all of it."""
    ending: str
    may_hear: list[str]
    session_id: UUID
    session: SessionPart | None
    """None while the hand-over has not arrived."""
    author: str
    files: list[FilePart]
    notes: Notes
    clock_doubtful: bool

    @property
    def chosen(self) -> list[FilePart]:
        return [file for file in self.files if file.chosen and not file.place]

    @property
    def not_chosen(self) -> list[FilePart]:
        return [file for file in self.files if not file.chosen]

    def drawn_into(self, place: str) -> list[FilePart]:
        return [file for file in self.files if file.chosen and file.place == place]

    @property
    def sounds(self) -> list[FilePart]:
        return [file for file in self.files if file.purpose == "sound"]


async def answers_of(child: UUID, *, today: date, most: int = LATEST) -> list[AnswerPart]:
    """Newest first. Whether somebody may read them is for whoever loads the child. Nine queries."""
    rows = await _query().where(ChildAnswer.child == child).limit(most)
    return await _parts(rows, today)


async def answers_with(ids: Sequence[UUID], child: UUID, *, today: date) -> list[AnswerPart]:
    """These answers of the child, newest first."""
    if not ids:
        return []
    rows = await _query().where(And(ChildAnswer.child == child, ChildAnswer.id.is_in(list(ids))))
    return await _parts(rows, today)


def _query() -> Any:
    return ChildAnswer.select(*ChildAnswer.all_columns(), ChildAnswer.author.name.as_alias("author_name")).order_by(
        ChildAnswer.answered_at, ChildAnswer.id, ascending=False
    )


async def _parts(rows: list[dict[str, Any]], today: date) -> list[AnswerPart]:
    ids = [row["id"] for row in rows]
    files, notes = await files_of(ids), await notes_of(ids, today=today)
    sessions = await sessions_named({row["session"] for row in rows}, today=today)
    return [_part(row, files.get(row["id"], []), notes[row["id"]], sessions.get(row["session"]), today) for row in rows]


def _part(
    row: dict[str, Any], files: list[FilePart], notes: Notes, session: SessionPart | None, today: date
) -> AnswerPart:
    title, picture = _name_of(row["tool"])
    when = say_instant(row["answered_at"], today)
    given = given_in(row["kind"], row["tool"], row["answer"], row["asked"])
    return AnswerPart(
        id=row["id"],
        child=row["child"],
        tool=row["tool"],
        title=title,
        picture=picture,
        kind=row["kind"],
        when=when,
        on=when.split(",")[0],
        language="" if row["language"] == "en" else say_language(row["language"]),
        tag=row["language"],
        dir="rtl" if row["language"] in RTL else "ltr",
        given=given,
        not_said=row["ending"] == "not_said" or given.not_said,
        ending=ENDINGS.get(row["ending"], ""),
        may_hear=[hearer_label(str(one)) for one in msgspec.json.decode(row["may_hear"] or "[]")],
        session_id=row["session"],
        session=session,
        author=row["author_name"] or "",
        files=files,
        notes=notes,
        clock_doubtful=row["clock_doubtful"],
    )


def _name_of(tool: str) -> tuple[str, str]:
    """An answer given with a tool that is gone stays, under its id."""
    try:
        found = tool_named(tool)
    except UnknownTool:
        return tool.replace("_", " ").capitalize(), "ui-pencil"
    return found.title, found.picture
