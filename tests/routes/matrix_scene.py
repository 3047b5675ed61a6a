"""One child to whom somebody of any role can be made to stand in any relation, restricted or not."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from piccolo.columns import And

from server.models.alert import Alert
from server.models.answer_notes import MeetingDecision
from server.models.attachment import Attachment, FileState
from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.core_group import CoreGroupMember
from server.models.denied_access import DeniedAccess
from server.models.event import Event, EventChild, Rule
from server.models.ids import new_id
from server.models.plan import Cover, Lead
from server.models.restriction import BreakGlass, NamedPerson, Restriction
from server.models.team import Oversight
from server.models.visit import Seen, Visit
from server.models.worker import Role, Worker
from server.rules.policy import Relation
from tests.cast import NOW, Cast
from tests.files import WEBM, drawing, photo, seal_file, stroke

EARLIER = NOW - timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    """Who asks, and the ids that stand in the paths."""

    worker: Worker
    colleague: Worker
    ids: dict[str, UUID]


async def scene(cast: Cast, role: Role, relation: Relation, *, restricted: bool) -> Scene:
    """Tegan Oak as she stands to a worker of `role` who has just been hired and is nothing to her but `relation`."""
    worker = Worker(team=None, name=f"{role} {relation}", email=f"{new_id()}@doorstep.test", role=role)
    await Worker.insert(worker)
    await _restrict(cast, restricted)
    by_worker = relation == Relation.SELF
    visit = await _shut_door(cast, worker if by_worker else cast.omar)
    event = await _alert(cast, visit, worker if by_worker else None)
    session, answer = await _voice(cast, visit, worker if by_worker else cast.omar)
    member = CoreGroupMember(
        family=cast.oak.id, name="Nurse Pugh", agency="Health", added_by=cast.sian.id, added_at=EARLIER
    )
    await CoreGroupMember.insert(member)
    await _relate(cast, worker, relation, event)
    ids = {"child": cast.tegan.id, "family": cast.oak.id, "visit": visit, "event": event, "member": member.id}
    ids |= {"person": cast.jo.id, "session": session, "answer": answer, "decision": await _decision(cast, answer)}
    return Scene(worker, cast.omar, ids | await kept_files(visit, answer))


async def _restrict(cast: Cast, restricted: bool) -> None:
    """As from the beginning: the last one to ask may have lifted it."""
    for table in (Restriction, NamedPerson, BreakGlass):
        await table.delete(force=True)
    if not restricted:
        return
    await Restriction.insert(Restriction(child=cast.tegan.id, set_by=cast.ruth.id, reason="Hers.", began_at=EARLIER))
    await NamedPerson.insert(*(_named(cast, person) for person in (cast.jo, cast.ruth)))


async def _shut_door(cast: Cast, author: Worker) -> UUID:
    visit = Visit(
        id=new_id(),
        family=cast.oak.id,
        author=author.id,
        outcome="denied_access",
        visited_on=NOW.date(),
        began_at=EARLIER,
        recorded_at=EARLIER,
        received_at=EARLIER,
    )
    await Visit.insert(visit)
    await Seen.insert(Seen(visit=visit.id, child=cast.tegan.id, seen="not_seen"))
    await DeniedAccess.insert(
        DeniedAccess(id=visit.id, author=author.id, to="home", danger="no", recorded_at=EARLIER, received_at=EARLIER)
    )
    return visit.id


async def _voice(cast: Cast, visit: UUID, author: Worker) -> tuple[UUID, UUID]:
    """The tablet in the child's hands, and one answer."""
    arrived = {"recorded_at": EARLIER, "received_at": EARLIER}
    session = ChildSession(
        id=new_id(), child=cast.tegan.id, author=author.id, visit=visit, holds_pen="child", **arrived
    )
    await ChildSession.insert(session)
    answer = ChildAnswer(
        id=new_id(),
        session=session.id,
        child=cast.tegan.id,
        author=author.id,
        tool="draw",
        kind="draw",
        answer='{"words":"Mine.","not_said":false}',
        began_at=EARLIER,
        answered_at=EARLIER,
        **arrived,
    )
    await ChildAnswer.insert(answer)
    return session.id, answer.id


async def _decision(cast: Cast, answer: UUID) -> UUID:
    """Not told to the child yet."""
    decision = MeetingDecision(
        answer=answer,
        child=cast.tegan.id,
        decision="goes",
        reasons="Asked to.",
        author=cast.sian.id,
        decided_at=EARLIER,
    )
    await MeetingDecision.insert(decision)
    return decision.id


async def kept_files(visit: UUID, answer: UUID) -> dict[str, UUID]:
    """One of each purpose, as they are kept."""
    kept = {
        "drawing": (seal_file(drawing(stroke())).row(answer), drawing(stroke())),
        "sound": (seal_file(WEBM, "sound").row(answer), WEBM),
        "photo": (seal_file(b"", "photo").row(visit, "visit"), photo(40, 30)),
    }
    for row, content in kept.values():
        row.state, row.content = FileState.KEPT.value, content
        await Attachment.insert(row)
    return {purpose: row.id for purpose, (row, _) in kept.items()}


async def _alert(cast: Cast, visit: UUID, author: Worker | None) -> UUID:
    event = Event(
        rule=Rule.DENIED_ACCESS.value,
        key=f"visit:{visit}",
        team=cast.cwm_valley.id,
        family=cast.oak.id,
        author=author.id if author else None,
        visit=visit,
        happened_at=EARLIER,
        raised_at=EARLIER,
    )
    await Event.insert(event)
    await EventChild.insert(EventChild(event=event.id, child=cast.tegan.id))
    return event.id


async def _relate(cast: Cast, worker: Worker, relation: Relation, event: UUID) -> None:
    plan = cast.plan_of(cast.tegan).id
    if relation == Relation.OWN:
        await Lead.update({Lead.ended_at: EARLIER}).where(And(Lead.plan == plan, Lead.ended_at.is_null()))
        await Lead.insert(Lead(plan=plan, worker=worker.id, began_at=EARLIER))
    if relation == Relation.COVERED:
        days = {"from_on": date(2026, 11, 24), "until_on": date(2026, 11, 25)}
        await Cover.insert(Cover(plan=plan, worker=worker.id, agreed_by=cast.tom.id, agreed_at=EARLIER, **days))
    if relation == Relation.TEAM:
        await Oversight.insert(Oversight(team=cast.cwm_valley.id, worker=worker.id))
    if relation == Relation.TOLD:
        rung = {"rule": Rule.DENIED_ACCESS.value, "place": "person", "raised_at": EARLIER}
        await Alert.insert(Alert(event=event, recipient=worker.id, **rung))
    if relation == Relation.NAMED:
        await NamedPerson.insert(_named(cast, worker))
    if relation == Relation.GLASS:
        lasts = {"began_at": EARLIER, "until_at": NOW + timedelta(hours=7)}
        await BreakGlass.insert(BreakGlass(child=cast.tegan.id, worker=worker.id, reason="Now.", **lasts))


def _named(cast: Cast, person: Worker) -> NamedPerson:
    return NamedPerson(child=cast.tegan.id, worker=person.id, named_by=cast.ruth.id, began_at=EARLIER)
