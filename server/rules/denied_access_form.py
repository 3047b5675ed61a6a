"""Reads a denied access, and what is told of it afterwards, from the forms' own fields."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from server.models.visit import Outcome
from server.rules.form_reader import Fields, FormReader
from server.rules.london import day_of, instant_of
from server.rules.visit_entry import VIOLENCE, ChildEntry, VisitEntry

TO: Final = {"home": "To the home", "child": "To the child"}
YES_NO: Final = {"yes": "Yes", "no": "No", "not_known": "Can’t tell"}
REFUSED_TO: Final = {"me": "Me", "practitioner": "Another practitioner of the core group"}
TRIED: Final = {
    "knocked": "Knocked or rang the bell",
    "phoned": "Phoned",
    "looked": "Looked from outside",
    "neighbours": "Asked neighbours",
    "school": "Asked the school or nursery",
    "other_agencies": "Asked other agencies",
}


class DenialEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The first save: no more than it takes to tell somebody."""

    family: UUID
    children: tuple[UUID, ...]
    to: str
    danger: str
    refused_to: str
    practitioner_name: str
    practitioner_agency: str
    violence: str
    happened_at: datetime | None
    """UTC. None: the moment it was recorded."""


class DetailsEntry(msgspec.Struct, frozen=True, kw_only=True):
    denial: UUID
    obstructed_by: str
    their_words: str
    tried: tuple[str, ...]
    tried_words: str
    child_noticed: str
    child_noticed_words: str
    signs_inside: str
    signs_inside_words: str


class DutyEntry(msgspec.Struct, frozen=True, kw_only=True):
    denial: UUID
    spoke_with: str
    rang_at: datetime | None


def read_denied_access(fields: Fields) -> DenialEntry:
    """Raises Refused with a sentence for every field that needs one. Only family and children have to be there: who
    stands at a shut door is asked for nothing else. Wales section 4: any core group practitioner may be refused."""
    form = FormReader(fields)
    family = form.uuid("family", missing="Say which family this was. Open the form from the family’s page.")
    children = form.uuids("children", missing="Choose the children whom nobody could see.")
    to = form.choice("to", TO, default="home")
    danger = form.choice("danger", YES_NO, default="not_known")
    refused_to = form.choice("refused_to", REFUSED_TO, default="me")
    name = form.text("practitioner_name", limit=120)
    agency = form.text("practitioner_agency", limit=120)
    violence = form.choice("violence", VIOLENCE)
    happened_at = _moment(form, "happened_on", "happened_at")
    form.finish()
    assert family  # noqa: S101 - finish() raised if it was missing
    return DenialEntry(
        family=family,
        children=tuple(children),
        to=to,
        danger=danger,
        refused_to=refused_to,
        practitioner_name=name if refused_to == "practitioner" else "",
        practitioner_agency=agency if refused_to == "practitioner" else "",
        violence=violence,
        happened_at=happened_at,
    )


def as_visit(entry: DenialEntry, *, recorded_at: datetime) -> VisitEntry:
    """The denied access as the visit that it was."""
    at = entry.happened_at or recorded_at
    return VisitEntry(
        family=entry.family,
        outcome=Outcome.DENIED_ACCESS.value,
        visited_on=day_of(at),
        began_at=at,
        ended_at=None,
        announced="",
        manner="in_person",
        place="home",
        place_words="",
        bedroom="",
        children=tuple(ChildEntry(child=child, seen="not_seen") for child in entry.children),
        what_was_seen="",
        interactions="",
        parents_words="",
        others_present="",
        signs_of_others="",
        violence=entry.violence,
        interpreter="",
        next_visit_on=None,
        next_visit_words="",
    )


def read_details(fields: Fields) -> DetailsEntry:
    """Everything in it is optional. Raises Refused with a sentence for every field that can't be taken."""
    form = FormReader(fields)
    denial = form.uuid("visit", missing="Say which denied access this is about. Open its page again.")
    texts = {name: form.text(name) for name in ("obstructed_by", "their_words", "tried_words")}
    words = {name: form.text(name) for name in ("child_noticed_words", "signs_inside_words")}
    tried = form.choices("tried", TRIED)
    child_noticed = form.choice("child_noticed", YES_NO)
    signs_inside = form.choice("signs_inside", YES_NO)
    form.finish()
    assert denial  # noqa: S101 - finish() raised if it was missing
    return DetailsEntry(
        denial=denial, tried=tried, child_noticed=child_noticed, signs_inside=signs_inside, **texts, **words
    )


def read_rang_duty(fields: Fields) -> DutyEntry:
    """Raises Refused with a sentence for every field that can't be taken. One tap is enough: then it was just now."""
    form = FormReader(fields)
    denial = form.uuid("visit", missing="Say which denied access this is about. Open its page again.")
    spoke_with = form.text("spoke_with", limit=120)
    rang_at = _moment(form, "rang_on", "rang_at")
    form.finish()
    assert denial  # noqa: S101 - finish() raised if it was missing
    return DutyEntry(denial=denial, spoke_with=spoke_with, rang_at=rang_at)


def _moment(form: FormReader, day_field: str, time_field: str) -> datetime | None:
    day, at = form.day(day_field), form.clock_time(time_field)
    return instant_of(day, at) if day and at else None
