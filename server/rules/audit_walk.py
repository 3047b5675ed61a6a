"""Walks the audit chain and says whether it holds, or where it is broken."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from server.models.audit import AuditEntry, AuditLink
from server.rules.audit_chain import COLUMNS, Entry, Head, digest_of, entry_of
from server.rules.audit_sealing import checkpoint, head

AT_ONCE: Final = 5_000
NEAR: Final = 1_000
"""How many links further on are looked at for one that is out of its place."""
SEALED_BY: Final = timedelta(minutes=10)
"""An entry older than this has been linked long ago, unless nothing seals."""


class Broken(Exception):
    """The chain does not hold. The text says where and how, with numbers and ids alone."""


class NotLinked(Broken):
    """What is linked holds, but entries wait that should have been linked: nothing seals, or somebody unlinked them."""


@dataclass(frozen=True, slots=True)
class Walked:
    entries: int
    began: Head
    """What the first of them hangs from: a checkpoint, a link before those that were looked at, or nothing."""
    head: Head
    first_at: datetime | None
    last_at: datetime | None
    waiting: int
    """Entries so new that they are not linked yet."""
    skipped: int
    """Links before those that were looked at."""


@dataclass(frozen=True, slots=True)
class _Link:
    number: int
    linked_at: datetime
    digest: str
    entry_id: UUID
    entry: Entry | None


async def walk(*, now: datetime, kept: Head | None = None, last: int | None = None) -> Walked:
    """Look at every link and entry that is left, or at no more than so many of the `last` links and what should have
    been linked since. `kept`: a head that was kept elsewhere and must be on the way.

    Raises Broken at the first thing that is wrong.
    """
    first = await checkpoint()
    if await AuditLink.exists().where(AuditLink.number <= first.number):
        raise Broken(f"The checkpoint stands for every link up to {first.number}, but some of them are still there.")
    began, since = (first, UUID(int=0)) if last is None else await _so_far_back(first, last)
    return await _walk(began, now=now, kept=kept, since=since, skipped=began.number - first.number)


async def _so_far_back(first: Head, links: int) -> tuple[Head, UUID]:
    """The link that the last so many hang from, which is believed, and its entry."""
    number = (await head()).number - links
    if number <= first.number:
        return first, UUID(int=0)
    link = await AuditLink.objects().where(AuditLink.number == number).first()
    if link is None:
        raise Broken(f"Link {number} is missing.")
    return Head(link.number, link.digest), link.entry


async def _walk(began: Head, *, now: datetime, kept: Head | None, since: UUID, skipped: int) -> Walked:
    last = began
    met, times = kept == began, _Times()
    async for batch in _batches(began.number):
        for link in batch:
            await _check(link, last)
            last = Head(link.number, link.digest)
            met = met or kept == last
            times.note(link.entry)
    _check_kept(kept, began, last, met=met)
    return Walked(
        entries=last.number - began.number,
        began=began,
        head=last,
        first_at=times.first,
        last_at=times.last,
        waiting=await _waiting(now, since),
        skipped=skipped,
    )


class _Times:
    first: datetime | None = None
    last: datetime | None = None

    def note(self, entry: Entry | None) -> None:
        if entry is not None:
            self.first = min(self.first or entry.at, entry.at)
            self.last = max(self.last or entry.at, entry.at)


async def _check(link: _Link, before: Head) -> None:
    expected = before.number + 1
    if link.number != expected:
        raise Broken(f"Link {expected} is missing: after {before.number} comes {link.number}.")
    if link.entry is None:
        raise Broken(f"Entry {link.entry_id} of link {link.number} is missing.")
    if digest_of(before.digest, expected, link.linked_at, link.entry) == link.digest:
        return
    moved = await _belongs_here(link, before)
    if moved is not None:
        raise Broken(f"Link {link.number} is out of order: in its place stood entry {moved}, not {link.entry_id}.")
    raise Broken(f"Link {link.number} is broken: it, or its entry {link.entry_id}, was changed.")


async def _belongs_here(link: _Link, before: Head) -> UUID | None:
    """The entry from further on that makes this place right again: its own digest says so, or the one found here."""
    for later in await _after(link.number, NEAR):
        if later.entry is None:
            continue
        for linked_at in (link.linked_at, later.linked_at):
            if digest_of(before.digest, link.number, linked_at, later.entry) in {link.digest, later.digest}:
                return later.entry_id
    return None


def _check_kept(kept: Head | None, began: Head, last: Head, *, met: bool) -> None:
    if kept is None or met:
        return
    if kept.number < began.number:
        raise Broken(f"Link {kept.number} was let go: what is left begins after {began.number}.")
    if kept.number > last.number:
        raise Broken(f"Link {kept.number} is missing: the chain ends with {last.number}.")
    raise Broken(f"Link {kept.number} has another digest than the one that was kept.")


async def _waiting(now: datetime, since: UUID) -> int:
    # An id begins with its time: of a long trail only what is younger than `since` is looked through.
    rows: list[dict[str, Any]] = await AuditEntry.raw(
        "SELECT e.id, e.at FROM audit_entry e "
        "WHERE e.id >= {} AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry = e.id) ORDER BY e.at, e.id",
        since,
    )
    if rows and rows[0]["at"] < now - SEALED_BY:
        late = sum(row["at"] < now - SEALED_BY for row in rows)
        raise NotLinked(f"Entry {rows[0]['id']} is older than 10 minutes and in no link; {late} such in all.")
    return len(rows)


async def _batches(number: int) -> AsyncIterator[list[_Link]]:
    while batch := await _after(number, AT_ONCE):
        yield batch
        number = batch[-1].number


async def _after(number: int, most: int) -> list[_Link]:
    rows: list[dict[str, Any]] = await AuditLink.raw(
        "SELECT l.number, l.linked_at, l.digest, l.entry, "  # noqa: S608 - our own columns
        f"{', '.join(f'e.{name}' for name in COLUMNS)} "
        "FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry WHERE l.number > {} ORDER BY l.number LIMIT {}",
        number,
        most,
    )
    return [_link_of(row) for row in rows]


def _link_of(row: dict[str, Any]) -> _Link:
    entry = None if row["id"] is None else entry_of(row)
    return _Link(row["number"], row["linked_at"], row["digest"], row["entry"], entry)
