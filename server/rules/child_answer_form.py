"""Reads what a child answered with one tool from the record's own fields."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from server.rules.attachments_listed import ListedFile, read_files
from server.rules.child_answer_format import SHAPES, read_answer, read_asked
from server.rules.form_reader import Fields, FormReader
from server.rules.moments import moment_of

ENDINGS: Final = {
    "finished": "Finished",
    "stopped": "The child stopped",
    "not_said": "“I don’t want to say”",
    "interrupted": "Cut short: the tablet stopped",
}
OF_A_FILE: Final = ("drawing", "sound", "photo")
UNREADABLE: Final = "This answer did not come in a form that Doorstep knows. It is kept as it is: update the app."
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_TEXT: Final = 64 * 1024


class AnswerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, checked. `asked` and `answer` are the very text that came."""

    session: UUID
    child: UUID
    tool: str
    kind: str
    language: str
    asked: str
    answer: str
    ending: str
    may_hear: tuple[str, ...]
    began_at: datetime | None
    """UTC, by the tablet's clock; None when it gave no moment, which is no reason to lose a child's words."""
    answered_at: datetime | None
    files: tuple[ListedFile, ...]


def read_child_answer(fields: Fields, *, unfinished: bool = False) -> AnswerEntry:
    """Raises Refused with a sentence for each field that can't be taken. An `unfinished` one, a draft that could not be
    opened on the tablet any more, is an answer that was interrupted, unless the child had stopped it before."""
    form = FormReader(fields)
    session = form.uuid("session", missing="It does not say when the tablet was handed over.")
    child = form.uuid("child", missing="It does not say which child this was.")
    tool = read_id(form, "tool")
    kind = form.choice("kind", {kind: kind for kind in SHAPES}, missing=UNREADABLE)
    language = read_language(form)
    asked, answer = form.text("asked", limit=MOST_TEXT) or "{}", form.text("answer", limit=MOST_TEXT) or "{}"
    _check_json(form, kind, asked, answer)
    ending = form.choice("ending", ENDINGS, default="finished")
    may_hear = read_ids(form, "may_hear", most=20)
    began_at, answered_at = moment_of(form.text("began_at")), moment_of(form.text("answered_at"))
    files = read_files(form, purposes=OF_A_FILE)
    form.finish()
    assert session and child  # noqa: S101, PT018 - finish() raised if one was missing
    return AnswerEntry(
        session=session,
        child=child,
        tool=tool,
        kind=kind,
        language=language,
        asked=asked,
        answer=answer,
        ending="interrupted" if unfinished and ending == "finished" else ending,
        may_hear=may_hear,
        began_at=began_at,
        answered_at=answered_at,
        files=files,
    )


def read_language(form: FormReader) -> str:
    """A language tag; English where none is given."""
    tag = form.text("language", limit=12) or "en"
    if not LANGUAGE.fullmatch(tag):
        form.errors["language"] = "Choose one of the languages shown."
    return tag


def read_id(form: FormReader, name: str) -> str:
    value = form.text(name, limit=40)
    if not ID.fullmatch(value):
        form.errors[name] = "It does not say which tool this was. Update the app."
    return value


def read_ids(form: FormReader, name: str, *, most: int) -> tuple[str, ...]:
    """Any number up to `most`, each once, in the order given."""
    values = tuple(dict.fromkeys(one for one in form.every(name) if one))
    if len(values) > most or not all(ID.fullmatch(one) for one in values):
        form.errors[name] = "Choose from the answers shown."
        return ()
    return values


def _check_json(form: FormReader, kind: str, asked: str, answer: str) -> None:
    try:
        read_asked(asked)
    except ValueError:
        form.errors["asked"] = UNREADABLE
    if kind not in SHAPES:
        return
    try:
        read_answer(kind, answer)
    except ValueError:
        form.errors["answer"] = UNREADABLE
