"""A capture's content for a person to read, whether or not it would pass as a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey
from piccolo.columns import And

from server.models.child import Child
from server.models.family import Family
from server.rules.capture_format import Content
from server.rules.form_reader import as_uuid
from server.rules.london import say_day
from server.rules.reading_voice import AS_JSON, FOR_THE_MACHINE, VOICE_CHOICES, VOICE_NAMES, say_json
from server.rules.saying import say_family
from server.rules.sealing import CannotOpen, Sealed, open_sealed
from server.rules.visit_entry import ANNOUNCED, BEDROOM, MANNERS, OUTCOMES, PLACES, SEEN, SIGNS_INSIDE, VIOLENCE, WHY

NAMES: Final = {
    "family": "Family",
    "visit": "Visit",
    "outcome": "What happened",
    "visited_on": "Day",
    "began_at": "From",
    "ended_at": "Until",
    "announced": "Announced",
    "manner": "How",
    "place": "Where",
    "place_words": "Where that was",
    "bedroom": "Bedroom",
    "what_was_seen": "What was seen and heard",
    "interactions": "How they were with each other",
    "parents_words": "What the parents said",
    "others_present": "Who else was there",
    "signs_of_others": "Signs of others",
    "signs_inside": "Somebody seemed to be inside",
    "violence": "Threats or violence",
    "not_home_where": "Where the child was said to be",
    "not_home_says": "Who said so",
    "not_home_checked": "How that was checked",
    "interpreter": "Interpreter",
    "next_visit_on": "Next visit",
    "next_visit_words": "What for",
    "words": "Words",
    **VOICE_NAMES,
}
OF_A_CHILD: Final = {"seen": "seen", "why": "why", "why_words": "why, in words", "said": "said"}
DAYS: Final = ("visited_on", "next_visit_on")
CHOICES: Final[dict[str, Mapping[str, str]]] = {
    "outcome": {str(value): words for value, words in OUTCOMES.items()},
    "announced": ANNOUNCED,
    "manner": MANNERS,
    "place": PLACES,
    "bedroom": BEDROOM,
    "signs_inside": SIGNS_INSIDE,
    "violence": VIOLENCE,
    "seen": SEEN,
    "why": WHY,
    **VOICE_CHOICES,
}


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: str


def opened(sealed: str, keys: Mapping[str, ECKey]) -> Content | None:
    """The content of a kept capture; None when it can't be opened."""
    try:
        return open_sealed(msgspec.json.decode(sealed, type=Sealed), keys)
    except (CannotOpen, msgspec.DecodeError, RecursionError):
        return None


async def parts_of(content: Content, team: UUID | None) -> list[Part]:
    """Every field that was filled in, in the form's order. Names are given of this team's families and children only:
    a record may name anybody's."""
    return list_parts(content.fields, await _names(content, team))


def list_parts(fields: Mapping[str, str | list[str]], names: Mapping[str, str] | None = None) -> list[Part]:
    """The same with the names given, by id; without them nobody is named."""
    ordered = sorted(fields.items(), key=lambda item: _place(item[0]))
    parts = [Part(_name(field, names or {}), _words(field, value, names or {})) for field, value in ordered]
    return [part for part in parts if part.words]


async def _names(content: Content, team: UUID | None) -> dict[str, str]:
    families = await Family.objects().where(And(Family.id.is_in(_ids(content, "family")), Family.team == team))
    named = [*_ids(content, "children"), *_ids(content, "child")]
    children = await Child.objects().where(And(Child.id.is_in(named), Child.family.team == team))
    said = {str(family.id): say_family(family.name) for family in families}
    return said | {str(child.id): child.first_name for child in children}


def _ids(content: Content, field: str) -> list[UUID]:
    value = content.fields.get(field, [])
    found = [as_uuid(one) for one in ([value] if isinstance(value, str) else value)]
    # A query for nobody must still be a query.
    return [one for one in found if one is not None] or [UUID(int=0)]


def _place(field: str) -> tuple[int, str]:
    names = list(NAMES)
    return (names.index(field), "") if field in names else (len(names), field.partition("-")[2])


def _name(field: str, names: Mapping[str, str]) -> str:
    what, _, child = field.partition("-")
    if child and what in OF_A_CHILD:
        return f"{names.get(child, 'A child')}: {OF_A_CHILD[what]}"
    return NAMES.get(field, "Another field")


def _words(field: str, value: str | list[str], names: Mapping[str, str]) -> str:
    if field == "children" or (field in ("family", "visit", "child") and value not in names):
        return ""
    if field in FOR_THE_MACHINE:
        return ""
    if field in AS_JSON:
        return say_json(field, value)
    if isinstance(value, list) and field in CHOICES:
        value = [CHOICES[field].get(one, one) for one in value]
    words = value if isinstance(value, str) else ", ".join(value)
    if field in DAYS:
        return _day(words)
    return CHOICES.get(field.partition("-")[0], names).get(words, words)


def _day(words: str) -> str:
    try:
        # A year that is never this year's, so that the year is always said.
        return say_day(date.fromisoformat(words), date.min)
    except ValueError:
        return words
