"""What the sweep of the clocks reads, and what it leaves alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from server.models.clock import Clock
from server.models.plan import Plan
from server.rules.plan_clocks import plans_to_wind, wind_clocks
from server.rules.sweep import sweep_clocks
from tests.cast import NOW, Cast


async def test_the_sweep_writes_only_the_plan_whose_clock_is_wrong(database: str, cast: Cast) -> None:
    kit = cast.plan_of(cast.kit).id
    before = await rows_of_others(kit)
    assert before
    await Clock.update({Clock.due_on: NOW.date() - timedelta(days=1)}).where(Clock.plan == kit)
    assert (await sweep_clocks(now=NOW)).moved > 0
    assert await rows_of_others(kit) == before
    assert (await sweep_clocks(now=NOW)).moved == 0


@pytest.mark.parametrize("wrong", [{Clock.explanation: "Because."}, {Clock.started_by: "plan_start"}])
async def test_a_clock_that_explains_itself_wrongly_is_put_right(
    database: str, cast: Cast, wrong: dict[object, str]
) -> None:
    kit = cast.plan_of(cast.kit)
    plans = await Plan.objects()
    assert await plans_to_wind(plans, now=NOW) == []
    await Clock.update(wrong).where(Clock.plan == kit.id)  # type: ignore[arg-type]
    assert [plan.id for plan in await plans_to_wind(plans, now=NOW)] == [kit.id]
    await sweep_clocks(now=NOW)
    assert await plans_to_wind(plans, now=NOW) == []


async def test_many_plans_together_come_out_as_each_alone(database: str, cast: Cast) -> None:
    plans = await Plan.objects()
    await Clock.delete(force=True)
    alone = {plan.id for plan in plans if await wind_clocks(plan, now=NOW)}
    assert len(alone) > 2
    assert await plans_to_wind(plans, now=NOW) == []


async def rows_of_others(plan: UUID) -> list[UUID]:
    """A row that is written anew gets a new id."""
    return [row["id"] for row in await Clock.select(Clock.id).where(Clock.plan != plan).order_by(Clock.id)]
