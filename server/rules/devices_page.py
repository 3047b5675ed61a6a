"""What is said of devices: on the list of a team's, on one's own account, and before one is revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from server.models.registration import Registration
from server.models.team import Team
from server.models.worker import Role, Worker
from server.rules.devices import device_for, devices_for
from server.rules.london import day_of, say_day
from server.rules.saying import say_instant

SILENT_AFTER: Final = timedelta(hours=72)
"""Without contact for so long a phone lets its copies go."""
OLD_AFTER: Final = timedelta(hours=24)
"""Work that has not been sent for so long needs somebody to ask."""

TOLD_FOR: Final = timedelta(days=30)
"""How long one's own account tells of a device that was revoked."""


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: UUID
    name: str
    worker: str
    team: str
    own: bool
    is_this: bool
    """It is the one that the page is looked at on."""
    since_words: str
    last_words: str
    silent_words: str
    """ "Not heard of for 5 days"; empty when it was lately."""
    unsent_words: str
    oldest_words: str
    old: bool
    """What it holds is so old that somebody should ask."""
    gone_words: str
    """Who revoked it and when, or that the account was closed; empty while it is in use."""
    reason: str
    key_words: str
    """What is known of its key and copies; empty where nothing happened to them."""


@dataclass(frozen=True, slots=True)
class DevicesPage:
    of_all: bool
    """Everybody's, not only a team's."""
    in_use: list[DeviceLine]
    gone: list[DeviceLine]


async def devices_page(worker: Worker, *, here: UUID | None, now: datetime) -> DevicesPage:
    """Those that this worker looks after, the most urgent first: the oldest unsent work, then the longest silence.

    `here` is the device that the page is looked at on. Raises NotFound for somebody who has but their own.
    """
    devices = _not_replaced(await devices_for(worker))
    in_use = sorted((one for one in devices if not is_gone(one)), key=_urgency)
    gone = sorted((one for one in devices if is_gone(one)), key=_when_gone, reverse=True)
    return DevicesPage(
        of_all=worker.role == Role.ADMINISTRATOR,
        in_use=await device_lines(in_use, worker, here=here, now=now),
        gone=await device_lines(gone, worker, here=here, now=now),
    )


async def my_devices(worker: Worker, *, here: UUID | None, now: datetime) -> tuple[list[DeviceLine], list[DeviceLine]]:
    """The worker's own: those in use, the last heard of first, and those revoked in the last 30 days."""
    own = Registration.objects(Registration.worker).where(Registration.worker == worker.id)
    devices = _not_replaced(await own.order_by(Registration.last_contact_at, ascending=False))
    in_use = [one for one in devices if one.revoked_at is None]
    lately = [one for one in devices if one.revoked_at is not None and one.revoked_at > now - TOLD_FOR]
    return (
        await device_lines(in_use, worker, here=here, now=now),
        await device_lines(lately, worker, here=here, now=now),
    )


async def device_page(worker: Worker, id: UUID, *, here: UUID | None, now: datetime) -> DeviceLine:
    """One of them. Raises NotFound when this worker does not look after it."""
    (line,) = await device_lines([await device_for(worker, id)], worker, here=here, now=now)
    return line


async def device_lines(
    devices: Sequence[Registration], reader: Worker, *, here: UUID | None, now: datetime
) -> list[DeviceLine]:
    """A line for each, in their order; their workers came along. Two queries, however many there are."""
    teams = {team.id: team.name for team in await Team.objects()} if devices else {}
    names = await _names({one.revoked_by or one.worker.closed_by for one in devices if is_gone(one)})
    return [_line(one, reader, here, teams, names, now) for one in devices]


def is_gone(device: Registration) -> bool:
    """It was revoked, or its worker's account is closed."""
    return device.revoked_at is not None or device.worker.closed_at is not None


def _not_replaced(devices: Sequence[Registration]) -> list[Registration]:
    """Without those that lost their key, hold nothing any more, and were set up anew since on the same device."""
    latest: dict[tuple[UUID, UUID], datetime] = {}
    for one in devices:
        place = (one.worker.id, one.device)
        latest[place] = max(one.registered_at, latest.get(place, one.registered_at))
    return [
        one
        for one in devices
        if is_gone(one)
        or one.lost_key_at is None
        or one.unsent_count
        or one.registered_at == latest[(one.worker.id, one.device)]
    ]


def _line(
    device: Registration,
    reader: Worker,
    here: UUID | None,
    teams: dict[UUID, str],
    names: dict[UUID, str],
    now: datetime,
) -> DeviceLine:
    today = day_of(now)
    silent_for = now - device.last_contact_at
    return DeviceLine(
        id=device.id,
        name=device.name,
        worker=device.worker.name,
        team=teams.get(device.worker.team, ""),
        own=device.worker.id == reader.id,
        is_this=device.id == here,
        since_words=say_day(day_of(device.registered_at), today),
        last_words=say_instant(device.last_contact_at, today),
        silent_words=f"Not heard of for {silent_for.days} days" if silent_for >= SILENT_AFTER else "",
        unsent_words=f"{device.unsent_count} unsent" if device.unsent_count else "",
        oldest_words=_oldest(device, today),
        old=bool(device.unsent_count and device.oldest_unsent_at and now - device.oldest_unsent_at >= OLD_AFTER),
        gone_words=_gone(device, names, today) if is_gone(device) else "",
        reason=device.revoked_reason,
        key_words=_key(device, today),
    )


def _oldest(device: Registration, today: date) -> str:
    if not device.unsent_count or device.oldest_unsent_at is None:
        return ""
    return f"The oldest is of {say_instant(device.oldest_unsent_at, today)}."


def _gone(device: Registration, names: dict[UUID, str], today: date) -> str:
    if device.revoked_at is not None:
        by = names.get(device.revoked_by) or "somebody"
        return f"Revoked by {by}, {say_instant(device.revoked_at, today)}."
    by = names.get(device.worker.closed_by) or "somebody"
    return f"Its account was closed by {by}, {say_instant(device.worker.closed_at, today)}."


def _key(device: Registration, today: date) -> str:
    if device.lost_key_at is not None:
        return f"Its key and copies are gone. It said so {say_instant(device.lost_key_at, today)}."
    if not is_gone(device):
        return ""
    since = device.revoked_at or device.worker.closed_at
    if device.last_contact_at > since:
        return f"Heard of {say_instant(device.last_contact_at, today)}; it has not said yet that its key is gone."
    return "Not heard of since: its key and copies go at its next contact."


async def _names(ids: set[UUID | None]) -> dict[UUID, str]:
    known = [id for id in ids if id]
    rows = await Worker.select(Worker.id, Worker.name).where(Worker.id.is_in(known)) if known else []
    return {row["id"]: row["name"] for row in rows}


def _urgency(device: Registration) -> tuple[bool, datetime]:
    waiting = bool(device.unsent_count)
    return (not waiting, (device.oldest_unsent_at or device.last_contact_at) if waiting else device.last_contact_at)


def _when_gone(device: Registration) -> datetime:
    at: datetime = device.revoked_at or device.worker.closed_at
    return at
