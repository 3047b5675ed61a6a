"""What workers wrote beside answers, for the pages that show it: always beside the original, never in its place."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from server.models.answer_notes import AdvocacyOffer, MeetingDecision, Sharing, Transcript, Translation, WhatWasDone
from server.rules.answer_notes_choices import ADVOCACY, AUDIENCE, BY_WHOM, CHILD_SAID, DECISIONS, TO
from server.rules.london import say_day
from server.rules.saying import say_instant
from server.rules.session_words import say_language


@dataclass(frozen=True, slots=True)
class Written:
    words: str
    by: str
    """Who wrote it down, and when."""


@dataclass(frozen=True, slots=True)
class TranscriptPart(Written):
    attachment: UUID | None


@dataclass(frozen=True, slots=True)
class TranslationPart(Written):
    language: str
    interpreter: str
    why: str


@dataclass(frozen=True, slots=True)
class SharingPart:
    to: str
    is_safe: bool
    safe_words: str
    child_said: str
    child_words: str
    audience: str
    by: str


@dataclass(frozen=True, slots=True)
class DonePart(Written):
    told_words: str
    done: str


@dataclass(frozen=True, slots=True)
class OfferPart(Written):
    reply: str
    offered: str


@dataclass(frozen=True, slots=True)
class DecisionPart:
    id: UUID
    decision: str
    reasons: str
    told: str
    """When the child was told; empty while that is open."""
    told_words: str
    by: str


@dataclass(slots=True)
class Notes:
    transcripts: list[TranscriptPart] = field(default_factory=list)
    translations: list[TranslationPart] = field(default_factory=list)
    sharings: list[SharingPart] = field(default_factory=list)
    done: list[DonePart] = field(default_factory=list)
    offers: list[OfferPart] = field(default_factory=list)
    decisions: list[DecisionPart] = field(default_factory=list)

    @property
    def not_safe(self) -> bool:
        """The latest word on it is that passing it on is not safe."""
        return bool(self.sharings) and not self.sharings[-1].is_safe

    def typed_out(self, attachment: UUID) -> list[TranscriptPart]:
        return [one for one in self.transcripts if one.attachment == attachment]


async def notes_of(answers: Collection[UUID], *, today: date) -> dict[UUID, Notes]:
    """By answer, each list oldest first. Six queries, however many answers."""
    notes = {answer: Notes() for answer in answers}
    if not notes:
        return notes
    for row in await _rows(Transcript, answers, "written_at"):
        part = TranscriptPart(row["words"], _by(row, "written_at", today), row["attachment"])
        notes[row["answer"]].transcripts.append(part)
    for row in await _rows(Translation, answers, "written_at"):
        by = _by(row, "written_at", today)
        interpreter = f"{row['interpreter_name']}, {_small(BY_WHOM.get(row['interpreter_role'], ''))}"
        translated = TranslationPart(row["words"], by, say_language(row["language"]), interpreter, row["why"])
        notes[row["answer"]].translations.append(translated)
    for row in await _rows(Sharing, answers, "written_at"):
        notes[row["answer"]].sharings.append(_sharing(row, today))
    for row in await _rows(WhatWasDone, answers, "written_at"):
        done = DonePart(row["words"], _by(row, "written_at", today), row["told_words"], say_day(row["done_on"], today))
        notes[row["answer"]].done.append(done)
    for row in await _rows(AdvocacyOffer, answers, "written_at"):
        reply, offered = ADVOCACY.get(row["reply"], row["reply"]), say_day(row["offered_on"], today)
        notes[row["answer"]].offers.append(OfferPart(row["words"], _by(row, "written_at", today), reply, offered))
    for row in await _rows(MeetingDecision, answers, "decided_at"):
        notes[row["answer"]].decisions.append(_decision(row, today))
    return notes


async def _rows(table: Any, answers: Collection[UUID], at: str) -> list[dict[str, Any]]:
    query = table.select(*table.all_columns(), table.author.name.as_alias("author_name"))
    rows: list[dict[str, Any]] = await query.where(table.answer.is_in(list(answers))).order_by(
        getattr(table, at), table.id
    )
    return rows


def _sharing(row: dict[str, Any], today: date) -> SharingPart:
    return SharingPart(
        to=TO.get(row["to"], row["to"]),
        is_safe=row["safe"] == "yes",
        safe_words=row["safe_words"],
        child_said=CHILD_SAID.get(row["child_said"], ""),
        child_words=row["child_words"],
        audience=AUDIENCE.get(row["audience"], ""),
        by=_by(row, "written_at", today),
    )


def _decision(row: dict[str, Any], today: date) -> DecisionPart:
    return DecisionPart(
        id=row["id"],
        decision=DECISIONS.get(row["decision"], row["decision"]),
        reasons=row["reasons"],
        told=say_day(row["told_on"], today) if row["told_on"] else "",
        told_words=row["told_words"],
        by=_by(row, "decided_at", today),
    )


def _by(row: dict[str, Any], at: str, today: date) -> str:
    return f"{row['author_name']}, {say_instant(row[at], today)}"


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
