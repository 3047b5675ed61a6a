"""Lets go of audit entries whose time is over: whole beginnings of the chain, each with a checkpoint in its place."""

from datetime import datetime
from typing import Any, Final

from server.database import transaction
from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink
from server.rules import audit
from server.rules.audit_sealing import checkpoint

AT_ONCE: Final = 5_000
"""Entries in one transaction: others who write wait for it."""


async def may_go(before: datetime) -> int:
    """How many entries `let_go` would let go: all before the first in the chain that is not older than `before`.

    An old one behind a younger one waits for that one's time. The last of all stays: the next link hangs from it.
    """
    return await _last_to_go(before) - (await checkpoint()).number


async def let_go(*, before: datetime, now: datetime) -> int:
    """Delete the entries that may go, with their links, and leave a checkpoint that the rest hangs from. Returns how
    many they were. `now` is when the checkpoint is made."""
    began, last = (await checkpoint()).number, await _last_to_go(before)
    gone = began
    while gone < last:
        number = min(gone + AT_ONCE, last)
        await _let_go_up_to(number, entries=number - gone, now=now)
        gone = number
    return last - began


async def _let_go_up_to(number: int, *, entries: int, now: datetime) -> None:
    async with transaction():
        link = await AuditLink.objects().where(AuditLink.number == number).first()
        if link is None:
            raise LookupError(f"The audit chain has no link {number}: run `doorstep audit verify`.")
        made = AuditCheckpoint(number=number, digest=link.digest, made_at=now, entries=entries)
        # First the checkpoint: the database lets nothing go that none stands for.
        await AuditCheckpoint.insert(made)
        linked = AuditLink.select(AuditLink.entry).where(AuditLink.number <= number)
        await AuditEntry.delete().where(AuditEntry.id.is_in(linked))
        await AuditLink.delete().where(AuditLink.number <= number)
        await audit.note("let audit entries go", now=now, worker=None, subject_kind="checkpoint", subject=made.id)


async def _last_to_go(before: datetime) -> int:
    began = (await checkpoint()).number
    young: list[dict[str, Any]] = await AuditLink.raw(
        "SELECT l.number FROM audit_link l JOIN audit_entry e ON e.id = l.entry "
        "WHERE e.at >= {} ORDER BY l.number LIMIT 1",
        before,
    )
    if young:
        return max(int(young[0]["number"]) - 1, began)
    last = await AuditLink.select(AuditLink.number).order_by(AuditLink.number, ascending=False).first()
    return max(int(last["number"]) - 1, began) if last else began
