"""The chain: what is hung into it, and how a break is named. Broken as only a database's administrator can."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest

from server.database import transaction, turn
from server.database.connection import open_engine
from server.database.postgres import PooledPostgres
from server.models.audit import AuditEntry, AuditLink
from server.models.ids import new_id
from server.rules import audit
from server.rules.audit_chain import NOTHING, Entry, Head, digest_of
from server.rules.audit_sealing import SEALING, head, seal
from server.rules.audit_walk import Broken, walk
from tests.cast import NOW
from tests.trail import empty, without_triggers

SOON = timedelta(minutes=15)
ID = UUID("01980000-0000-7000-8000-00000000000a")


@pytest.fixture
async def trail(database: str) -> None:
    """The cast's own is out of the way."""
    await empty()


def test_the_digest_is_the_one_that_the_docs_describe() -> None:
    entry = Entry(ID, NOW, worker=ID, registration=None, session=None, act="looked at child", subject_kind="child",
                  subject=ID)  # fmt: skip
    said = (
        f'{NOTHING}\n[1,"2026-11-24T14:05:07.000123Z","{ID}","2026-11-24T14:05:00.000000Z","{ID}",null,null,'
        f'"looked at child","child","{ID}"]'
    )
    linked_at = datetime(2026, 11, 24, 14, 5, 7, 123, tzinfo=UTC)
    assert digest_of(NOTHING, 1, linked_at, entry) == sha256(said.encode()).hexdigest()


async def test_entries_are_linked_in_order_and_the_walk_says_how_many(trail: None) -> None:
    await note(3)
    assert await seal(now=NOW, look_back=SOON) == 3
    await note(2, at=NOW + timedelta(minutes=1))
    assert await seal(now=NOW, look_back=SOON) == 2
    assert await seal(now=NOW, look_back=SOON) == 0
    walked = await walk(now=NOW)
    assert (walked.entries, walked.head, walked.waiting) == (5, await head(), 0)
    assert (walked.first_at, walked.last_at) == (NOW, NOW + timedelta(minutes=1))


async def test_more_than_a_batch_is_linked_in_one_go(trail: None) -> None:
    await AuditEntry.insert(*(AuditEntry(at=NOW, act="looked at child") for _ in range(1_201)))
    assert await seal(now=NOW, look_back=None) == 1_201
    assert (await walk(now=NOW)).entries == 1_201


async def test_an_entry_of_a_transaction_that_took_long_is_linked_too(trail: None) -> None:
    await note(1)
    late = AuditEntry(id=older(await newest(), timedelta(minutes=10)), at=NOW, act="looked at child")
    await seal(now=NOW, look_back=SOON)
    await AuditEntry.insert(late)
    assert await seal(now=NOW, look_back=SOON) == 1
    assert (await walk(now=NOW)).entries == 2


async def test_an_entry_of_a_server_whose_clock_is_slow_is_found_by_the_long_look(trail: None) -> None:
    await note(1)
    await seal(now=NOW, look_back=SOON)
    await AuditEntry.insert(AuditEntry(id=ID, at=NOW, act="looked at child"))
    assert await seal(now=NOW, look_back=SOON) == 0
    assert await seal(now=NOW, look_back=None) == 1


async def test_a_server_whose_clock_is_fast_hides_nobody_elses_entries(trail: None) -> None:
    ahead = UUID(int=new_id().int + (365 * 86_400_000 << 80))
    await AuditEntry.insert(AuditEntry(id=ahead, at=NOW, act="looked at child"))
    await seal(now=NOW, look_back=SOON)
    await note(1)
    assert await seal(now=NOW, look_back=SOON) == 1


async def test_only_one_process_links_at_a_time(trail: None) -> None:
    if not isinstance(open_engine(), PooledPostgres):
        pytest.skip("SQLite has one writer at a time")
    await note(1)
    async with transaction():
        assert await turn(SEALING)
        assert await asyncio.create_task(seal(now=NOW, look_back=SOON)) == 0
    assert await seal(now=NOW, look_back=SOON) == 1


async def test_two_that_found_the_same_entries_link_them_once(trail: None) -> None:
    await note(20)
    linked = await asyncio.gather(*(seal(now=NOW, look_back=SOON) for _ in range(3)))
    assert sum(linked) == 20
    assert (await walk(now=NOW)).entries == 20


