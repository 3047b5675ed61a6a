"""A family's or a child's visits, newest first, in a few words each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.visit import Outcome, Seen, Visit
from server.models.worker import Worker
from server.rules.london import day_of
from server.rules.restricted import open_to, tells_of_nobody_closed, tells_of_somebody_open
from server.rules.saying import say_instant
from server.rules.visit_entry import ANNOUNCED, MANNERS, OUTCOMES, PLACES

FEW: Final = 20
SEEN_WORDS: Final = {"alone": "Seen alone", "not_alone": "Seen, not alone", "not_seen": "Not seen"}
SEEN_TAGS: Final = {"alone": "tag--done", "not_alone": "", "not_seen": "tag--unseen"}
OUTCOME_TAGS: Final = {Outcome.DENIED_ACCESS: "tag--unseen"}


@dataclass(frozen=True, slots=True)
class Tag:
    words: str
    tag: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    id: UUID
    on_words: str
    tags: list[Tag]
    how: str
    author: str
    unfinished: bool
    clock_doubtful: bool


async def timeline_of(
    worker: Worker, family_id: UUID, *, child_id: UUID | None = None, now: datetime, most: int | None = FEW
) -> tuple[list[VisitLine], bool]:
    """The family's visits, newest first, and whether there are more than `most`. With `child_id`, how that child was
    seen; without, each child by name. Of a child closed to this worker nothing is told. Two queries,
    and one more where somebody wrote a place in their own words."""
    on = day_of(now)
    query = (
        Visit.select(
            Visit.id,
            Visit.outcome,
            Visit.began_at,
            Visit.announced,
            Visit.manner,
            Visit.place,
            Visit.place_words,
            Visit.unfinished,
            Visit.clock_doubtful,
            Visit.author.name.as_alias("author_name"),
        )
        .where(And(Visit.family == family_id, tells_of_somebody_open(worker, now=now)))
        .order_by(Visit.began_at, Visit.id, ascending=False)
    )
    visits = await (query if most is None else query.limit(most + 1))
    shown = visits[:most]
    await _keep_words_back(worker, shown, now)
    seen = await _seen_on(worker, [visit["id"] for visit in shown], child_id, now)
    return [_line(visit, seen.get(visit["id"], []), child_id, on) for visit in shown], len(visits) > len(shown)


async def _keep_words_back(worker: Worker, visits: list[dict[str, Any]], now: datetime) -> None:
    """Where it was, in words, may tell of anybody whom the visit tells of: kept back as on the visit's own page."""
    worded = [visit["id"] for visit in visits if visit["place_words"]]
    if not worded:
        return
    whole = And(Visit.id.is_in(worded), tells_of_nobody_closed(worker, now=now))
    shown = {row["id"] for row in await Visit.select(Visit.id).where(whole)}
    for visit in visits:
        if visit["id"] not in shown:
            visit["place_words"] = ""


async def _seen_on(
    worker: Worker, visit_ids: list[UUID], child_id: UUID | None, now: datetime
) -> dict[UUID, list[dict[str, Any]]]:
    if not visit_ids:
        return {}
    chosen = And(Seen.visit.is_in(visit_ids), open_to(worker, now=now, child="seen.child"))
    rows = (
        await Seen.select(
            Seen.visit,
            Seen.seen,
            Seen.child.first_name.as_alias("first_name"),
            Seen.child.born_on.as_alias("born_on"),
        )
        .where(chosen if child_id is None else And(chosen, Seen.child == child_id))
        .order_by(Seen.child.born_on, Seen.child.first_name)
    )
    by_visit: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        by_visit.setdefault(row["visit"], []).append(row)
    return by_visit


def _line(visit: dict[str, Any], seen: list[dict[str, Any]], child_id: UUID | None, on: date) -> VisitLine:
    tags = [] if visit["outcome"] == Outcome.TOOK_PLACE else [_outcome_tag(visit["outcome"])]
    tags += [_seen_tag(row, named=child_id is None) for row in seen if row["born_on"] is not None]
    return VisitLine(
        id=visit["id"],
        on_words=say_instant(visit["began_at"], on),
        tags=tags,
        how=say_how(visit["place"], visit["place_words"], visit["manner"], visit["announced"]),
        author=visit["author_name"],
        unfinished=visit["unfinished"],
        clock_doubtful=visit["clock_doubtful"],
    )


def _outcome_tag(outcome: str) -> Tag:
    return Tag(OUTCOMES[Outcome(outcome)], OUTCOME_TAGS.get(Outcome(outcome), "tag--soon"))


def _seen_tag(row: dict[str, Any], *, named: bool) -> Tag:
    words = SEEN_WORDS[row["seen"]]
    if named:
        words = f"{row['first_name']}: {words[0].lower()}{words[1:]}"
    return Tag(words, SEEN_TAGS[row["seen"]])


def say_how(place: str, place_words: str, manner: str, announced: str) -> str:
    """ "At home, in person, unannounced"."""
    parts = [place_words if place == "elsewhere" and place_words else PLACES.get(place, "")]
    parts.append(MANNERS.get(manner, "").lower())
    parts.append(ANNOUNCED.get(announced, "").lower())
    return ", ".join(part for part in parts if part)
