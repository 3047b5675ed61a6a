"""What time alone makes due."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from piccolo.columns import And, Or

from server.database import transaction
from server.models.clock import Clock
from server.models.plan import Plan
from server.rules.london import day_of
from server.rules.plan_clocks import plans_to_wind, wind_clocks
from server.rules.working_days import known_until

AHEAD: Final = timedelta(days=7)
AT_ONCE: Final = 200
"""Plans whose visits are read together."""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """Clocks by how they stand on the day, and what had to be put right."""

    overdue: int
    due_today: int
    due_this_week: int
    """In the 7 days after today."""
    looked_at: int
    """Plans."""
    moved: int
    """Due dates that are no longer what was stored."""


async def sweep_clocks(*, now: datetime) -> Swept:
    """Work out anew every clock that has run out or soon will, or leans on bank holidays not published when it was
    stored; the rest can't have moved by time alone. A second sweep finds nothing to move.
    """
    today = day_of(now)
    ids = await _plans_to_look_at(today)
    looked_at = moved = 0
    for start in range(0, len(ids), AT_ONCE):
        running = await _running(ids[start : start + AT_ONCE])
        looked_at += len(running)
        for plan in await plans_to_wind(running, now=now):
            moved += await _wind(plan, now)
    return Swept(
        overdue=await Clock.count().where(Clock.due_on < today),
        due_today=await Clock.count().where(Clock.due_on == today),
        due_this_week=await Clock.count().where(And(Clock.due_on > today, Clock.due_on <= today + AHEAD)),
        looked_at=looked_at,
        moved=moved,
    )


async def _wind(plan: Plan, now: datetime) -> int:
    """How many of its due dates moved. One transaction a plan: a visit that arrives meanwhile does not wait for all."""
    async with transaction():
        before = await _due_dates(plan)
        await wind_clocks(plan, now=now)
        return len({kind for kind, _ in before ^ await _due_dates(plan)})


async def _plans_to_look_at(today: date) -> list[UUID]:
    last_known = known_until(today - timedelta(days=365))
    touched = Or(Clock.due_on <= today + AHEAD, Clock.due_on > last_known)
    ids = {row["plan"] for row in await Clock.select(Clock.plan).where(touched)}
    # A plan without a clock is either an unborn child's or wrong.
    ids |= {row["id"] for row in await Plan.select(Plan.id).where(_without_clock())}
    return sorted(ids)


def _without_clock() -> And:
    return And(Plan.ended_on.is_null(), Plan.id.not_in(Clock.select(Clock.plan)))


async def _running(ids: list[UUID]) -> list[Plan]:
    return await Plan.objects().where(And(Plan.id.is_in(ids), Plan.ended_on.is_null())).order_by(Plan.id)


async def _due_dates(plan: Plan) -> set[tuple[str, date]]:
    rows = await Clock.select(Clock.kind, Clock.due_on).where(Clock.plan == plan.id)
    return {(row["kind"], row["due_on"]) for row in rows}