async def test_what_is_not_committed_is_not_linked(trail: None) -> None:
    with suppress(LookupError):
        async with transaction():
            await note(1)
            raise LookupError
    assert await seal(now=NOW, look_back=SOON) == 0


async def test_a_changed_entry_is_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        await AuditEntry.update({AuditEntry.act: "looked away"}).where(AuditEntry.id == ids[1])
    await broken(f"Link 2 is broken: it, or its entry {ids[1]}, was changed.")


async def test_a_changed_link_is_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        await AuditLink.update({AuditLink.digest: "0" * 64}).where(AuditLink.number == 3)
    await broken(f"Link 3 is broken: it, or its entry {ids[2]}, was changed.")


async def test_the_moment_of_a_link_can_not_be_changed_either(trail: None) -> None:
    ids = await chain(2)
    async with without_triggers():
        await AuditLink.update({AuditLink.linked_at: NOW - timedelta(days=1)}).where(AuditLink.number == 1)
    await broken(f"Link 1 is broken: it, or its entry {ids[0]}, was changed.")


async def test_a_deleted_entry_is_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        await AuditEntry.delete().where(AuditEntry.id == ids[2])
    await broken(f"Entry {ids[2]} of link 3 is missing.")


async def test_a_deleted_link_is_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        await AuditEntry.delete().where(AuditEntry.id == ids[1])
        await AuditLink.delete().where(AuditLink.number == 2)
    await broken("Link 2 is missing: after 1 comes 3.")


async def test_two_swapped_entries_are_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        for number, entry in ((2, ID), (3, ids[1]), (2, ids[2])):
            await AuditLink.update({AuditLink.entry: entry}).where(AuditLink.number == number)
    await broken(f"Link 2 is out of order: in its place stood entry {ids[1]}, not {ids[2]}.")


async def test_two_swapped_links_are_named(trail: None) -> None:
    ids = await chain(4)
    async with without_triggers():
        for old, new in ((2, 99), (3, 2), (99, 3)):
            await AuditLink.update({AuditLink.number: new}).where(AuditLink.number == old)
    await broken(f"Link 2 is out of order: in its place stood entry {ids[1]}, not {ids[2]}.")


async def test_an_entry_that_nobody_sealed_for_ten_minutes_is_named(trail: None) -> None:
    await chain(1)
    await note(1)
    assert (await walk(now=NOW + timedelta(minutes=9))).waiting == 1
    await broken(f"Entry {await newest()} is older than 10 minutes and in no link; 1 such in all.", minutes=11)


async def test_an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere(trail: None) -> None:
    ids = await chain(3)
    kept = await head()
    assert (await walk(now=NOW, kept=kept)).head == kept
    async with without_triggers():
        await AuditLink.delete().where(AuditLink.number == 3)
        await AuditEntry.delete().where(AuditEntry.id == ids[2])
    assert (await walk(now=NOW)).entries == 2
    await broken("Link 3 is missing: the chain ends with 2.", kept=kept)


async def test_a_chain_that_was_written_anew_is_found_by_a_head_kept_elsewhere(trail: None) -> None:
    await chain(3)
    await broken("Link 2 has another digest than the one that was kept.", kept=Head(2, "a" * 64))


async def chain(entries: int) -> list[UUID]:
    await note(entries)
    await seal(now=NOW, look_back=SOON)
    assert (await walk(now=NOW)).entries == entries
    ids: list[UUID] = await AuditLink.select(AuditLink.entry).order_by(AuditLink.number).output(as_list=True)
    return ids


async def note(times: int, at: datetime = NOW) -> None:
    for _ in range(times):
        await audit.note("looked at child", now=at, worker=None)


async def newest() -> UUID:
    rows = await AuditEntry.select(AuditEntry.id).order_by(AuditEntry.id, ascending=False).limit(1)
    return UUID(str(rows[0]["id"]))


def older(id: UUID, by: timedelta) -> UUID:
    return UUID(int=id.int - (by // timedelta(milliseconds=1) << 80))


async def broken(sentence: str, *, minutes: int = 0, kept: Head | None = None) -> None:
    with pytest.raises(Broken) as raised:
        await walk(now=NOW + timedelta(minutes=minutes), kept=kept)
    assert str(raised.value) == sentence
