"""Visits of the demo, recorded by the same rule as everybody's."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from server.database import transaction
from server.demo.households import Household
from server.models.child import Child
from server.models.ids import new_id
from server.models.visit import Outcome, Visit
from server.models.worker import Worker
from server.rules.clocks import Nation, PlanFact, clocks_for
from server.rules.intervals import Standard
from server.rules.london import instant_of
from server.rules.visit_entry import ChildEntry, VisitEntry
from server.rules.visits import record_visit
from server.rules.working_days import is_working_day


@dataclass(frozen=True)
class Told:
    """What the worker recorded of one visit. `seen` and `said` go by the child's first name."""

    on: date = date.min
    seen: dict[str, str] = field(default_factory=dict)
    """alone, not_alone or not_seen. Children not named were not seen."""
    said: dict[str, str] = field(default_factory=dict)
    why: tuple[str, str] = ("other", "In class that morning.")
    """For each child who was not seen alone: the choice, and words."""
    outcome: Outcome = Outcome.TOOK_PLACE
    place: str = "home"
    at: time = time(15, 40)
    minutes: int = 50
    announced: bool = True
    what_was_seen: str = ""
    interactions: str = ""
    parents_words: str = ""
    others_present: str = ""
    signs_of_others: str = ""
    interpreter: str = ""
    next_visit_words: str = ""


async def visit(household: Household, author: Worker, told: Told) -> Visit:
    """Record it as sent from the doorstep, five minutes after it ended."""
    began_at = instant_of(told.on, told.at)
    ended_at = began_at + timedelta(minutes=told.minutes)
    took_place = told.outcome == Outcome.TOOK_PLACE
    entry = VisitEntry(
        family=household.family.id,
        outcome=told.outcome,
        visited_on=told.on,
        began_at=began_at,
        ended_at=ended_at if took_place else None,
        announced="announced" if told.announced else "unannounced",
        manner="in_person",
        place=told.place,
        place_words="",
        bedroom="seen" if took_place and told.place == "home" else "",
        children=tuple(_seen(child, told) for child in household.born),
        what_was_seen=told.what_was_seen,
        interactions=told.interactions,
        parents_words=told.parents_words,
        others_present=told.others_present,
        signs_of_others=told.signs_of_others,
        interpreter=told.interpreter,
        next_visit_on=None,
        next_visit_words=told.next_visit_words,
    )
    sent_at = ended_at + timedelta(minutes=5)
    async with transaction():
        return await record_visit(author, entry, visit_id=new_id(), recorded_at=sent_at, received_at=sent_at)


def start_for(
    kind: str, due_on: date, standard: Standard, nation: Nation, *, today: date, every: int | None = None
) -> date | None:
    """On which day a visit starts a clock of that kind that runs out on `due_on`; a working day where it can be.

    None when no day does: ten working days never end on a Sunday. `every` is the plan's own interval, if it has one.
    """
    fitting = []
    for back in range(1, 40):
        day = due_on - timedelta(days=back)
        dues = clocks_for(PlanFact(started_on=day, born=True, seen_every=every), [], standard, nation, on=today)
        if any(due.kind == kind and due.due_on == due_on for due in dues):
            fitting.append(day)
    working = [day for day in fitting if is_working_day(day, nation)]
    return next(iter(working or fitting), None)


def _seen(child: Child, told: Told) -> ChildEntry:
    seen = told.seen.get(child.first_name, "not_seen")
    why, words = ("", "") if seen == "alone" or told.outcome != Outcome.TOOK_PLACE else told.why
    return ChildEntry(child=child.id, seen=seen, why=why, why_words=words, said=told.said.get(child.first_name, ""))
