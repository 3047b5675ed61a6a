"""Which rules a visit meets, and whom that tells at once: in the transaction that records the visit."""

from datetime import datetime
from uuid import UUID

from piccolo.query.mixins import OnConflictAction

from server.models.denied_access import DeniedAccess
from server.models.event import Event, Rule
from server.models.family import Family
from server.models.visit import Outcome, Visit
from server.models.worker import Worker
from server.rules.closing import close_answered
from server.rules.events import Happening, note_cause, open_event_of, raise_event
from server.rules.not_seen import unseen_too_often
from server.rules.visit_entry import VisitEntry

VIOLENT = ("threat", "violent")
SAID_ALREADY = (Rule.DENIED_ACCESS, Rule.VIOLENCE, Rule.NO_CHECK_IN, Rule.NOT_SEEN)
"""An open event of these says already that a child was not seen."""


async def raise_for_visit(author: Worker, visit: Visit, entry: VisitEntry, *, now: datetime) -> Event | None:
    """Raise what the visit gives rise to, inside the transaction that wrote it; close what it has answered.

    Denied access: the outcome, an adult who would not allow a child to be seen alone, or no reply with signs of
    somebody inside. A threat or violence: at once (Coventry: a manager without delay). Not seen: when too often.
    """
    await close_answered(visit, now=now)
    kept_from = children_kept_from(entry)
    violent = entry.violence in VIOLENT
    if kept_from or violent:
        denial = await _denial(author, visit, entry, now) if kept_from else None
        rule = Rule.DENIED_ACCESS if kept_from else Rule.VIOLENCE
        return await raise_event(
            Happening(
                rule=rule,
                key=key_of(visit.id),
                team=await _team_of(visit.family),
                family=visit.family,
                author=author.id,
                visit=visit.id,
                danger=denial.danger if denial else "",
                happened_at=visit.began_at,
                children=kept_from or [one.child for one in entry.children],
                also=[Rule.VIOLENCE] if kept_from and violent else [],
            ),
            now=now,
        )
    return await _raise_not_seen(author, visit, entry, now)


def children_kept_from(entry: VisitEntry) -> list[UUID]:
    """The children to whom access was denied at this visit; none if it was not."""
    everybody = [one.child for one in entry.children]
    if entry.outcome == Outcome.DENIED_ACCESS:
        return everybody
    if entry.outcome == Outcome.NO_REPLY and entry.signs_inside == "yes":
        return everybody
    return [one.child for one in entry.children if one.seen != "alone" and one.why == "adult_would_not_allow"]


def key_of(visit_id: UUID) -> str:
    """What happened at a visit: one event, whether the visit could be recorded or only opened."""
    return f"visit:{visit_id}"


async def _denial(author: Worker, visit: Visit, entry: VisitEntry, now: datetime) -> DeniedAccess:
    """The row that the denied-access form wrote; one is made where another form told of it."""
    row = DeniedAccess(
        id=visit.id,
        to="child" if entry.outcome == Outcome.TOOK_PLACE else "home",
        danger="not_known",
        author=author.id,
        recorded_at=visit.recorded_at,
        received_at=now,
    )
    await DeniedAccess.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    found = await DeniedAccess.objects().where(DeniedAccess.id == visit.id).first()
    assert found  # noqa: S101 - just written
    return found


async def _raise_not_seen(author: Worker, visit: Visit, entry: VisitEntry, now: datetime) -> Event | None:
    children = await unseen_too_often([one.child for one in entry.children if one.seen == "not_seen"], now=now)
    if not children:
        return None
    said = await open_event_of(visit.family, SAID_ALREADY)
    if said is not None:
        await note_cause(said, Rule.NOT_SEEN, key=f"{key_of(visit.id)}:not_seen", now=now, children=children)
        return said
    return await raise_event(
        Happening(
            rule=Rule.NOT_SEEN,
            key=key_of(visit.id),
            team=await _team_of(visit.family),
            family=visit.family,
            author=author.id,
            visit=visit.id,
            happened_at=visit.began_at,
            children=children,
        ),
        now=now,
    )


async def _team_of(family_id: UUID) -> UUID:
    row = await Family.select(Family.team).where(Family.id == family_id).first()
    assert row  # noqa: S101 - a visit's foreign key holds
    team: UUID = row["team"]
    return team
