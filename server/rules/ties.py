"""All the ways in which one worker stands to one child, asked at once: a page that offers several acts asks once.

Everything else loads by the conditions of server/rules/access.py, which come from the same table.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.models.child import Child
from server.models.worker import Role, Worker
from server.rules.policy import Act, Relation, may
from server.rules.refusals import NotFound
from server.rules.relations import ASKED, OF_A_CHILD, RESTRICTED


@dataclass(frozen=True, slots=True)
class Ties:
    """How somebody in `role` stands to a child at one moment."""

    role: Role
    held: frozenset[Relation]
    restricted: bool
    """Whether only named people may see the child."""

    def allow(self, resource: str, act: Act) -> bool:
        """Whether the table gives this worker that of the child, by any of these ties."""
        return may(self.role, resource, act, self.held, restricted=self.restricted)


async def child_with_ties(worker: Worker, child_id: UUID, *, now: datetime) -> tuple[Child, Ties]:
    """The child, with the family, and how this worker stands to them. Raises NotFound where they may not read."""
    ties = await ties_of(worker, child_id, now=now)
    if not ties.allow("child", Act.READ):
        raise NotFound
    child = await Child.objects(Child.family).where(Child.id == child_id).first()
    if child is None:
        raise NotFound
    return child, ties


async def ties_of(worker: Worker, child_id: UUID, *, now: datetime) -> Ties:
    """In one query. Of a child who does not exist there are none."""
    asked = [(relation, *ask(worker, now)) for relation, ask in ASKED.items()]
    columns = [f"{OF_A_CHILD} IN ({sql}) AS {relation.value}" for relation, sql, _ in asked]
    values = [value for _, _, values in asked for value in values]
    # Constants of relations.py, never what anybody typed.
    everything = f"SELECT {', '.join(columns)}, {OF_A_CHILD} IN ({RESTRICTED}) AS restricted FROM child"  # noqa: S608
    rows = await Child.raw(f"{everything} WHERE {OF_A_CHILD} = {{}}", *values, child_id)
    row = rows[0] if rows else {}
    return Ties(
        role=Role(worker.role),
        held=frozenset(relation for relation in ASKED if row.get(relation.value)),
        restricted=bool(row.get("restricted")),
    )
