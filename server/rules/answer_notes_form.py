"""Reads what a worker writes beside a child's answer. Each reader raises Refused with a sentence for every field that
needs one."""

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from server.rules.answer_notes_choices import ADVOCACY, AUDIENCE, BY_WHOM, CHILD_SAID, DECISIONS, SAFE, TO
from server.rules.child_words import languages
from server.rules.form_reader import SHORT, Fields, FormReader, as_uuid

WORDS: Final = 10_000
NOT_YET: Final = "This day is still to come. Write the day on which it was."
UNSAFE: Final = (
    "It was marked as not safe to pass on, so it is not passed on. A manager can say that it is safe now, and why."
)

CONFIRM: Final = "Choose professionals only, or confirm that everybody may hear it all the same."


class TranscriptEntry(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    attachment: UUID | None


class TranslationEntry(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    language: str
    interpreter_name: str
    interpreter_role: str
    why: str


class SharingEntry(msgspec.Struct, frozen=True, kw_only=True):
    to: str
    child_said: str
    child_words: str
    safe: str
    safe_words: str
    audience: str
    deliberate: bool


class DoneEntry(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    told_words: str
    done_on: date


class OfferEntry(msgspec.Struct, frozen=True, kw_only=True):
    reply: str
    words: str
    offered_on: date


class DecisionEntry(msgspec.Struct, frozen=True, kw_only=True):
    decision: str
    reasons: str
    told_on: date | None
    told_words: str


class ToldEntry(msgspec.Struct, frozen=True, kw_only=True):
    decision: UUID
    told_on: date
    told_words: str


def read_transcript(fields: Fields, *, sounds: Collection[UUID]) -> TranscriptEntry:
    """`sounds` are the recordings of the answer; words without one stand beside the answer as a whole."""
    form = FormReader(fields)
    words = _must(form, "words", "Type what is said in the recording, word for word.")
    said = form.text("attachment")
    attachment = as_uuid(said)
    if said and attachment not in sounds:
        form.errors["attachment"] = "Choose a recording of this answer."
    form.finish()
    return TranscriptEntry(words=words, attachment=attachment)


def read_translation(fields: Fields) -> TranslationEntry:
    """Who translated is always named, and why no professional did."""
    form = FormReader(fields)
    words = _must(form, "words", "Write the translation.")
    tags = {one.tag: one.english_name for one in languages()}
    language = form.choice("language", tags, missing="Say into which language.")
    name = _must(form, "interpreter_name", "Write the name of who translated.", limit=120)
    role = form.choice("interpreter_role", BY_WHOM, missing="Say whether a professional translated.")
    why = form.text("why", limit=SHORT)
    if role and role != "professional" and not why:
        form.errors.setdefault("why", "Say why no professional translated.")
    form.finish()
    why = "" if role == "professional" else why
    return TranslationEntry(words=words, language=language, interpreter_name=name, interpreter_role=role, why=why)


def read_sharing(fields: Fields, *, not_safe: bool, manages: bool, marked: str = "") -> SharingEntry:
    """`not_safe`: the latest word on this answer is that passing it on is not safe; only who `manages` takes that back,
    with a reason. The parents are among those who hear it only by choice, and where there is something that one of them
    must not know (`marked`: who and what, in words) only by a second one."""
    form = FormReader(fields)
    to = form.choice("to", TO, missing="Say to whom.")
    child_said = form.choice("child_said", CHILD_SAID, missing="Say what the child said to it.")
    child_words = form.text("child_words", limit=SHORT)
    safe = form.choice("safe", SAFE, missing="Say whether it is safe.")
    safe_words = form.text("safe_words", limit=SHORT)
    audience = form.choice("audience", AUDIENCE, default="professionals")
    deliberate = form.choice("deliberate", {"yes": "Yes"}) == "yes"
    if safe == "yes" and not_safe and not manages:
        form.errors["safe"] = UNSAFE
    elif not safe_words and (why := _needs_words(safe, child_said, not_safe)):
        form.errors.setdefault("safe_words", why)
    if marked and audience == "everybody" and safe != "no" and not deliberate:
        form.errors["deliberate"] = f"{marked} {CONFIRM}"
    form.finish()
    return SharingEntry(
        to=to,
        child_said=child_said,
        child_words=child_words,
        safe=safe,
        safe_words=safe_words,
        audience=audience,
        deliberate=deliberate,
    )


def _needs_words(safe: str, child_said: str, not_safe: bool) -> str:
    if safe == "no":
        return "Say why it is not safe."
    if not_safe:
        return "Say why it is safe now."
    if child_said == "no":
        return "The child said no. Say why it is passed on all the same."
    if child_said == "not_asked":
        return "Say why the child was not asked."
    return ""


def read_done(fields: Fields, *, on: date) -> DoneEntry:
    """`told_words` is what the child told us, in words that may be shown to the child; empty: it is not shown."""
    form = FormReader(fields)
    words = _must(form, "words", "Write what was done.", limit=2_000)
    told_words = form.text("told_words", limit=2_000)
    done_on = _past_day(form, "done_on", on, "Say on which day it was done.")
    form.finish()
    assert done_on  # noqa: S101 - finish() raised if it was missing
    return DoneEntry(words=words, told_words=told_words, done_on=done_on)


def read_offer(fields: Fields, *, on: date) -> OfferEntry:
    """Wales section 4: advocacy is offered at every stage, and the reply recorded."""
    form = FormReader(fields)
    reply = form.choice("reply", ADVOCACY, missing="Say what the child said.")
    words = form.text("words", limit=2_000)
    offered_on = _past_day(form, "offered_on", on, "Say on which day it was offered.")
    form.finish()
    assert offered_on  # noqa: S101 - finish() raised if it was missing
    return OfferEntry(reply=reply, words=words, offered_on=offered_on)


def read_decision(fields: Fields, *, on: date) -> DecisionEntry:
    """It may be told to the child later: then it stays open."""
    form = FormReader(fields)
    decision = form.choice("decision", DECISIONS, missing="Say what was decided.")
    reasons = _must(form, "reasons", "Write the reasons: the child is told them.", limit=2_000)
    told_on = _past_day(form, "told_on", on)
    told_words = form.text("told_words", limit=2_000)
    form.finish()
    return DecisionEntry(decision=decision, reasons=reasons, told_on=told_on, told_words=told_words if told_on else "")


def read_told(fields: Fields, *, on: date) -> ToldEntry:
    form = FormReader(fields)
    decision = form.uuid("decision", missing="Open the page again.")
    told_on = _past_day(form, "told_on", on, "Say on which day the child was told.")
    told_words = form.text("told_words", limit=2_000)
    form.finish()
    assert decision  # noqa: S101 - finish() raised if it was missing
    assert told_on  # noqa: S101
    return ToldEntry(decision=decision, told_on=told_on, told_words=told_words)


def _must(form: FormReader, name: str, missing: str, *, limit: int = WORDS) -> str:
    words = form.text(name, limit=limit)
    if not words:
        form.errors.setdefault(name, missing)
    return words


def _past_day(form: FormReader, name: str, on: date, missing: str = "") -> date | None:
    day = form.day(name, missing=missing)
    if day and day > on:
        form.errors[name] = NOT_YET
        return None
    return day
