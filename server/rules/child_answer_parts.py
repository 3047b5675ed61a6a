"""A child's answer as a page shows it: in its own pictures and words, nothing added up, nothing said in other words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from server.rules.child_tool_data import Choice, Question, Tool
from server.rules.child_tools import UnknownTool, face_label, picture_label, tool_named

DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
PARTS: Final = {"morning": "Morning", "evening": "Evening"}
NEAR: Final = ("Closest", "Close", "Further away", "Far away")


@dataclass(frozen=True, slots=True)
class Picture:
    id: str
    """In art.svg."""
    label: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question, as the child saw it, and what the child gave."""

    id: str
    asked: str
    english: str
    """The question in English, where the child saw another language."""
    faces: list[Picture] = field(default_factory=list)
    who: str = ""
    step: int | None = None
    choice: Picture | None = None
    choice_id: str = ""
    words: str = ""
    not_said: bool = False

    @property
    def is_empty(self) -> bool:
        given = (self.faces, self.who, self.step is not None, self.choice, self.words, self.not_said)
        return not any(given)


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    label: str
    picture: str
    words: str
    pictures: list[Picture]
    not_said: bool


@dataclass(frozen=True, slots=True)
class Cell:
    faces: list[Picture]
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    parts: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    picture: Picture | None
    near: str
    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Given:
    """All of one answer. What a tool doesn't have stays empty."""

    questions: list[Answered] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    words: str = ""
    not_said: bool = False
    """ "I don't want to say" to the whole."""


def given_in(kind: str, tool: str, answer: str, asked: str) -> Given:
    """What the JSON of a kept answer says. What this release doesn't know of an older or newer one is left out here,
    and stays in the record."""
    told = _read(answer)
    saw = {id: str(words) for id, words in _read(asked).items()}
    known = _known(tool)
    return Given(
        questions=[_answered(one, saw, known) for one in _rows(told, "questions")] if kind in ASKING else [],
        places=[_place(one, saw, known) for one in _rows(told, "places")],
        days=_days(_rows(told, "days")),
        people=[_person(one) for one in _rows(told, "people")],
        words=_text(told, "words"),
        not_said=told.get("not_said") is True,
    )


ASKING: Final = ("faces", "steps", "meeting")


def _answered(one: Mapping[str, Any], saw: Mapping[str, str], known: Tool | None) -> Answered:
    id = _text(one, "id")
    question = next((each for each in known.questions if each.id == id), None) if known else None
    english = question.words if question else ""
    asked = saw.get(id) or english or id
    step = one.get("step")
    return Answered(
        id=id,
        asked=asked,
        english=english if english != asked else "",
        faces=_faces(one),
        who=_text(one, "who"),
        step=step if isinstance(step, int) else None,
        choice=_choice(_text(one, "choice"), question),
        choice_id=_text(one, "choice"),
        words=_text(one, "words"),
        not_said=one.get("not_said") is True,
    )


def _choice(id: str, question: Question | None) -> Picture | None:
    if not id:
        return None
    found: Choice | None = next((each for each in question.choices if each.id == id), None) if question else None
    return Picture(found.picture, found.words) if found else Picture("", id.replace("_", " "))


def _place(one: Mapping[str, Any], saw: Mapping[str, str], known: Tool | None) -> Place:
    id = _text(one, "id")
    place = next((each for each in known.places if each.id == id), None) if known else None
    return Place(
        id=id,
        label=place.words if place else saw.get(id, id.replace("_", " ")),
        picture=place.picture if place else "",
        words=_text(one, "words"),
        pictures=[_picture(str(picture)) for picture in one.get("pictures") or []],
        not_said=one.get("not_said") is True,
    )


def _days(rows: list[Mapping[str, Any]]) -> list[Day]:
    by = {(row.get("day"), row.get("part")): row for row in rows}
    if not by:
        return []
    nothing: Mapping[str, Any] = {}
    return [
        Day(name, {words: _cell(by.get((day, part), nothing)) for part, words in PARTS.items()})
        for day, name in DAYS.items()
    ]


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(_faces(row), _text(row, "words"))


def _person(one: Mapping[str, Any]) -> Person:
    near, picture = one.get("near"), _text(one, "picture")
    return Person(
        name=_text(one, "name"),
        picture=_picture(picture, "who") if picture else None,
        near=NEAR[near] if isinstance(near, int) and 0 <= near < len(NEAR) else "",
        x=_within(one.get("x")),
        y=_within(one.get("y")),
        words=_text(one, "words"),
    )


def _within(number: object) -> int:
    return max(-1000, min(1000, number)) if isinstance(number, int) else 0


def _faces(row: Mapping[str, Any]) -> list[Picture]:
    faces: Iterable[Any] = row.get("faces") or []
    return [Picture(f"face-{str(face).removeprefix('face-')}", face_label(str(face))) for face in faces]


def _picture(id: str, prefix: str = "pic") -> Picture:
    whole = id if id.split("-")[0] in ("pic", "who", "face", "ui") else f"{prefix}-{id}"
    return Picture(whole, picture_label(whole))


def _known(tool: str) -> Tool | None:
    try:
        return tool_named(tool)
    except UnknownTool:
        return None


def _rows(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = told.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _read(text: str) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(text or "{}")
    except msgspec.DecodeError:
        return {}
    return told if isinstance(told, dict) else {}
