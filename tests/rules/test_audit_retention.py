"""Whole beginnings of the chain go, a checkpoint stays, and the rest still holds."""

from datetime import datetime, timedelta

import pytest

from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink
from server.rules import audit, audit_retention
from server.rules.audit_retention import let_go, may_go
from server.rules.audit_sealing import head, seal
from server.rules.audit_walk import Broken, walk
from tests.cast import NOW
from tests.trail import empty, without_triggers

OLD = NOW - timedelta(days=3_000)
BEFORE = NOW - timedelta(days=2_000)


@pytest.fixture(autouse=True)
async def _trail(database: str) -> None:
    await empty()


async def test_what_is_older_goes_and_the_rest_hangs_from_the_checkpoint(database: str) -> None:
    await noted(OLD, times=7)
    await noted(NOW, times=3)
    kept = await head()
    assert await may_go(BEFORE) == 7
    assert await AuditEntry.count() == 10
    assert await let_go(before=BEFORE, now=NOW) == 7
    assert [(row["number"], row["entries"]) for row in await AuditCheckpoint.select()] == [(7, 7)]
    assert await AuditLink.select(AuditLink.number).order_by(AuditLink.number).output(as_list=True) == [8, 9, 10]
    assert (await walk(now=NOW, kept=kept)).entries == 3
    assert await may_go(BEFORE) == 0
    assert await let_go(before=BEFORE, now=NOW) == 0


async def test_letting_go_is_noted_itself(database: str) -> None:
    await noted(OLD, times=2)
    await noted(NOW, times=1)
    await let_go(before=BEFORE, now=NOW)
    assert await seal(now=NOW, look_back=None) == 1
    checkpoint = await AuditCheckpoint.objects().first()
    assert checkpoint is not None
    assert await AuditEntry.count().where(AuditEntry.subject == checkpoint.id) == 1
    assert (await walk(now=NOW)).entries == 2


async def test_much_goes_in_several_transactions(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_retention, "AT_ONCE", 3)
    await noted(OLD, times=8)
    await noted(NOW, times=1)
    assert await let_go(before=BEFORE, now=NOW) == 8
    rows = await AuditCheckpoint.select().order_by(AuditCheckpoint.number)
    assert [(row["number"], row["entries"]) for row in rows] == [(3, 3), (6, 3), (8, 2)]
    assert (await walk(now=NOW)).entries == 1


async def test_an_old_entry_behind_a_younger_one_waits(database: str) -> None:
    await noted(OLD, times=1)
    await noted(NOW, times=1)
    await noted(OLD, times=1)
    assert await let_go(before=BEFORE, now=NOW) == 1


async def test_the_last_link_stays_so_that_the_next_can_hang_from_it(database: str) -> None:
    await noted(OLD, times=3)
    assert await let_go(before=BEFORE, now=NOW) == 2
    await noted(NOW, times=1)
    assert await AuditLink.select(AuditLink.number).order_by(AuditLink.number).output(as_list=True) == [3, 4, 5]
    assert (await walk(now=NOW)).entries == 3


async def test_what_is_not_linked_stays(database: str) -> None:
    await audit.note("looked at child", now=OLD, worker=None)
    assert await may_go(BEFORE) == 0
    assert await let_go(before=BEFORE, now=NOW) == 0


async def test_a_head_that_was_let_go_is_told_from_one_that_is_missing(database: str) -> None:
    await noted(OLD, times=1)
    kept = await head()
    await noted(OLD, times=1)
    await noted(NOW, times=1)
    await let_go(before=BEFORE, now=NOW)
    with pytest.raises(Broken, match="Link 1 was let go: what is left begins after 2"):
        await walk(now=NOW, kept=kept)


async def test_links_left_over_before_a_checkpoint_are_named(database: str) -> None:
    await noted(OLD, times=3)
    async with without_triggers():
        last = await head()
        await AuditCheckpoint.insert(AuditCheckpoint(number=last.number, digest=last.digest, made_at=NOW, entries=3))
    with pytest.raises(Broken, match="up to 3, but some of them are still there"):
        await walk(now=NOW)


async def noted(at: datetime, *, times: int) -> None:
    for _ in range(times):
        await audit.note("looked at child", now=at, worker=None)
    await seal(now=at, look_back=None)
