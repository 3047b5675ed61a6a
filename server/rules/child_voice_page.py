"""The timeline of a child's voice: what the child gave, as they gave it, newest session first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.child_session import ChildSession, SessionVisit
from server.models.worker import Worker
from server.rules.child_answers_of import AnswerPart, answers_of
from server.rules.child_standing import Standing, standing_of
from server.rules.child_strips import Strip, strips_of
from server.rules.home_page import Mark
from server.rules.london import day_of
from server.rules.marks_of import marks_in
from server.rules.policy import Act
from server.rules.saying import say_family
from server.rules.session_words import SessionPart, session_part
from server.rules.ties import ties_of
from server.rules.timeline import timeline_of
from server.rules.voice_access import voice_of

FEW: Final = 12
FEW_VISITS: Final = 10


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session, with what the child answered in it, first to last."""

    id: UUID
    session: SessionPart | None
    """None while only answers have arrived."""
    answers: list[AnswerPart]
    visit: UUID | None
    visit_words: str


@dataclass(frozen=True, slots=True)
class VoicePage:
    child: Child
    family_name: str
    marks: list[Mark]
    """What must not reach an adult of the family: said before the child's words, which may tell it."""
    sittings: list[Sitting]
    more: bool
    strips: list[Strip]
    standing: list[Standing]
    visits: dict[str, str]
    """To say afterwards on which one a session was."""
    writes: bool
    """Whether who looks may write beside the answers."""


async def child_voice_page(worker: Worker, child_id: UUID, *, now: datetime, every_session: bool = False) -> VoicePage:
    """Raises NotFound for a child whose words are none of this worker's business."""
    child = await voice_of(worker, child_id, now=now)
    today = day_of(now)
    answers = await answers_of(child.id, today=today)
    visits = await _visits(worker, child, now)
    ties = await ties_of(worker, child.id, now=now)
    sittings = await _sittings(child, answers, visits, today)
    return VoicePage(
        child=child,
        family_name=say_family(child.family.name),
        marks=await marks_in(child.family.id),
        sittings=sittings if every_session else sittings[:FEW],
        more=not every_session and len(sittings) > FEW,
        strips=strips_of(answers),
        standing=standing_of(answers, child.first_name),
        visits=visits,
        writes=ties.allow("voice", Act.WRITE),
    )


async def _sittings(child: Child, answers: list[AnswerPart], visits: dict[str, str], today: date) -> list[Sitting]:
    rows = (
        await ChildSession.select(*ChildSession.all_columns(), ChildSession.author.name.as_alias("author_name"))
        .where(ChildSession.child == child.id)
        .order_by(ChildSession.recorded_at, ChildSession.id, ascending=False)
    )
    said = await _said_afterwards([row["id"] for row in rows])
    by_session: dict[UUID, list[AnswerPart]] = {}
    for answer in reversed(answers):
        by_session.setdefault(answer.session_id, []).append(answer)
    sittings = []
    for row in rows:
        part = session_part(row, today=today)
        visit = said.get(part.id, part.visit)
        words = visits.get(str(visit), "A visit") if visit else ""
        sittings.append(Sitting(part.id, part, by_session.pop(part.id, []), visit, words))
    # What came before its own hand-over stands first: it is news.
    waiting = [Sitting(id, None, theirs, None, "") for id, theirs in reversed(by_session.items())]
    return [*waiting, *sittings]


async def _said_afterwards(sessions: list[UUID]) -> dict[UUID, UUID]:
    """The latest word on which visit a session was."""
    if not sessions:
        return {}
    rows = await SessionVisit.select().where(SessionVisit.session.is_in(sessions)).order_by(SessionVisit.linked_at)
    return {row["session"]: row["visit"] for row in rows}


async def _visits(worker: Worker, child: Child, now: datetime) -> dict[str, str]:
    lines, _ = await timeline_of(worker, child.family.id, child_id=child.id, now=now, most=FEW_VISITS)
    return {str(line.id): f"{line.on_words}: {line.how[:1].lower()}{line.how[1:]}" for line in lines}


async def has_session(child: UUID, session: UUID) -> bool:
    """Whether this session of the child's has arrived."""
    return await ChildSession.exists().where(And(ChildSession.child == child, ChildSession.id == session))
