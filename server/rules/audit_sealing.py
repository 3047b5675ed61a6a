"""Hangs entries into the chain, soon after they were written and apart from them: nobody who reads or writes waits for
anybody else's link."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from server.database import transaction, turn
from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink
from server.models.ids import new_id
from server.rules.audit_chain import COLUMNS, NOTHING, Entry, Head, digest_of, entry_of

AT_ONCE: Final = 500
"""Links in one transaction: a few milliseconds of the only writer that SQLite has."""
SEALING: Final = 7_368_564
"""Any constant, the same in every process."""


async def seal(*, now: datetime, look_back: timedelta | None) -> int:
    """Link what is not linked yet, oldest first. Returns how many were.

    `look_back`: how much older than the last linked entry, by the time in its id, one may be that still shows up,
    because its transaction took long or another server's clock is slow. None: however old, at the price of looking at
    every entry.
    """
    first_id = await _oldest_to_look_at(look_back)
    sealed = 0
    while found := await _unlinked(first_id):
        linked = await _link(found, now)
        sealed += linked
        if not linked or len(found) < AT_ONCE:
            break
    return sealed


async def head() -> Head:
    """The last link; the last checkpoint where nothing is linked after it."""
    link = (
        await AuditLink.select(AuditLink.number, AuditLink.digest).order_by(AuditLink.number, ascending=False).first()
    )
    if link is not None:
        return Head(link["number"], link["digest"])
    return await checkpoint()


async def checkpoint() -> Head:
    """Where the chain that is left begins: NOTHING unless retention let entries go."""
    columns = (AuditCheckpoint.number, AuditCheckpoint.digest)
    last = await AuditCheckpoint.select(*columns).order_by(AuditCheckpoint.number, ascending=False).first()
    return Head(last["number"], last["digest"]) if last else Head(0, NOTHING)


async def _link(found: Sequence[Entry], now: datetime) -> int:
    async with transaction():
        if not await turn(SEALING):
            return 0
        # Another process may have been here between the look and the turn.
        ids = [entry.id for entry in found]
        known = set(await AuditLink.select(AuditLink.entry).where(AuditLink.entry.is_in(ids)).output(as_list=True))
        last = await head()
        links = []
        for entry in found:
            if entry.id in known:
                continue
            number = last.number + 1
            last = Head(number, digest_of(last.digest, number, now, entry))
            links.append(AuditLink(number=number, entry=entry.id, digest=last.digest, linked_at=now))
        if links:
            await AuditLink.insert(*links)
    return len(links)


async def _unlinked(first_id: UUID) -> list[Entry]:
    rows: list[dict[str, Any]] = await AuditEntry.raw(
        f"SELECT {', '.join(f'e.{name}' for name in COLUMNS)} FROM audit_entry e "  # noqa: S608 - our own columns
        "WHERE e.id >= {} AND NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.entry = e.id) ORDER BY e.id LIMIT {}",
        first_id,
        AT_ONCE,
    )
    return [entry_of(row) for row in rows]


async def _oldest_to_look_at(look_back: timedelta | None) -> UUID:
    if look_back is None:
        return UUID(int=0)
    last = await AuditLink.select(AuditLink.entry).order_by(AuditLink.number, ascending=False).first()
    # The earlier of the two: the last one may come from a server whose clock is fast.
    newest = min(last["entry"], new_id()) if last else UUID(int=0)
    milliseconds = (newest.int >> 80) - look_back // timedelta(milliseconds=1)
    return UUID(int=max(milliseconds, 0) << 80)
