"""Who knows of an alert: everybody who was told with each doorbell, and who is told next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.handover import NO_MAIL
from server.models.acknowledgement import Acknowledgement
from server.models.alert import Alert, Delivery, State
from server.models.event import Event
from server.models.team import Team
from server.models.worker import Worker
from server.rules.alert_access import children_of_event
from server.rules.alert_standing import say_when
from server.rules.alert_words import PLACES
from server.rules.ladder import rungs_of

CHANNELS: Final = {"push": "Notification", "mail": "E-mail"}


@dataclass(frozen=True, slots=True)
class Knows:
    """A person and what became of telling them; `tag` says it without colour being the only sign."""

    place: str
    name: str
    words: str
    tag: str = ""
    doorbells: list[str] = field(default_factory=list)
    is_next: bool = False


async def who_knows(event: Event, *, now: datetime, on: date) -> list[Knows]:
    """Those told, in the order of being told; then, while the ladder climbs, those whose turn comes."""
    told = (
        await Alert.select(
            Alert.id,
            Alert.recipient,
            Alert.place,
            Alert.round,
            Alert.raised_at,
            Alert.rings_at,
            Alert.opened_at,
            Alert.recipient.name.as_alias("name"),
        )
        .where(Alert.event == event.id)
        .order_by(Alert.raised_at, Alert.id)
    )
    doorbells = await _doorbells([row["id"] for row in told])
    acknowledged = await _acknowledged(event.id)
    rung = [row for row in told if row["id"] in doorbells or row["rings_at"] is None or row["rings_at"] <= now]
    waiting = [row for row in told if row not in rung]
    lines = [_told(row, doorbells.get(row["id"], []), acknowledged.get(row["recipient"]), on) for row in rung]
    if event.closed_at is not None:
        return lines
    return lines + await _to_come(event, told, waiting, now=now, on=on)


async def lacked_mail(event: Event) -> bool:
    """Whether an e-mail about it was due that could not go, because this server has no mail server."""
    return await Delivery.exists().where(And(Delivery.alert.event == event.id, Delivery.trouble == NO_MAIL))


def _told(row: dict[str, Any], doorbells: list[dict[str, Any]], acknowledged: datetime | None, on: date) -> Knows:
    words, tag = _state(row, doorbells, acknowledged, on)
    return Knows(
        PLACES.get(row["place"], ""),
        row["name"],
        words,
        tag,
        [_say_doorbell(one, on) for one in doorbells if one["trouble"] != NO_MAIL],
    )


def _state(
    row: dict[str, Any], doorbells: list[dict[str, Any]], acknowledged: datetime | None, on: date
) -> tuple[str, str]:
    """Only "Acknowledged" is green: opened is not yet acted upon."""
    if acknowledged:
        return f"Acknowledged {say_when(acknowledged, on)}", "tag--done"
    opened = [row["opened_at"], *(one["opened_at"] for one in doorbells)]
    for words, tag, times in (
        ("Opened", "tag--soon", opened),
        ("Shown", "", [one["shown_at"] for one in doorbells]),
        ("Handed over", "", [one["handed_over_at"] for one in doorbells]),
    ):
        if happened := [at for at in times if at]:
            return f"{words} {say_when(min(happened), on)}", tag
    states = {one["state"] for one in doorbells}
    if states and states <= {State.FAILED.value}:
        return "Could not be reached", "tag--unseen"
    if states and states <= {State.NOT_NEEDED.value}:
        return "Not needed", ""
    return "Queued", ""


def _say_doorbell(one: dict[str, Any], on: date) -> str:
    channel = CHANNELS.get(one["channel"], one["channel"])
    steps = [
        f"{words} {say_when(one[name], on)}"
        for words, name in (("handed over", "handed_over_at"), ("shown", "shown_at"), ("opened", "opened_at"))
        if one[name]
    ]
    if one["state"] == State.QUEUED:
        steps.append(f"queued for {say_when(one['due_at'], on)}")
    if one["state"] == State.FAILED:
        steps.append(f"failed: {one['trouble']}" if one["trouble"] else "failed")
    if one["state"] == State.NOT_NEEDED:
        steps.append("not needed any more")
    if one["state"] == State.TOGETHER:
        steps.append("rung together with another alert")
    return f"{channel}: {', '.join(steps) or 'queued'}"


async def _doorbells(alerts: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    if not alerts:
        return {}
    rows = (
        await Delivery.select(
            Delivery.alert,
            Delivery.channel,
            Delivery.state,
            Delivery.due_at,
            Delivery.handed_over_at,
            Delivery.shown_at,
            Delivery.opened_at,
            Delivery.trouble,
        )
        .where(Delivery.alert.is_in(alerts))
        .order_by(Delivery.ring, Delivery.due_at, Delivery.id)
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["alert"], []).append(row)
    return found


async def _acknowledged(event: UUID) -> dict[UUID, datetime]:
    rows = (
        await Acknowledgement.select(Acknowledgement.worker, Acknowledgement.acknowledged_at)
        .where(Acknowledgement.event == event)
        .order_by(Acknowledgement.acknowledged_at)
    )
    return {row["worker"]: row["acknowledged_at"] for row in rows}


async def _to_come(
    event: Event, told: list[dict[str, Any]], waiting: list[dict[str, Any]], *, now: datetime, on: date
) -> list[Knows]:
    """Whoever is told at a set time, and the rungs that are left of a ladder that is being climbed."""
    turns: dict[UUID, tuple[datetime, str]] = {row["recipient"]: (row["rings_at"], row["place"]) for row in waiting}
    began_at = event.round_began_at
    if event.climbs_at is not None and began_at is not None and began_at <= now:
        team = await Team.objects().where(Team.id == event.team).first()
        rung_in = {row["recipient"]: row["round"] for row in told}
        children = await children_of_event(event.id)
        for rung in await rungs_of(team, began_at=began_at, now=now, children=children) if team else []:
            at = began_at + timedelta(minutes=rung.after)
            for one in rung.people:
                if at > now and rung_in.get(one, 0) < event.round:
                    turns.setdefault(one, (at, rung.place))
    if not turns:
        return []
    rows = await Worker.select(Worker.id, Worker.name).where(Worker.id.is_in(list(turns)))
    names = {row["id"]: row["name"] for row in rows}
    first = min(at for at, _ in turns.values())
    return [
        Knows(PLACES.get(place, ""), names.get(one, ""), _say_turn(at, now, on, first=at == first), is_next=True)
        for one, (at, place) in sorted(turns.items(), key=lambda turn: turn[1][0])
    ]


def _say_turn(at: datetime, now: datetime, on: date, *, first: bool) -> str:
    """ "Next, in 8 min" for whoever comes first, the time of day for those after."""
    minutes = ceil((at - now).total_seconds() / 60)
    return f"Next, in {minutes} min" if first and minutes < 60 else say_when(at, on)
