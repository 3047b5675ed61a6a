"""The child's words in each language, as the tablet gets them: files of the release, `child/words.<language>.json`."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from server.rules.child_catalogues import catalogues, locale_of, sentences, tool_sentences
from server.rules.child_tool_data import Choice, Line, Tool
from server.rules.child_tools import ChildTools, child_tools, folders, offered

ENGLISH: Final = "en"
FIRST: Final = (ENGLISH, "cy")
"""The languages of the countries that this is for; the others follow by tag."""
FOR_THE_WORKER: Final = ("leave", "leave_pin", "leave_wrong", "leave_wait", "leave_go")
"""Read by the worker, who may not know the child's language: the page shows them in English too."""
OWN_NAMES: Final = {"pl": "Polski", "ro": "Română"}
"""Where the language itself writes its name small, and a button wants it large."""
RECORDINGS: Final = "child/recordings"
SOUNDS: Final = frozenset({".mp3", ".ogg", ".webm"})


class Language(Struct, frozen=True):
    tag: str
    name: str
    """As the language calls itself."""
    english_name: str
    dir: str
    """ltr or rtl."""
    checked: bool
    """Whether a native speaker has checked every sentence. The worker sees it at the hand-over."""


def languages() -> tuple[Language, ...]:
    """English and Welsh first. A council's own language is offered when every word of the screens is there; a tool
    that has no words in a language is left out of it."""
    return tuple(_Spoken(tag, folders()).language for tag in _tags(folders()))


def words_in(language: str) -> dict[str, Any]:
    """What `child/words.<language>.json` holds; English if that language is not offered."""
    told = folders()
    return _words_of(language if language in _tags(told) else ENGLISH, told, ())


def word_files(web: Path) -> dict[str, bytes | Path]:
    """What belongs to the release beside the files of web/static, by its path there: the words, and a council's own
    recordings."""
    told = folders()
    own = {f"{RECORDINGS}/{name}": path for folder in told for name, path in _sounds(folder / "recordings").items()}
    every = {*own, *(f"{RECORDINGS}/{name}" for name in _sounds(web / "static" / RECORDINGS))}
    names = tuple(sorted(name.removeprefix("child/") for name in every))
    encode = msgspec.json.Encoder(order="deterministic").encode
    words: dict[str, bytes | Path] = {
        f"child/words.{tag}.json": encode(_words_of(tag, told, names)) for tag in _tags(told)
    }
    return words | own


def not_said_in(language: str) -> list[str]:
    """The keys without a translation, for `doorstep check` and the catalogues' tool."""
    spoken = _Spoken(language, folders())
    return [key for key, english in sentences(child_tools()).items() if not spoken.has(key, english)]


@cache
def _tags(places: tuple[Path, ...]) -> tuple[str, ...]:
    told, ours = child_tools(), catalogues(places[:1])
    every = sorted(catalogues(places))
    whole = [tag for tag in every if tag in ours or all(_Spoken(tag, places).has(*it) for it in _screens(told))]
    return (*(tag for tag in FIRST if tag in (ENGLISH, *whole)), *(tag for tag in whole if tag not in FIRST))


def _screens(told: ChildTools) -> Iterable[tuple[str, str]]:
    return ((f"ui.{key}", words) for key, words in told.ui.items())


class _Spoken:
    """One language: the translation where there is one, else the English."""

    def __init__(self, tag: str, places: tuple[Path, ...]) -> None:
        self.tag = tag
        self.catalogue = catalogues(places).get(tag, {})

    def has(self, key: str, english: str) -> bool:
        return self.tag == ENGLISH or (key, english) in self.catalogue

    def say(self, key: str, english: str) -> str:
        found = self.catalogue.get((key, english))
        return found.text if found else english

    def checked(self, key: str, english: str) -> bool:
        found = self.catalogue.get((key, english))
        return self.tag == ENGLISH or bool(found and found.checked)

    @property
    def language(self) -> Language:
        locale, told = locale_of(self.tag), child_tools()
        return Language(
            tag=self.tag,
            name=OWN_NAMES.get(self.tag) or locale.get_display_name(self.tag) or self.tag,
            english_name=locale.english_name or self.tag,
            dir=locale.text_direction,
            checked=all(self.checked(key, english) for key, english in sentences(told).items()),
        )


def _words_of(tag: str, places: tuple[Path, ...], sounds: tuple[str, ...]) -> dict[str, Any]:
    told, spoken = child_tools(), _Spoken(tag, places)
    say, language = spoken.say, spoken.language
    recorded = {Path(name).stem: name for name in sounds if name.startswith(f"recordings/{tag}/")}
    whole = [tool for tool in told.tools.values() if all(spoken.has(*it) for it in tool_sentences(told, tool.id))]
    return {
        "language": language.tag,
        "name": language.name,
        "dir": language.dir,
        "checked": language.checked,
        "words": {key: say(f"ui.{key}", words) for key, words in told.ui.items()},
        "worker": {key: told.ui[key] for key in FOR_THE_WORKER},
        "welcome": [_line(line, "welcome", say) for line in told.welcome],
        "goodbye": [_line(line, "goodbye", say) for line in told.goodbye],
        "hearers": [_line(line, "hearer", say) for line in told.hearers],
        "tools": [_tool(told, tool, say) for tool in whole],
        "recordings": {say(key, english): recorded[key] for key, english in sentences(told).items() if key in recorded},
    }


Say = Callable[[str, str], str]


def _line(line: Line, prefix: str, say: Say) -> dict[str, str]:
    return {"id": line.id, "words": say(f"{prefix}.{line.id}", line.words), "picture": line.picture}


def _tool(told: ChildTools, tool: Tool, say: Say) -> dict[str, Any]:
    name = f"tool.{tool.id}"
    return {
        "id": tool.id,
        "kind": tool.kind,
        "title": say(f"{name}.title", tool.title),
        "say": say(f"{name}.say", tool.say),
        "picture": tool.picture,
        "questions": [
            {
                "id": question.id,
                "words": say(f"{name}.ask.{question.id}", question.words),
                "ask": question.ask,
                "standing": question.standing,
                "choices": [
                    _choice(choice, f"{name}.ask.{question.id}.{choice.id}", say) for choice in question.choices
                ],
            }
            for question in tool.questions
        ],
        "choices": [_choice(choice, choice.picture.replace("-", ".", 1), say) for choice in offered(told, tool)],
        "places": [_choice(place, f"{name}.place.{place.id}", say) for place in tool.places],
    }


def _choice(choice: Choice, key: str, say: Say) -> Mapping[str, str]:
    return {"id": choice.id, "words": say(key, choice.words), "picture": choice.picture}


def _sounds(folder: Path) -> dict[str, Path]:
    """<language>/<key>.mp3 and the like, by that name."""
    every = (path for path in folder.glob("*/*") if path.suffix in SOUNDS and path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in every}
