"""Once a day, at 08:00 in London: who is told that a visit is due soon, or that its day has passed."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction

from server.database import lock_row, transaction
from server.models.clock import Clock
from server.models.closing import How
from server.models.event import Event, EventChild, Rule
from server.models.sweep import Sweep
from server.rules.closing import close_by_rule
from server.rules.due_digest import tell_due_soon
from server.rules.london import day_of, instant_of
from server.rules.overdue_events import Late, raise_overdue

MORNING: Final = time(8)


class Morning(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at the clocks told."""

    overdue: int
    """Families with a new alert, or more in the one they have."""
    digests: int
    """Lead social workers told of what is due."""


async def tell_of_clocks(*, now: datetime) -> Morning:
    """Tell whom the clocks that are due, or have passed, concern. Before 08:00 in London it does nothing, after it the
    second look of a day tells only what is new. Its cost follows what is due, not what is stored.

    DESIGN.md, Alerts: the lead two working days before and on the day, in one digest on working days; when a clock has
    passed, lead and team manager, one alert a family; the senior manager too for each further week.
    """
    today = day_of(now)
    if now < instant_of(today, MORNING):
        return Morning(overdue=0, digests=0)
    async with transaction():
        await _take_turn(today)
        late = await _late(today)
        overdue = await raise_overdue(late, now=now)
        await _close_what_is_late_no_more({one.child for one in late}, now)
        digests = await tell_due_soon(now=now)
    return Morning(overdue=overdue, digests=digests)


async def _take_turn(today: date) -> None:
    """Two sweeps side by side, on PostgreSQL too, look one after the other: the second sees what the first has told."""
    await Sweep.insert(Sweep(day=today)).on_conflict(action=OnConflictAction.do_nothing)
    row = await Sweep.objects().where(Sweep.day == today).first()
    assert row  # noqa: S101 - just written
    await lock_row(row)


async def _close_what_is_late_no_more(late: set[UUID], now: datetime) -> None:
    """A plan ended, or its clock was wound otherwise than by a visit: as when a manager agreed cover afterwards."""
    open_ones = And(EventChild.event.rule == Rule.OVERDUE.value, EventChild.event.closed_at.is_null())
    rows = await EventChild.select(EventChild.event, EventChild.child).where(open_ones)
    late_still = {row["event"] for row in rows if row["child"] in late}
    if ids := {row["event"] for row in rows} - late_still:
        for event in await Event.objects().where(Event.id.is_in(list(ids))):
            await close_by_rule(event, how=How.LATE_NO_MORE, now=now)


async def _late(today: date) -> list[Late]:
    child: Any = Clock.plan.child
    rows = await Clock.select(
        Clock.plan,
        Clock.kind,
        Clock.due_on,
        child.id.as_alias("child"),
        child.family.id.as_alias("family"),
        child.family.team.id.as_alias("team"),
    ).where(Clock.due_on < today)
    return [Late(**row, week=(today - row["due_on"] - timedelta(days=1)).days // 7) for row in rows]
