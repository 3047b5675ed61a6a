"""What a TOML file of `server/child_tools`, or of a council's own folder, may say."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Sentence = Annotated[str, Meta(min_length=1, max_length=200)]
Picture = Annotated[str, Meta(pattern=r"^(face|pic|who|ui)-[a-z-]+$")]
Kind = Literal["faces", "steps", "places", "week", "people", "draw", "say", "meeting"]
Ask = Literal["faces", "step", "choice", "words", "who"]

ASKS: Final[dict[Kind, frozenset[Ask]]] = {
    "faces": frozenset({"faces", "who"}),
    "steps": frozenset({"step", "choice", "words"}),
    "meeting": frozenset({"choice", "words"}),
    "places": frozenset({"words"}),
    "week": frozenset({"faces"}),
    "people": frozenset({"who"}),
    "draw": frozenset({"words"}),
    "say": frozenset({"words"}),
}
"""What the screen of each kind can ask."""


class Unreadable(ValueError):
    """The message names the file and the key, and says what is wrong."""


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    words: Sentence
    picture: Picture


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    words: Sentence
    ask: Ask
    standing: Literal["", "view", "safe", "better"] = ""
    """One of the three things that are asked again and again: how they see it, whether they feel safe, whether life is
    better."""
    choices: tuple[Choice, ...] = ()


class Tool(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    kind: Kind
    order: int
    """Where it stands among the tools; the same number goes by id."""
    title: Annotated[str, Meta(min_length=1, max_length=40)]
    say: Sentence
    """One line under the title."""
    picture: Picture
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=12)]
    offers: Literal["", "faces", "pictures", "people"] = ""
    """Which of the common pictures the tool's page offers."""
    places: Annotated[tuple[Choice, ...], Meta(max_length=6)] = ()


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    words: Sentence
    picture: Picture
    source: str
    care: bool = False
    """The worker thinks before it is done."""


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=12)]


Labels = dict[Id, Annotated[str, Meta(min_length=1, max_length=120)]]
Read = TypeVar("Read")


def read_toml(path: Path, kind: type[Read]) -> Read:
    """One file as what it should be. Raises Unreadable."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"{path} can't be read: {error}") from error
    return as_told(path, told, kind)


def as_told(path: Path, told: Any, kind: type[Read]) -> Read:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        at = f" at {where.rstrip('`')}" if where else ""
        raise Unreadable(f"{path}{at}: {what[:1].lower()}{what[1:]}.") from error


def read_tool(path: Path) -> Tool:
    """Raises Unreadable, also for what no single value shows."""
    tool = read_toml(path, Tool)
    if problems := _contradictions(tool, path.stem):
        raise Unreadable(f"{path}: {'; '.join(problems)}.")
    return tool


def _contradictions(tool: Tool, stem: str) -> list[str]:
    found = []
    if tool.id != stem:
        found.append(f"its id is {tool.id!r}, and the file is called {stem}.toml")
    if len({question.id for question in tool.questions}) != len(tool.questions):
        found.append("two questions have the same id")
    if (tool.kind == "places") != bool(tool.places):
        found.append("places belong to a tool of the kind places, and to no other")
    for question in tool.questions:
        if question.ask not in ASKS[tool.kind]:
            asks = ", ".join(sorted(ASKS[tool.kind]))
            found.append(f"question {question.id} asks for {question.ask}, and a tool of this kind asks for {asks}")
        if (question.ask == "choice") != bool(question.choices):
            found.append(f"question {question.id}: choices belong to ask = 'choice', and to nothing else")
        if len({choice.id for choice in question.choices}) != len(question.choices):
            found.append(f"two choices of question {question.id} have the same id")
    return found
