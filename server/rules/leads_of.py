"""Who leads each of many plans."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from piccolo.columns import And, Or

from server.models.plan import Lead
from server.rules.in_bulk import AT_ONCE


async def leads_of(plans: Collection[UUID], *, at: datetime) -> dict[UUID, UUID]:
    """The lead social worker of each plan at that moment; a plan without one is left out."""
    wanted = list(plans)
    found: dict[UUID, UUID] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = await Lead.select(Lead.plan, Lead.worker).where(
            And(
                Lead.plan.is_in(wanted[start : start + AT_ONCE]),
                And(Lead.began_at <= at, Or(Lead.ended_at.is_null(), Lead.ended_at > at)),
            )
        )
        found |= {row["plan"]: row["worker"] for row in rows}
    return found
