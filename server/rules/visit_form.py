"""Reads a visit from the form's own fields, whether they were posted here or came sealed from a phone."""

from datetime import date, datetime, time
from uuid import UUID

from server.models.visit import Outcome
from server.rules.attachments_listed import read_files
from server.rules.form_reader import SHORT, Fields, FormReader
from server.rules.london import instant_of
from server.rules.visit_entry import (
    ANNOUNCED,
    BEDROOM,
    MANNERS,
    MUST_SAY,
    OUTCOMES,
    PLACES,
    SEEN,
    SIGNS_INSIDE,
    VIOLENCE,
    WHY,
    ChildEntry,
    VisitEntry,
)

NOBODY_MET = (Outcome.NO_REPLY, Outcome.CANCELLED_BY_FAMILY, Outcome.CANCELLED_BY_US)


def read_visit(fields: Fields) -> VisitEntry:
    """Turn the fields of the visit form into a VisitEntry.

    Raises Refused with a sentence for every field that needs one.
    Wales, engaging the child: each child is seen, alone where it can be, and why not is said; so each child of the
    household has to be answered for when the visit took place.
    """
    form = FormReader(fields)
    family = form.uuid("family", missing="Say which family this was. Open the form from the family’s page.")
    outcome = form.choice("outcome", OUTCOMES, missing=MUST_SAY["outcome"])
    took_place = outcome == Outcome.TOOK_PLACE
    visited_on = form.day("visited_on", missing=MUST_SAY["visited_on"])
    began_at, ended_at = _read_times(form, visited_on)
    announced = form.choice("announced", ANNOUNCED)
    manner = form.choice("manner", MANNERS, default="in_person")
    place = form.choice("place", PLACES, missing=MUST_SAY["place"] if took_place else "", default="home")
    place_words = form.text("place_words", limit=SHORT)
    bedroom = form.choice("bedroom", BEDROOM)
    ids = form.uuids("children", missing="Say which children this was about. Open the form again.")
    met = outcome not in NOBODY_MET
    children = tuple(_read_child(form, child, took_place=took_place, met=met) for child in ids)
    texts = {name: form.text(name) for name in ("what_was_seen", "interactions", "parents_words")}
    others = {name: form.text(name) for name in ("others_present", "signs_of_others", "next_visit_words")}
    signs_inside = form.choice("signs_inside", SIGNS_INSIDE)
    violence = form.choice("violence", VIOLENCE)
    not_home = {name: form.text(name, limit=2_000) for name in ("not_home_where", "not_home_says", "not_home_checked")}
    interpreter = form.text("interpreter", limit=SHORT)
    next_visit_on = form.day("next_visit_on")
    files = read_files(form, purposes=("photo",))
    form.finish()
    assert family and visited_on and began_at  # noqa: S101, PT018 - finish() raised if one was missing
    return VisitEntry(
        family=family,
        outcome=outcome,
        visited_on=visited_on,
        began_at=began_at,
        ended_at=ended_at,
        announced=announced,
        manner=manner,
        place=place,
        place_words=place_words,
        bedroom=bedroom,
        children=children,
        signs_inside=signs_inside,
        violence=violence,
        interpreter=interpreter,
        next_visit_on=next_visit_on,
        files=files,
        **texts,
        **others,
        **not_home,
    )


def _read_times(form: FormReader, day: date | None) -> tuple[datetime | None, datetime | None]:
    began = form.clock_time("began_at", missing=MUST_SAY["began_at"])
    ended = form.clock_time("ended_at")
    if began and ended and ended < began:
        form.errors["ended_at"] = MUST_SAY["ended_at"]
    return _instant(day, began), _instant(day, ended)


def _read_child(form: FormReader, child: UUID, *, took_place: bool, met: bool) -> ChildEntry:
    missing = MUST_SAY["seen"] if took_place else ""
    seen = form.choice(f"seen-{child}", SEEN, missing=missing, default="not_seen")
    asks_why = took_place and seen != "alone" and f"seen-{child}" not in form.errors
    why = form.choice(f"why-{child}", WHY, missing=MUST_SAY["why"] if asks_why else "")
    why_words = form.text(f"why_words-{child}", limit=2_000)
    if why == "other" and seen != "alone" and not why_words and f"why_words-{child}" not in form.errors:
        form.errors[f"why_words-{child}"] = MUST_SAY["why_words"]
    said = form.text(f"said-{child}")
    if not met:
        # Answered before the outcome was changed: a child must not count as seen at a door that nobody opened.
        seen = "not_seen"
    if seen == "alone":
        # An answer that was given before the choice above was changed says nothing any more.
        why, why_words = "", ""
    return ChildEntry(child=child, seen=seen, why=why, why_words=why_words, said=said)


def _instant(day: date | None, clock_time: time | None) -> datetime | None:
    return instant_of(day, clock_time) if day and clock_time else None
