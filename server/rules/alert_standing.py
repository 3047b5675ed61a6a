"""How far an alert is: unheard, acknowledged, decided or closed, for any number of events in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.acknowledgement import Acknowledgement, HandOver
from server.models.alert import Alert
from server.models.alert_decision import AlertDecision
from server.models.closing import Closing, How
from server.models.event import Event, Rule
from server.rules.alert_words import BY_ITSELF, say_somebody
from server.rules.decision_form import KINDS
from server.rules.london import day_of, say_time
from server.rules.saying import say_instant

CLOSED: Final = {
    How.SAFE: "Every child has been seen or is protected.",
    How.SEEN_AT_VISIT: "The children were seen at a visit.",
    How.CHECKED_IN: "The worker has checked in.",
    How.CONTINUED: "It goes on in the next week’s alert.",
    How.ANSWERED: "Somebody took it on.",
    How.LATE_NO_MORE: "No visit is overdue any more.",
    How.DECIDED: "Every record was released or refused.",
    How.LED_AGAIN: "Every child has a lead social worker again.",
}
WAITS: Final = {
    Rule.QUARANTINED: "Release or refuse each of them.",
    Rule.NO_LEAD: "Choose a lead social worker for each of them.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    """unheard, acknowledged (somebody holds it), decided, calling (acknowledged once, and climbing again), handed_over
    (and the other has not acknowledged it) or closed."""
    words: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    """ "the team manager"; empty while nobody has."""


async def standings_of(events: Sequence[Event], *, now: datetime) -> dict[UUID, Standing]:
    """By event. Who acted is told by role, never by name."""
    if not events:
        return {}
    ids = [event.id for event in events]
    acknowledged = await _latest_acknowledgements(ids)
    passed_on = await _latest_hand_overs(ids)
    decided = await _latest_decisions(ids)
    closings = await Closing.select(Closing.event, Closing.how).where(Closing.event.is_in(ids))
    closed = {row["event"]: row for row in closings}
    on = day_of(now)
    return {
        event.id: _standing(
            event,
            acknowledged.get(event.id),
            passed_on.get(event.id),
            decided.get(event.id),
            closed.get(event.id),
            now=now,
            on=on,
        )
        for event in events
    }


def say_when(at: datetime, on: date) -> str:
    """ "14:07" today, "Tue 24 Nov, 14:07" on another day."""
    return say_time(at) if day_of(at) == on else say_instant(at, on)


def say_day_and_time(at: datetime, on: date) -> str:
    """ "today 14:07", "Tue 24 Nov, 14:07"."""
    return f"today {say_time(at)}" if day_of(at) == on else say_instant(at, on)


def _standing(
    event: Event,
    given: dict[str, Any] | None,
    passed_on: dict[str, Any] | None,
    decision: dict[str, Any] | None,
    closing: dict[str, Any] | None,
    *,
    now: datetime,
    on: date,
) -> Standing:
    at = given["at"] if given else None
    by = say_somebody(given["place"], given["role"]) if given else ""
    said = f"Acknowledged by {by} {say_when(at, on)}." if at else ""
    if event.closed_at is not None:
        how = CLOSED.get(closing["how"], "") if closing else ""
        return Standing("closed", f"Closed {say_when(event.closed_at, on)}. {how}".strip(), at, by)
    if event.rule in BY_ITSELF:
        return Standing("unheard", WAITS[Rule(event.rule)], None, "")
    climbs = f" The next is told {say_when(event.climbs_at, on)}." if event.climbs_at and event.climbs_at > now else ""
    if passed_on and (at is None or passed_on["at"] >= at):
        words = f"Handed over to {passed_on['to']} {say_when(passed_on['at'], on)}, who has not acknowledged it yet."
        return Standing("handed_over", words + climbs, None, "")
    if at is None:
        return Standing("unheard", f"Nobody has acknowledged it yet.{climbs}", None, "")
    calling = event.climbs_at is not None and event.round_began_at is not None and event.round_began_at <= now
    if decision is not None:
        state, words = "calling" if calling else "decided", f"{said} {KINDS[decision['kind']]}."
        return Standing(state, words, at, by)
    if calling:
        return Standing("calling", f"{said} Nothing was decided, so it climbs again.", at, by)
    return Standing("acknowledged", f"{said} Decision open.", at, by)


async def _latest_acknowledgements(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = (
        await Acknowledgement.select(
            Acknowledgement.event,
            Acknowledgement.worker,
            Acknowledgement.acknowledged_at.as_alias("at"),
            Acknowledgement.worker.role.as_alias("role"),
        )
        .where(Acknowledgement.event.is_in(ids))
        .order_by(Acknowledgement.acknowledged_at)
    )
    told = await Alert.select(Alert.event, Alert.recipient, Alert.place).where(
        And(Alert.event.is_in(ids), Alert.recipient.is_in([row["worker"] for row in rows]))
    ) if rows else []  # fmt: skip
    places = {(row["event"], row["recipient"]): row["place"] for row in told}
    return {row["event"]: row | {"place": places.get((row["event"], row["worker"]))} for row in rows}


async def _latest_hand_overs(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = (
        await HandOver.select(HandOver.event, HandOver.handed_over_at.as_alias("at"), HandOver.to.name.as_alias("to"))
        .where(HandOver.event.is_in(ids))
        .order_by(HandOver.handed_over_at)
    )
    return {row["event"]: row for row in rows}


async def _latest_decisions(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = (
        await AlertDecision.select(AlertDecision.event, AlertDecision.kind)
        .where(And(AlertDecision.event.is_in(ids), AlertDecision.kind != "core_group_told"))
        .order_by(AlertDecision.decided_at)
    )
    return {row["event"]: row for row in rows}
