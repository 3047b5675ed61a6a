"""Entries of requests side by side share a commit, and each waits for its own."""

import asyncio

import pytest

from server.database import transaction
from server.models.audit import AuditEntry
from server.rules import audit, audit_together
from server.rules.audit_together import NotNoted, Together
from tests.cast import NOW


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries went in with each."""
    sizes: list[int] = []
    insert = audit_together._insert

    async def counted(entries: list[AuditEntry]) -> None:
        sizes.append(len(entries))
        await insert(entries)

    monkeypatch.setattr(audit_together, "_insert", counted)
    return sizes


def an_entry() -> AuditEntry:
    return audit.entry("looked at child", now=NOW, worker=None)


async def test_what_comes_meanwhile_goes_in_together(database: str, commits: list[int]) -> None:
    together, before = Together(), await AuditEntry.count()
    await asyncio.gather(*(together.write(an_entry()) for _ in range(40)))
    assert await AuditEntry.count() == before + 40
    assert len(commits) <= 3


async def test_it_is_committed_when_it_returns(database: str) -> None:
    entry = an_entry()
    await Together().write(entry)
    assert await AuditEntry.exists().where(AuditEntry.id == entry.id)


async def test_a_second_one_later_does_not_wait_for_a_third(database: str, commits: list[int]) -> None:
    together = Together()
    await together.write(an_entry())
    await together.write(an_entry())
    assert commits == [1, 1]


async def test_it_is_no_part_of_anybodys_transaction(database: str) -> None:
    together, entry = Together(), an_entry()
    async with transaction():
        writing = asyncio.create_task(together.write(entry))
    await writing
    assert await AuditEntry.exists().where(AuditEntry.id == entry.id)


async def test_all_that_could_not_be_written_hear_of_it_and_the_next_is_tried_again(database: str) -> None:
    together = Together()
    twins = [an_entry() for _ in range(3)]
    twins[2].id = twins[1].id
    told = await asyncio.gather(*(together.write(one) for one in twins), return_exceptions=True)
    assert all(isinstance(one, NotNoted) for one in told)
    await together.write(an_entry())


async def test_who_went_away_keeps_nobody_waiting(database: str) -> None:
    together = Together()
    gone, stays = asyncio.create_task(together.write(an_entry())), asyncio.create_task(together.write(an_entry()))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
