"""Reads a decision from the form's own fields."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from server.rules.form_reader import Fields, FormReader
from server.rules.london import instant_of

KINDS: Final = {
    "agency_sees_child": "Another agency sees the child",
    "review_brought_forward": "Review conference brought forward",
    "legal_advice": "Legal advice sought",
    "immediate_protection": "Immediate protection",
    "core_group_told": "A core group member was told",
    "other": "Another decision",
}
WHY: Final = {
    "review_brought_forward": "Say why, and what was agreed.",
    "legal_advice": "Say what was asked, and what the advice was if there is some yet.",
    "immediate_protection": "Say what is being done, and by whom.",
    "other": "Say what was decided, and why.",
}
"""The kinds that can't do without words, and the sentence for who gave none."""


class DecisionEntry(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    why: str = ""
    who: str = ""
    by_on: date | None = None
    member: UUID | None = None
    how: str = ""
    told_at: datetime | None = None
    """UTC. None: now."""
    deliberate: bool = False
    """The worker has looked at what this parent must not know, and tells them all the same."""


def read_decision(fields: Fields) -> DecisionEntry:
    """Raises Refused with a sentence for every field that needs one. Wales section 4: another agency's face-to-face
    contact, an earlier review conference, legal action considered, protection that waits for no meeting, and the other
    core group members informed."""
    form = FormReader(fields)
    kind = form.choice("kind", KINDS, missing="Say what was decided.")
    why, who = form.text("why"), form.text("who", limit=200)
    by_on = form.day("by_on", missing=_by_when(kind))
    member = form.uuid("member", missing="Say who was told.") if kind == "core_group_told" else None
    form.text("member")  # the empty choice of a form that shows every kind
    how = form.text("how", limit=120)
    day, at = form.day("told_on"), form.clock_time("told_at")
    deliberate = form.choice("deliberate", {"yes": "Yes"}) == "yes"
    if kind in WHY and not why and "why" not in form.errors:
        form.errors["why"] = WHY[kind]
    if kind == "agency_sees_child" and not who and "who" not in form.errors:
        form.errors["who"] = "Say which agency, and who of it."
    if kind == "core_group_told" and not how and "how" not in form.errors:
        form.errors["how"] = "Say how they were told, for example by phone."
    form.finish()
    return DecisionEntry(
        kind=kind,
        why=why,
        who=who,
        by_on=by_on,
        member=member,
        how=how,
        told_at=instant_of(day, at) if day and at else None,
        deliberate=deliberate,
    )


def _by_when(kind: str) -> str:
    if kind == "agency_sees_child":
        return "Say by which day they will see the child."
    return "Say on which day the conference will be." if kind == "review_brought_forward" else ""
