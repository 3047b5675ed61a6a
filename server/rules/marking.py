"""What became of a doorbell, and what follows when it could not be rung."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from piccolo.columns import And

from server.database import transaction
from server.handover import Handover
from server.models.alert import Delivery, State
from server.models.push_subscription import PushSubscription
from server.rules.claiming import Claimed
from server.rules.folding import Aside

FIRST_WAIT: Final = 15
"""Seconds after the first time that nobody answered; it doubles with each."""
LONGEST_WAIT: Final = 300
MOST_TRIES: Final = 8

Rung = tuple[Claimed, Handover]


async def mark(rung: Sequence[Rung], *, now: datetime) -> None:
    """Write how each doorbell ended. One transaction for all."""
    async with transaction():
        await _handed_over([one for one, handover in rung if handover.result == "handed_over"], now)
        for one, handover in rung:
            if handover.result == "handed_over":
                continue
            wait = _wait(one, handover)
            if wait is not None and one.tries < MOST_TRIES:
                await _try_again(one, now + timedelta(seconds=wait), handover.why)
            else:
                await _failed(one, handover, now)


async def set_aside(aside: Sequence[Aside]) -> None:
    """Doorbells that are not rung after all, each with the e-mail that would have followed it."""
    if not aside:
        return
    async with transaction():
        for one, state, along_with in aside:
            row: dict[Any, Any] = {Delivery.state: state.value, Delivery.rung_with: along_with, Delivery.unmarked: 0}
            await Delivery.update(row).where(And(Delivery.id == one.id, Delivery.state == State.QUEUED.value))
            if state == State.TOGETHER and one.channel == "push":
                await Delivery.update(row).where(_queued_mail_of(one))


async def _handed_over(taken: list[Claimed], now: datetime) -> None:
    if not taken:
        return
    these = Delivery.id.is_in([one.id for one in taken])
    # The phone's receipt may be here already: shown is more than handed over.
    await Delivery.update({Delivery.state: State.HANDED_OVER.value}).where(
        And(these, Delivery.state == State.QUEUED.value)
    )
    await Delivery.update({Delivery.handed_over_at: now, Delivery.unmarked: 0}).where(these)
    if browsers := [one.subscription for one in taken if one.subscription]:
        await PushSubscription.update({PushSubscription.last_handed_over_at: now}).where(
            PushSubscription.id.is_in(browsers)
        )


def _wait(one: Claimed, handover: Handover) -> float | None:
    """Seconds till it is tried again; None when that would be no use."""
    if handover.result == "back_off":
        return handover.seconds
    if handover.result == "unreachable":
        return min(FIRST_WAIT << (one.tries - 1), LONGEST_WAIT)
    return None


async def _try_again(one: Claimed, at: datetime, why: str) -> None:
    again: dict[Any, Any] = {
        Delivery.due_at: at,
        Delivery.claimed_until: None,
        Delivery.unmarked: 0,
        Delivery.trouble: why,
    }
    await Delivery.update(again).where(Delivery.id == one.id)


async def _failed(one: Claimed, handover: Handover, now: datetime) -> None:
    failed: dict[Any, Any] = {Delivery.state: State.FAILED.value, Delivery.trouble: handover.why, Delivery.unmarked: 0}
    await Delivery.update(failed).where(And(Delivery.id == one.id, Delivery.state == State.QUEUED.value))
    if handover.result == "retired" and one.subscription:
        await PushSubscription.update({PushSubscription.retired_at: now}).where(
            And(PushSubscription.id == one.subscription, PushSubscription.retired_at.is_null())
        )
    if one.channel == "push" and not await _another_browser_rings(one):
        await Delivery.update({Delivery.due_at: now}).where(And(_queued_mail_of(one), Delivery.due_at > now))


async def _another_browser_rings(one: Claimed) -> bool:
    alive = [state.value for state in (State.QUEUED, State.HANDED_OVER, State.SHOWN, State.OPENED)]
    beside = And(Delivery.alert == one.alert, Delivery.ring == one.ring)
    return await Delivery.exists().where(
        And(And(beside, Delivery.channel == "push"), And(Delivery.id != one.id, Delivery.state.is_in(alive)))
    )


def _queued_mail_of(one: Claimed) -> And:
    beside = And(Delivery.alert == one.alert, Delivery.ring == one.ring)
    return And(And(beside, Delivery.channel == "mail"), Delivery.state == State.QUEUED.value)
