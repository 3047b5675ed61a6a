"""How a worker stands to a child, as conditions that the database answers all at once.

In SQL, which both engines read: Piccolo takes longer to write such a condition out than the database to answer it, and
every page asks.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And, Or, Where
from piccolo.columns.combination import WhereRaw

from server.models.plan import Cover, Lead
from server.models.worker import Worker
from server.rules.london import day_of
from server.rules.policy import Relation

Condition = Where | And | Or | WhereRaw

LED: Final = """
    SELECT plan.child FROM lead JOIN plan ON plan.id = lead.plan
    WHERE lead.worker = {} AND lead.began_at <= {} AND (lead.ended_at IS NULL OR lead.ended_at > {})
    AND (plan.ended_on IS NULL OR plan.ended_on >= {})"""
COVERED: Final = """
    SELECT plan.child FROM cover JOIN plan ON plan.id = cover.plan
    WHERE cover.worker = {} AND cover.from_on <= {} AND cover.until_on >= {}
    AND (plan.ended_on IS NULL OR plan.ended_on >= {})"""
OF_TEAM: Final = """
    SELECT child.id FROM child JOIN family ON family.id = child.family JOIN oversight ON oversight.team = family.team
    WHERE oversight.worker = {}"""
EVENTS_TOLD: Final = """
    SELECT alert.event FROM alert
    WHERE alert.recipient = {} AND NOT (alert.place = 'lead' AND EXISTS (
        SELECT 1 FROM event_child JOIN plan ON plan.child = event_child.child JOIN lead ON lead.plan = plan.id
        WHERE event_child.event = alert.event AND lead.worker = alert.recipient AND lead.ended_at > alert.raised_at))"""
"""What somebody was told of. Who was told as the lead, and leads the child no more, has been relieved of that too."""
TOLD: Final = f"""
    SELECT event_child.child FROM event_child JOIN event ON event.id = event_child.event
    WHERE event.closed_at IS NULL AND event.id IN ({EVENTS_TOLD})"""  # noqa: S608 - constants only
NAMED: Final = "SELECT named_person.child FROM named_person WHERE named_person.worker = {} AND ended_at IS NULL"
GLASS: Final = "SELECT break_glass.child FROM break_glass WHERE break_glass.worker = {} AND until_at > {}"
RESTRICTED: Final = "SELECT restriction.child FROM restriction WHERE restriction.ended_at IS NULL"

OF_A_CHILD: Final = '"child"."id"'


def children_by(
    by: Sequence[Relation], worker: Worker, *, now: datetime, child: str = OF_A_CHILD
) -> tuple[str, list[Any]]:
    """SQL and its values: the column `child` names somebody to whom the worker stands in one of these relations at
    `now`. Empty where there is no such relation."""
    asked = [ASKED[relation](worker, now) for relation in by if relation in ASKED]
    sql = " OR ".join(f"{child} IN ({query})" for query, _ in asked)
    return sql, [value for _, values in asked for value in values]


async def worked_with(worker: Worker, child: UUID, *, at: datetime) -> bool:
    """Whether the worker was the child's lead or named cover at that moment, past or present."""
    for relation, table in ((Relation.OWN, Lead), (Relation.COVERED, Cover)):
        sql, values = ASKED[relation](worker, at)
        # Both tables stand in the query of their own relation: only the child is still to be told.
        if await table.raw(f"{sql} AND plan.child = {{}}", *values, child):
            return True
    return False


def told_of(worker: Worker) -> WhereRaw:
    """The condition on Event that keeps those of which this worker was told."""
    return WhereRaw(f"event.id IN ({EVENTS_TOLD})", worker.id)


def _led(worker: Worker, at: datetime) -> tuple[str, list[Any]]:
    return LED, [worker.id, at, at, day_of(at)]


def _covered(worker: Worker, at: datetime) -> tuple[str, list[Any]]:
    day = day_of(at)
    return COVERED, [worker.id, day, day, day]


ASKED: Final[dict[Relation, Callable[[Worker, datetime], tuple[str, list[Any]]]]] = {
    Relation.OWN: _led,
    Relation.COVERED: _covered,
    Relation.TEAM: lambda worker, _: (OF_TEAM, [worker.id]),
    Relation.TOLD: lambda worker, _: (TOLD, [worker.id]),
    Relation.NAMED: lambda worker, _: (NAMED, [worker.id]),
    Relation.GLASS: lambda worker, now: (GLASS, [worker.id, now]),
}
