"""What a worker can say of a visit: the choices, and the shape that record_visit takes."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from server.models.visit import Outcome
from server.rules.attachments_listed import ListedFile

OUTCOMES: Final[dict[str, str]] = {
    Outcome.TOOK_PLACE: "The visit took place",
    Outcome.NO_REPLY: "No reply at the door",
    Outcome.DENIED_ACCESS: "Denied access",
    Outcome.CHILD_NOT_HOME: "Child not home",
    Outcome.CANCELLED_BY_FAMILY: "Cancelled by the family",
    Outcome.CANCELLED_BY_US: "Cancelled by us",
}
ANNOUNCED: Final = {"announced": "Announced", "unannounced": "Unannounced"}
MANNERS: Final = {"in_person": "In person", "video_call": "By video call", "phone_call": "By phone"}
PLACES: Final = {
    "home": "At home",
    "school": "At school or nursery",
    "core_group": "At a core group meeting",
    "elsewhere": "Somewhere else",
}
BEDROOM: Final = {"seen": "Bedroom seen", "not_seen": "Bedroom not seen", "not_asked": "Did not ask to see it"}
SEEN: Final = {"alone": "Alone", "not_alone": "Not alone", "not_seen": "Not seen"}
SIGNS_INSIDE: Final = {"yes": "Yes", "no": "No", "not_known": "Can’t tell"}
VIOLENCE: Final = {"none": "No", "threat": "I was threatened", "violent": "There was violence"}
WHY: Final = {
    "childs_choice": "The child’s choice",
    "adult_would_not_allow": "An adult would not allow it",
    "other": "Something else",
}

MUST_SAY: Final = {
    "outcome": "Say what happened at the visit.",
    "visited_on": "Say on which day this was.",
    "began_at": "Say at what time this was.",
    "ended_at": "The visit can’t end before it began. Check both times.",
    "place": "Say where this was.",
    "seen": "Say whether this child was seen.",
    "why": "Say why, as best you know.",
    "why_words": "Say in a few words why.",
}
"""What is asked for, by field. The form carries these: a phone without signal asks before it saves, not hours later."""


class ChildEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One child on one visit."""

    child: UUID
    seen: str
    why: str = ""
    why_words: str = ""
    said: str = ""


class VisitEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as its author put it, checked. Instants are UTC; `visited_on` is the London day."""

    family: UUID
    outcome: str
    visited_on: date
    began_at: datetime
    ended_at: datetime | None
    announced: str
    manner: str
    place: str
    place_words: str
    bedroom: str
    children: tuple[ChildEntry, ...]
    what_was_seen: str
    interactions: str
    parents_words: str
    others_present: str
    signs_of_others: str
    signs_inside: str = ""
    violence: str = ""
    not_home_where: str = ""
    not_home_says: str = ""
    not_home_checked: str = ""
    interpreter: str
    next_visit_on: date | None
    next_visit_words: str
    files: tuple[ListedFile, ...] = ()
    """Photos taken on the visit, which come after it."""
