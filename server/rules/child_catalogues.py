"""Translations of the child's words: gettext catalogues, `locale/<language>/child.po` in each folder of words."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.pofile import PoFileError, read_po
from msgspec import Struct

from server.rules.child_tool_data import Unreadable
from server.rules.child_tools import ChildTools

CHECKED_BY: Final = re.compile(r'^"X-Checked-By: *([^"\\]*)', re.MULTILINE)
PLACEHOLDER: Final = re.compile(r"\{\w+\}")
KEY: Final = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


class Translation(Struct, frozen=True):
    text: str
    checked: bool
    """By a native speaker, who is named in the catalogue's header X-Checked-By."""


Catalogue = Mapping[tuple[str, str], Translation]
"""By (key, English sentence): a sentence that was changed has no translation until it gets a new one."""


def locale_of(language: str) -> Locale:
    """Raises Unreadable if it is the tag of no language."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise Unreadable(f"{language} is not the tag of a language that Doorstep knows, such as cy.") from error


@cache
def catalogues(places: tuple[Path, ...]) -> Mapping[str, Catalogue]:
    """By language. Later folders' translations take the place of earlier ones'. Raises Unreadable."""
    found: dict[str, dict[tuple[str, str], Translation]] = {}
    for folder in places:
        for path in sorted(folder.glob("locale/*/child.po")):
            found.setdefault(path.parent.name, {}).update(read_catalogue(path))
    return found


def read_catalogue(path: Path) -> dict[tuple[str, str], Translation]:
    """Only what is translated and not marked fuzzy. Raises Unreadable."""
    language = path.parent.name
    if not KEY.match(language):
        raise Unreadable(f"{path}: {language} is not the tag of a language, such as cy.")
    try:
        written = path.read_text(encoding="utf-8")
        with path.open("rb") as file:
            catalogue = read_po(file, locale=str(locale_of(language)), abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise Unreadable(f"{path} can't be read: {error}") from error
    said = CHECKED_BY.search(written)
    checked = bool(said and said.group(1).strip())
    found = {}
    for message in catalogue:
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise Unreadable(f"{path}: no sentence of the child's tools has plural forms.")
        if message.id and message.string and not message.fuzzy:
            if set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(message.string)):
                raise Unreadable(f"{path} at {message.context}: what stands in {{…}} must stay as it is.")
            found[message.context or "", message.id] = Translation(message.string, checked)
    return found


def sentences(told: ChildTools) -> dict[str, str]:
    """Every English sentence by its key, in the order of the pages: what a catalogue holds."""
    return dict(_sentences(told))


def _sentences(told: ChildTools) -> Iterator[tuple[str, str]]:
    for prefix, lines in (("welcome", told.welcome), ("goodbye", told.goodbye), ("hearer", told.hearers)):
        for line in lines:
            yield f"{prefix}.{line.id}", line.words
    labels = {"ui": told.ui, "face": told.faces, "pic": told.pictures, "who": told.people}
    for prefix, words in labels.items():
        for id, text in words.items():
            yield f"{prefix}.{id}", text
    for tool in told.tools:
        yield from tool_sentences(told, tool)


def tool_sentences(told: ChildTools, id: str) -> Iterator[tuple[str, str]]:
    tool = told.tools[id]
    yield f"tool.{id}.title", tool.title
    yield f"tool.{id}.say", tool.say
    for place in tool.places:
        yield f"tool.{id}.place.{place.id}", place.words
    for question in tool.questions:
        yield f"tool.{id}.ask.{question.id}", question.words
        for choice in question.choices:
            yield f"tool.{id}.ask.{question.id}.{choice.id}", choice.words
