"""A visit as its author recorded it, and what was added afterwards."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from server.models.denied_access import DeniedAccess
from server.models.family import Family
from server.models.visit import Amendment, Outcome, Seen, Visit
from server.models.worker import Worker
from server.rules import access
from server.rules.attachments import FilePart, files_of
from server.rules.london import day_of, say_day, say_time
from server.rules.restricted import ids_closed_to
from server.rules.saying import say_family, say_instant
from server.rules.timeline import SEEN_TAGS, SEEN_WORDS, say_how
from server.rules.visit_entry import BEDROOM, OUTCOMES, SIGNS_INSIDE, VIOLENCE, WHY

PARTS: Final = {
    "what_was_seen": "Seen and heard",
    "interactions": "Between the adults and children",
    "parents_words": "The parents’ or carers’ words",
    "others_present": "Who else was there",
    "signs_of_others": "Signs of others living or being there",
}
UNBORN: Final = "Not born yet"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class SeenChild:
    id: UUID
    name: str
    seen: str
    tag: str
    why: str
    why_words: str
    said: str


@dataclass(frozen=True, slots=True)
class AmendmentPart:
    id: UUID
    words: str
    author: str
    recorded_words: str
    received_words: str
    clock_doubtful: bool


@dataclass(frozen=True, slots=True)
class VisitPage:
    id: UUID
    family: UUID
    family_name: str
    outcome: str
    denied: bool
    tells_more: bool
    """Its author may tell what happened at the door."""
    when: str
    children: list[SeenChild]
    facts: list[Part]
    parts: list[Part]
    author: str
    recorded_words: str
    received_words: str
    clock_doubtful: bool
    unfinished: bool
    photos: list[FilePart]
    amendments: list[AmendmentPart]
    kept_back: bool
    """It tells of somebody closed to this worker, too: its words, which may be about them, are left out."""


async def visit_page(worker: Worker, visit_id: UUID, *, now: datetime) -> VisitPage:
    """The visit with its amendments, oldest first. Raises NotFound when this worker has no business with it."""
    visit = await access.visit_for(worker, visit_id, now=now)
    today = day_of(now)
    family = await Family.select(Family.name).where(Family.id == visit.family).first()
    author = await Worker.select(Worker.name).where(Worker.id == visit.author).first()
    children, kept_back = await _children(worker, visit.id, now)
    return VisitPage(
        id=visit.id,
        family=visit.family,
        family_name=say_family(family["name"]) if family else "",
        outcome=OUTCOMES[Outcome(visit.outcome)],
        denied=visit.outcome == Outcome.DENIED_ACCESS,
        tells_more=visit.author == worker.id and await _was_denied(visit.id),
        when=_say_when(visit, today),
        children=children,
        facts=[] if kept_back else _facts(visit, today),
        parts=[] if kept_back else _parts(visit),
        author=author["name"] if author else "",
        recorded_words=say_instant(visit.recorded_at, today),
        received_words=say_instant(visit.received_at, today),
        clock_doubtful=visit.clock_doubtful,
        unfinished=visit.unfinished,
        photos=[] if kept_back else (await files_of([visit.id])).get(visit.id, []),
        amendments=[] if kept_back else await _amendments(visit.id, today),
        kept_back=kept_back,
    )


async def _was_denied(visit_id: UUID) -> bool:
    return await DeniedAccess.exists().where(DeniedAccess.id == visit_id)


def _say_when(visit: Visit, today: date) -> str:
    words = say_instant(visit.began_at, today)
    return f"{words} to {say_time(visit.ended_at)}" if visit.ended_at else words


def _facts(visit: Visit, today: date) -> list[Part]:
    next_visit = [say_day(visit.next_visit_on, today)] if visit.next_visit_on else []
    next_visit += [visit.next_visit_words] if visit.next_visit_words else []
    facts = {
        "How": say_how(visit.place, visit.place_words, visit.manner, visit.announced),
        "Bedroom": BEDROOM.get(visit.bedroom, ""),
        "Somebody inside": SIGNS_INSIDE.get(visit.signs_inside, ""),
        "Where the child is said to be": visit.not_home_where,
        "Who says so": visit.not_home_says,
        "How that was checked": visit.not_home_checked,
        "Threats or violence": VIOLENCE.get(visit.violence, ""),
        "Interpreter": visit.interpreter,
        "Next visit": "\n".join(next_visit),
    }
    return [Part(name, words) for name, words in facts.items() if words]


def _parts(visit: Visit) -> list[Part]:
    return [Part(name, getattr(visit, field)) for field, name in PARTS.items() if getattr(visit, field)]


async def _children(worker: Worker, visit_id: UUID, now: datetime) -> tuple[list[SeenChild], bool]:
    """Those open to this worker, and whether there are others."""
    rows = (
        await Seen.select(
            Seen.seen,
            Seen.why,
            Seen.why_words,
            Seen.said,
            Seen.child.id.as_alias("child"),
            Seen.child.first_name.as_alias("first_name"),
            Seen.child.last_name.as_alias("last_name"),
            Seen.child.born_on.as_alias("born_on"),
        )
        .where(Seen.visit == visit_id)
        .order_by(Seen.child.born_on, Seen.child.first_name)
    )
    closed = await ids_closed_to(worker, now=now)
    shown = [_seen_child(row) for row in rows if row["child"] not in closed]
    return shown, len(shown) < len(rows)


def _seen_child(row: dict[str, Any]) -> SeenChild:
    name = f"{row['first_name']} {row['last_name']}"
    if row["born_on"] is None:
        return SeenChild(row["child"], name, UNBORN, "", "", "", row["said"])
    return SeenChild(
        id=row["child"],
        name=name,
        seen=SEEN_WORDS[row["seen"]],
        tag=SEEN_TAGS[row["seen"]],
        why=WHY.get(row["why"], ""),
        why_words=row["why_words"],
        said=row["said"],
    )


async def _amendments(visit_id: UUID, today: date) -> list[AmendmentPart]:
    rows = (
        await Amendment.select(
            Amendment.id,
            Amendment.words,
            Amendment.recorded_at,
            Amendment.received_at,
            Amendment.clock_doubtful,
            Amendment.author.name.as_alias("author_name"),
        )
        .where(Amendment.visit == visit_id)
        .order_by(Amendment.received_at, Amendment.id)
    )
    return [
        AmendmentPart(
            id=row["id"],
            words=row["words"],
            author=row["author_name"],
            recorded_words=say_instant(row["recorded_at"], today),
            received_words=say_instant(row["received_at"], today),
            clock_doubtful=row["clock_doubtful"],
        )
        for row in rows
    ]
