"""Whom an alert about a restricted child does not ring."""

from collections.abc import Collection, Mapping
from uuid import UUID

from piccolo.columns import And

from server.models.worker import Role, Worker
from server.rules.restricted import named_for, restricted_among


async def kept_from(people: Collection[UUID], children: Collection[UUID]) -> set[UUID]:
    """Which of these people may not be rung about these children: social workers, standing in for somebody or put on
    the ladder by name, who are not named for a restricted one of them. It may be a colleague's own family (the policy
    opens no such alert to them). Managers and duty are rung, named or not: a child who was not seen comes first."""
    restricted = await restricted_among(children)
    if not restricted or not people:
        return set()
    named = await named_for(restricted)
    unnamed = [one for one in people if any(one not in named[child] for child in restricted)]
    if not unnamed:
        return set()
    colleagues = And(Worker.id.is_in(unnamed), Worker.role == Role.SOCIAL_WORKER)
    return {row["id"] for row in await Worker.select(Worker.id).where(colleagues)}


async def without_colleagues(people: Mapping[UUID, str], children: Collection[UUID]) -> dict[UUID, str]:
    """The same people and why each is told, less those of `kept_from`."""
    kept = await kept_from(people, children)
    return {one: why for one, why in people.items() if one not in kept}
