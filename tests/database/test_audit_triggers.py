"""The audit trail only grows, whoever speaks SQL to the database."""

from uuid import UUID

import pytest

from server.database.connection import open_engine
from server.database.postgres import PooledPostgres
from server.models.audit import AuditCheckpoint, AuditEntry, AuditLink
from server.models.ids import new_id
from tests.cast import NOW

FIRST, SECOND, LOOSE = (UUID(f"01980000-0000-7000-8000-00000000000{number}") for number in (1, 2, 3))


@pytest.fixture(autouse=True)
async def _three_entries_of_which_two_are_linked(database: str) -> None:
    for id in (FIRST, SECOND, LOOSE):
        await AuditEntry.insert(AuditEntry(id=id, at=NOW, act="looked at child"))
    for number, entry in enumerate((FIRST, SECOND), 1):
        await AuditLink.insert(AuditLink(number=number, entry=entry, digest=f"{number}" * 64, linked_at=NOW))


async def test_an_entry_is_never_changed(database: str) -> None:
    with pytest.raises(Exception, match="never changed"):
        await AuditEntry.update({AuditEntry.act: "looked away"}).where(AuditEntry.id == LOOSE)


async def test_a_link_is_never_changed(database: str) -> None:
    with pytest.raises(Exception, match="never changed"):
        await AuditLink.update({AuditLink.digest: "0" * 64}).where(AuditLink.number == 1)


async def test_an_entry_is_never_deleted_linked_or_not(database: str) -> None:
    for id in (FIRST, LOOSE):
        with pytest.raises(Exception, match="never deleted"):
            await AuditEntry.delete().where(AuditEntry.id == id)


async def test_a_link_is_never_deleted(database: str) -> None:
    with pytest.raises(Exception, match="never deleted"):
        await AuditLink.delete().where(AuditLink.number == 2)


async def test_nothing_is_replaced_by_an_insert(database: str) -> None:
    columns = "(id, at, act, subject_kind)"
    again = f"VALUES ('{FIRST}', '2026-11-24 14:05:00+00:00', 'looked away', '')"
    postgres = isinstance(open_engine(), PooledPostgres)
    replace = f"INTO audit_entry {columns} {again}"
    with pytest.raises(Exception, match=r"never changed|never replaced"):
        await open_engine().run_ddl(
            f"INSERT {replace} ON CONFLICT (id) DO UPDATE SET act = 'looked away'"
            if postgres
            else f"INSERT OR REPLACE {replace}"
        )
    kept = await AuditEntry.objects().where(AuditEntry.id == FIRST).first()
    assert kept is not None
    assert kept.act == "looked at child"


async def test_links_are_not_replaced_under_another_number_either(database: str) -> None:
    link = f"(3, '{FIRST}', '{'3' * 64}', '2026-11-24 14:05:00+00:00')"
    replace = "" if isinstance(open_engine(), PooledPostgres) else "OR REPLACE"
    with pytest.raises(Exception, match=r"never replaced|unique"):
        await open_engine().run_ddl(
            f"INSERT {replace} INTO audit_link (number, entry, digest, linked_at) VALUES {link}"
        )
    assert await AuditLink.count() == 2


async def test_no_table_of_the_trail_is_emptied(database: str) -> None:
    for table in ("audit_entry", "audit_link"):
        statement = f"TRUNCATE {table}" if isinstance(open_engine(), PooledPostgres) else f"DELETE FROM {table}"
        with pytest.raises(Exception, match="never"):
            await open_engine().run_ddl(statement)


async def test_what_a_checkpoint_stands_for_may_go_and_nothing_else(database: str) -> None:
    await AuditCheckpoint.insert(AuditCheckpoint(number=1, digest="1" * 64, made_at=NOW, entries=1))
    await AuditEntry.delete().where(AuditEntry.id == FIRST)
    await AuditLink.delete().where(AuditLink.number == 1)
    for statement in (
        AuditEntry.delete().where(AuditEntry.id == SECOND),
        AuditEntry.delete().where(AuditEntry.id == LOOSE),
        AuditLink.delete().where(AuditLink.number == 2),
    ):
        with pytest.raises(Exception, match="never deleted"):
            await statement


async def test_a_checkpoint_says_what_the_chain_says(database: str) -> None:
    for number, digest in ((1, "2" * 64), (3, "3" * 64)):
        with pytest.raises(Exception, match="no such link"):
            await AuditCheckpoint.insert(AuditCheckpoint(number=number, digest=digest, made_at=NOW, entries=1))


async def test_a_checkpoint_is_neither_changed_nor_deleted(database: str) -> None:
    await AuditCheckpoint.insert(AuditCheckpoint(id=new_id(), number=1, digest="1" * 64, made_at=NOW, entries=1))
    with pytest.raises(Exception, match="never changed"):
        await AuditCheckpoint.update({AuditCheckpoint.number: 2}).where(AuditCheckpoint.number == 1)
    with pytest.raises(Exception, match="never"):
        await AuditCheckpoint.delete().where(AuditCheckpoint.number == 1)
