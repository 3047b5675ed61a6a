"""What holds on both engines."""

import asyncio
import random

import pytest
from piccolo.apps.migrations.tables import Migration

from server.database import after_commit, answers, close_database, lock_row, open_database, savepoint, transaction
from server.database.connection import open_engine
from server.database.postgres import TransactionLost
from server.models.team import Team


async def test_what_a_transaction_wrote_is_there_after_it(database: str) -> None:
    async with transaction():
        await team("kept").save()
    assert await names() >= {"kept"}


async def test_an_error_undoes_the_whole_transaction(database: str) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with transaction():
            await team("undone").save()
            _ = 1 / 0
    assert "undone" not in await names()
    assert open_engine().current_transaction.get() is None


async def test_a_transaction_inside_another_joins_it(database: str) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with transaction():
            async with transaction():
                await team("inner").save()
            assert "inner" in await names()
            _ = 1 / 0
    assert "inner" not in await names()


async def test_a_savepoint_undoes_its_own_part_only(database: str) -> None:
    async with transaction():
        await team("before").save()
        with pytest.raises(ZeroDivisionError):  # noqa: PT012
            async with savepoint():
                await team("undone").save()
                _ = 1 / 0
        async with savepoint():
            await team("after").save()
    assert {"before", "after"} <= await names()
    assert "undone" not in await names()


async def test_a_statement_that_fails_in_a_savepoint_spoils_nothing(database: str) -> None:
    async with transaction():
        one = team("one")
        await Team.insert(one)
        with pytest.raises(Exception, match=r"(?i)unique"):
            async with savepoint():
                await Team.insert(one)
        await team("two").save()
    assert {"one", "two"} <= await names()


async def test_a_savepoint_needs_a_transaction(database: str) -> None:
    with pytest.raises(RuntimeError):
        async with savepoint():
            pass


async def test_a_commit_that_keeps_nothing_is_an_error(database: str) -> None:
    """PostgreSQL answers COMMIT with a silent rollback after a failed statement; SQLite keeps the rest."""
    one = team("one")
    lost = False
    try:
        async with transaction():
            await Team.insert(one)
            with pytest.raises(Exception, match=r"(?i)unique"):
                await Team.insert(one)
    except TransactionLost:
        lost = True
    assert ("one" in await names()) != lost
    assert open_engine().current_transaction.get() is None


async def test_a_task_started_inside_a_transaction_works_outside_it(database: str) -> None:
    async with transaction():
        await team("inside").save()
        task = asyncio.create_task(team("from the task").save().run())
        seen_by_task = asyncio.create_task(names())
        assert "inside" not in await seen_by_task
    await task
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with transaction():
            other = asyncio.create_task(team("from another").save().run())
            _ = 1 / 0
    await other
    assert {"inside", "from the task", "from another"} <= await names()


async def test_a_task_that_outlives_its_transaction_still_works(database: str) -> None:
    ended = asyncio.Event()

    async def later() -> None:
        await ended.wait()
        await team("later").save()

    async with transaction():
        task = asyncio.create_task(later())
    ended.set()
    await task
    assert "later" in await names()


async def test_cancelled_requests_leave_the_database_usable(database: str) -> None:
    """Whenever a phone hangs up, its transaction is there whole or not at all, and the next one works."""
    chance = random.Random(5)

    async def pair(number: int) -> None:
        async with transaction():
            await team(f"{number} left").save()
            await team(f"{number} right").save()

    for number in range(60):
        task = asyncio.create_task(pair(number))
        await asyncio.wait({task}, timeout=chance.random() * 0.006)
        task.cancel()
        await asyncio.wait({task})
    await pair(1000)
    found = await names()
    assert {"1000 left", "1000 right"} <= found
    assert all((f"{number} left" in found) == (f"{number} right" in found) for number in range(60))


async def test_fifty_that_read_and_then_write_all_succeed(database: str) -> None:
    counter = team("0")
    await counter.save()

    async def count_up() -> None:
        async with transaction():
            await lock_row(counter)
            row = await Team.select(Team.name).where(Team.id == counter.id).first()
            await Team.update({Team.name: str(int(row["name"]) + 1)}).where(Team.id == counter.id)

    await asyncio.gather(*(count_up() for _ in range(50)))
    assert "50" in await names()


async def test_it_answers_only_while_it_is_open(database: str) -> None:
    assert await answers()
    await close_database()
    assert not await answers()
    await open_database(database)


async def test_opened_twice_it_closes_with_the_second_close(database: str) -> None:
    await open_database(database)
    await close_database()
    assert await answers()


async def test_another_database_cannot_be_opened_over_an_open_one(database: str) -> None:
    with pytest.raises(RuntimeError):
        await open_database("sqlite:////nowhere/else.sqlite")


async def test_every_table_follows_the_database_that_is_open(database: str) -> None:
    assert Team._meta.db is open_engine()
    assert Migration._meta.db is open_engine()


def team(name: str) -> Team:
    return Team(name=name, nation="WLS", standard="wales", duty_phone="")


async def names() -> set[str]:
    return {row["name"] for row in await Team.select(Team.name)}


async def test_what_waits_for_a_commit_happens_after_the_outermost_one(database: str) -> None:
    done: list[str] = []
    async with transaction():
        async with transaction():
            after_commit(lambda: done.append("inner"))
        assert done == []
    assert done == ["inner"]
    async with transaction():
        pass
    assert done == ["inner"]


async def test_what_waits_for_a_commit_never_happens_without_one(database: str) -> None:
    done: list[str] = []
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with transaction():
            after_commit(lambda: done.append("undone"))
            _ = 1 / 0
    assert done == []
    after_commit(lambda: done.append("at once"))
    assert done == ["at once"]
