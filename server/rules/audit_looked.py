"""Who looked at a child, for those who manage the child's team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.attachment import Attachment
from server.models.audit import AuditEntry
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.event import EventChild
from server.models.registration import Registration
from server.models.restriction import BreakGlass
from server.models.session import Session
from server.models.visit import Seen
from server.models.worker import Role, Worker
from server.rules.london import day_of
from server.rules.me_page import ROLES
from server.rules.saying import say_count, say_instant

DAYS: Final = 90
FILES: Final = ("drawing", "sound", "photo")
"""A page fetches those that it shows one by one: they are the look at that page."""


@dataclass(frozen=True, slots=True)
class Looked:
    who: str
    role: str
    times_words: str
    """ "3 times", "Refused once"; what a phone took along by itself is no look, and told as such."""
    last_words: str
    device: str
    """From which the last of these came: "Chrome on Android"."""
    glass_words: str
    """When they last broke the glass; empty if they did not."""


@dataclass(slots=True)
class _Count:
    last: dict[str, Any]
    looked: int = 0
    saw_files: bool = False
    took_along: int = 0
    refused: int = 0


async def who_looked(child: Child, *, now: datetime) -> list[Looked]:
    """Whoever opened the child, their family, one of its visits, what the child said or an alert about them in the last
    90 days, was refused, or has it on their phone. Who looked last comes first."""
    since = now - timedelta(days=DAYS)
    counts = _counted(await _entries(child, since))
    if not counts:
        return []
    people = {one.id: one for one in await Worker.objects().where(Worker.id.is_in(list(counts)))}
    devices = await _devices([count.last for count in counts.values()])
    glass = await _glass(child, since)
    return [
        _looked(people[worker], count, devices, glass.get(worker), now)
        for worker, count in counts.items()
        if worker in people
    ]


def _counted(entries: Iterable[dict[str, Any]]) -> dict[UUID, _Count]:
    """By worker, in the order of the entries: newest first."""
    counts: dict[UUID, _Count] = {}
    for entry in entries:
        if entry["subject_kind"] == "capture" and not entry["act"].startswith("refused: "):
            # Whom its words told of, if they were shown, was noted beside it.
            continue
        count = counts.setdefault(entry["worker"], _Count(entry))
        if entry["act"].startswith("looked at ") and entry["subject_kind"] in FILES:
            count.last = entry if not count.looked else count.last
            count.saw_files = True
        elif entry["act"].startswith("looked at "):
            # Somebody's own opening says more than what their phone did by itself since.
            count.last = entry if not count.looked else count.last
            count.looked += 1
        elif entry["act"].startswith("took along "):
            count.took_along += 1
        else:
            count.refused += 1
    return counts


def _looked(person: Worker, count: _Count, devices: dict[UUID, str], glass: datetime | None, now: datetime) -> Looked:
    today, last = day_of(now), count.last
    return Looked(
        who=person.name,
        role=ROLES[Role(person.role)],
        times_words=_times_words(count),
        last_words=say_instant(last["at"], today),
        device=devices.get(last["registration"]) or devices.get(last["session"]) or "",
        glass_words=say_instant(glass, today) if glass else "",
    )


def _times_words(count: _Count) -> str:
    words = []
    if count.looked or count.saw_files:
        words.append(_say_times("Looked", max(1, count.looked)))
    if count.took_along:
        words.append("kept on their phone" if words else "Kept on their phone, not opened here")
    if count.refused:
        words.append(_say_times("refused" if words else "Refused", count.refused))
    return ", ".join(words)


def _say_times(did: str, times: int) -> str:
    return f"{did} once" if times == 1 else f"{did} {say_count(times, 'time', 'times')}"


async def _entries(child: Child, since: datetime) -> list[dict[str, Any]]:
    records = [*await _visits(child), *await _voice(child)]
    subjects = [child.id, child.family.id, *records, *await _files(records), *await _events(child)]
    acts = "(act LIKE 'looked at %' OR act LIKE 'took along %' OR act LIKE 'refused: %')"
    holes = ", ".join("{}" for _ in subjects)
    rows: list[dict[str, Any]] = await AuditEntry.raw(
        "SELECT worker, act, at, subject_kind, registration, session FROM audit_entry "  # noqa: S608 - holes alone
        f"WHERE subject IN ({holes}) AND at >= {{}} AND worker IS NOT NULL AND {acts} ORDER BY at DESC, id DESC",
        *subjects,
        since,
    )
    return rows


async def _visits(child: Child) -> list[UUID]:
    """Those that tell of the child: a brother or sister may be closed to whoever reads this, and who looked at a visit
    to them alone would tell of it."""
    ids: list[UUID] = await Seen.select(Seen.visit).where(Seen.child == child.id).output(as_list=True)
    return ids


async def _voice(child: Child) -> list[UUID]:
    """The tablet handed to the child, and each answer: they have pages of their own."""
    ids: list[UUID] = await ChildSession.select(ChildSession.id).where(ChildSession.child == child.id).output(
        as_list=True
    )  # fmt: skip
    ids += await ChildAnswer.select(ChildAnswer.id).where(ChildAnswer.child == child.id).output(as_list=True)
    return ids


async def _files(records: list[UUID]) -> list[UUID]:
    if not records:
        return []
    ids: list[UUID] = await Attachment.select(Attachment.id).where(Attachment.record.is_in(records)).output(
        as_list=True
    )  # fmt: skip
    return ids


async def _events(child: Child) -> list[UUID]:
    ids: list[UUID] = await EventChild.select(EventChild.event).where(EventChild.child == child.id).output(as_list=True)
    return ids


async def _devices(entries: list[dict[str, Any]]) -> dict[UUID, str]:
    """The names of registrations and of sessions' browsers, by id."""
    registrations = [entry["registration"] for entry in entries if entry["registration"]]
    sessions = [entry["session"] for entry in entries if entry["session"]]
    names: dict[UUID, str] = {}
    if sessions:
        rows = await Session.select(Session.id, Session.browser).where(Session.id.is_in(sessions))
        names |= {row["id"]: row["browser"] for row in rows}
    if registrations:
        rows = await Registration.select(Registration.id, Registration.name).where(Registration.id.is_in(registrations))
        names |= {row["id"]: row["name"] for row in rows}
    return names


async def _glass(child: Child, since: datetime) -> dict[UUID, datetime]:
    """When each last broke the glass."""
    broken = And(BreakGlass.child == child.id, BreakGlass.began_at >= since)
    rows = await BreakGlass.select(BreakGlass.worker, BreakGlass.began_at).where(broken).order_by(BreakGlass.began_at)
    return {row["worker"]: row["began_at"] for row in rows}
