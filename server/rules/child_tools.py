"""The child's tools and all their English words: `server/child_tools`, and a council's own folder over it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import Struct

from server.rules.child_tool_data import Choice, Labels, Line, Lines, Tool, Unreadable, read_toml, read_tool

FOLDER: Final = Path(__file__).parent.parent / "child_tools"
LABELS: Final = {"faces": "face", "pictures": "pic", "people": "who"}
"""Which file has the labels of which drawings in art.svg."""

_folders: tuple[Path, ...] = (FOLDER,)


class ChildTools(Struct, frozen=True):
    tools: Mapping[str, Tool]
    faces: Mapping[str, str]
    pictures: Mapping[str, str]
    people: Mapping[str, str]
    ui: Mapping[str, str]
    hearers: tuple[Line, ...]
    welcome: tuple[Line, ...]
    goodbye: tuple[Line, ...]


class UnknownTool(LookupError):
    """No tool has that id now. An answer given with one that is gone stays as it is."""


def use_own(folder: Path | None) -> None:
    """Said once, at the start of the process, as the database is: a council's own folder lies over ours, or none does.
    Raises Unreadable, and then ours alone is used."""
    global _folders
    _folders = (FOLDER,)
    if folder:
        read_child_tools((FOLDER, folder))
        _folders = (FOLDER, folder)


def folders() -> tuple[Path, ...]:
    """Ours, then the council's own if there is one."""
    return _folders


def child_tools() -> ChildTools:
    return read_child_tools(_folders)


def tools() -> tuple[Tool, ...]:
    """In the order in which a child meets them."""
    return tuple(child_tools().tools.values())


def tool_named(tool: str) -> Tool:
    """Raises UnknownTool."""
    try:
        return child_tools().tools[tool]
    except KeyError:
        raise UnknownTool(f"There is no tool called {tool!r}.") from None


def hearers() -> tuple[Line, ...]:
    """Who a child may say should hear an answer."""
    return child_tools().hearers


def face_label(face: str) -> str:
    """In English, for the worker; the id itself if that face is gone."""
    return child_tools().faces.get(face.removeprefix("face-"), face)


def picture_label(picture: str) -> str:
    """In English: of a picture or a person's token, with or without its prefix; the id itself if it is gone."""
    told = child_tools()
    prefix, _, bare = picture.rpartition("-")
    places = {"pic": [told.pictures], "who": [told.people]}.get(prefix, [told.pictures, told.people])
    return next((place[bare] for place in places if bare in place), picture)


def hearer_label(hearer: str) -> str:
    """In English; the id itself if nobody of that name is offered now."""
    return next((line.words for line in hearers() if line.id == hearer), hearer)


@cache
def read_child_tools(places: tuple[Path, ...]) -> ChildTools:
    """Later folders add to, and take the place of, what earlier ones say. Raises Unreadable."""
    for folder in places:
        if not folder.is_dir():
            raise Unreadable(f"{folder} is no folder that can be read.")
    return ChildTools(
        tools=_read_tools(places),
        faces=_read_labels(places, "faces"),
        pictures=_read_labels(places, "pictures"),
        people=_read_labels(places, "people"),
        ui=_read_labels(places, "ui"),
        hearers=_read_lines(places, "hearers"),
        welcome=_read_lines(places, "welcome"),
        goodbye=_read_lines(places, "goodbye"),
    )


def _read_tools(places: tuple[Path, ...]) -> dict[str, Tool]:
    found = {tool.id: tool for folder in places for path in folder.glob("tools/*.toml") if (tool := read_tool(path))}
    return {tool.id: tool for tool in sorted(found.values(), key=lambda tool: (tool.order, tool.id))}


def _read_labels(places: tuple[Path, ...], name: str) -> dict[str, str]:
    """Ours one by one, so that a council says only what it says otherwise."""
    labels: dict[str, str] = {}
    for folder in places:
        path = folder / f"{name}.toml"
        if folder == FOLDER or path.exists():
            told = read_toml(path, Labels)
            # Nobody draws a face or puts in a word that only a council's file names.
            if folder != FOLDER and (unknown := sorted(told.keys() - labels.keys())):
                raise Unreadable(f"{path}: there is nothing called {', '.join(unknown)} to say otherwise.")
            labels |= told
    return labels


def _read_lines(places: tuple[Path, ...], name: str) -> tuple[Line, ...]:
    """A council's list takes the place of ours as a whole: its order matters."""
    path = next(path for folder in reversed(places) if (path := folder / f"{name}.toml").exists())
    lines = read_toml(path, Lines).lines
    if len({line.id for line in lines}) != len(lines):
        raise Unreadable(f"{path}: two lines have the same id.")
    return lines


def offered(told: ChildTools, tool: Tool) -> tuple[Choice, ...]:
    """The common pictures that a tool's page offers, as choices."""
    labels: dict[str, Mapping[str, str]] = {"faces": told.faces, "pictures": told.pictures, "people": told.people}
    if not tool.offers:
        return ()
    prefix = LABELS[tool.offers]
    return tuple(Choice(id, words, f"{prefix}-{id}") for id, words in labels[tool.offers].items())
