"""A doorbell that is queued rings at once: the commit that queued it wakes the dispatcher."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server import dispatching as running
from server.database import transaction
from server.dispatching import dispatching
from server.handover import Handover
from server.rules.dispatch import Doorbells, Ran, run_due
from server.settings import Settings
from server.waking import woken
from tests.alerts.doorbells import FakeDoorbells, Walk, deny
from tests.cast import NOW, Cast

PATIENCE = 20
"""Seconds: far less than the pause of these tests, more than a busy machine takes."""


@pytest.fixture
async def looks(
    walk: Walk, doorbells: FakeDoorbells, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator["asyncio.Queue[int]"]:
    """What each look of a dispatcher rang, which does not look again by itself while a test lasts."""
    said: asyncio.Queue[int] = asyncio.Queue()

    async def and_say(wire: Doorbells, *, now: object) -> Ran:
        ran = await run_due(wire, now=NOW)
        said.put_nowait(ran.rung)
        return ran

    async def nothing_this_morning(**_: object) -> bool:
        return True

    monkeypatch.setattr(running, "PAUSE", 3600.0)
    monkeypatch.setattr(running, "tell_morning", nothing_this_morning)
    monkeypatch.setattr(running, "run_due", and_say)
    monkeypatch.setattr(running, "Wire", lambda *_: doorbells)
    async with dispatching(settings, clock=lambda: NOW):
        async with asyncio.timeout(PATIENCE):
            assert await said.get() == 0
        yield said


async def test_the_commit_of_a_denied_access_rings_without_waiting_for_the_next_look(
    looks: "asyncio.Queue[int]", cast: Cast, doorbells: FakeDoorbells
) -> None:
    await deny(cast)
    async with asyncio.timeout(PATIENCE):
        while await looks.get() == 0:
            pass
    assert doorbells.heard() == [("push", "team.manager")]


async def test_what_is_queued_while_it_looks_gets_another_look(
    looks: "asyncio.Queue[int]", cast: Cast, doorbells: FakeDoorbells
) -> None:
    queued: list[asyncio.Task[object]] = []

    def once_more() -> None:
        doorbells.before = lambda: None
        queued.append(asyncio.create_task(deny(cast)))

    doorbells.before = once_more
    await deny(cast)
    rung = 0
    async with asyncio.timeout(PATIENCE):
        while rung < 2:
            rung += await looks.get()
    await asyncio.gather(*queued)


async def test_a_push_service_that_hangs_holds_up_no_other_doorbell(
    looks: "asyncio.Queue[int]", cast: Cast, doorbells: FakeDoorbells, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, heard = asyncio.Event(), asyncio.Event()
    push = doorbells.push

    async def hang_first(**said: Any) -> Handover:
        if not hanging.is_set():
            hanging.set()
            await asyncio.Event().wait()
        heard.set()
        return await push(**said)

    monkeypatch.setattr(doorbells, "push", hang_first)
    async with asyncio.timeout(PATIENCE):
        await deny(cast)
        await hanging.wait()
        await deny(cast)
        await heard.wait()


async def test_a_denied_access_that_is_undone_wakes_nobody(walk: Walk, cast: Cast) -> None:
    with woken() as due:
        with pytest.raises(ZeroDivisionError):
            await deny_and_fail(cast)
        assert not due.is_set()
        async with transaction():
            await deny(cast)
            assert not due.is_set(), "before the commit there is nothing to find"
        assert due.is_set()


async def deny_and_fail(cast: Cast) -> None:
    async with transaction():
        await deny(cast)
        _ = 1 / 0
