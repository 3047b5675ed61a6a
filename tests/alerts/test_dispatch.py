"""Several dispatchers, and ones that die: every doorbell rings, hardly any twice."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from server.database import transaction
from server.handover import Handover
from server.models.alert import Alert, Delivery, State
from server.rules.acknowledging import acknowledge
from server.rules.claiming import claim_due
from server.rules.climbing import climb
from server.rules.dispatch import run_due
from tests.alerts.doorbells import FakeDoorbells, Walk, deny, only_event, states_of, subscribe
from tests.cast import NOW, Cast

TOM = ("push", "team.manager")


class Killed(BaseException):
    """As if the process had died: nothing after it runs."""


async def test_two_dispatchers_at_once_ring_each_doorbell_once(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    for _ in range(20):
        await deny(cast)
    await asyncio.gather(*(run_due(doorbells, now=NOW) for _ in range(6)))
    assert doorbells.heard() == [TOM] * 20


async def test_two_dispatchers_climb_one_step(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await deny(cast)
    await walk.to(0)
    later = NOW + timedelta(minutes=20)
    await asyncio.gather(*(run_due(doorbells, now=later) for _ in range(6)))
    assert doorbells.heard().count(("push", "senior.manager")) == 1


async def test_who_acts_while_a_dispatcher_is_about_to_climb_stops_it(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await walk.to(0)
    about_to_climb = await only_event()
    later = NOW + timedelta(minutes=30)
    await acknowledge(cast.tom, about_to_climb.id, now=later)
    async with transaction():
        await climb(about_to_climb, now=later)
    assert not await Alert.exists().where(Alert.recipient == cast.dai.id)
    assert (await only_event()).climbs_at == later + timedelta(minutes=60)


SCRIPT = """
import asyncio, sys
from datetime import datetime
from server.database import close_database, open_database
from server.handover import Handover
from server.rules.dispatch import run_due

class Wire:
    async def push(self, *, endpoint, opaque, **_):
        print(opaque, flush=True)
        await asyncio.sleep(0.01)
        return Handover("handed_over")
    async def mail(self, *, opaque, **_):
        return Handover("handed_over")

async def main(url, now):
    await open_database(url)
    sys.stdin.readline()
    await run_due(Wire(), now=datetime.fromisoformat(now))
    await close_database()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_ring_each_doorbell_once(walk: Walk, cast: Cast, database: str) -> None:
    for _ in range(30):
        await deny(cast)
    root = Path(__file__).parents[2]
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", SCRIPT, database, NOW.isoformat()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        for _ in range(3)
    ]
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in running))
    heard = [line for out, _ in said for line in out.split()]
    assert len(heard) == len(set(heard)) == 30


async def test_killed_between_sending_and_marking_one_doorbell_rings_twice(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object, **__: object) -> None:
        raise Killed

    await deny(cast)
    with monkeypatch.context() as patch:
        patch.setattr("server.rules.dispatch.mark", die)
        with pytest.raises(Killed):
            await walk.to(0)
    assert doorbells.heard() == [TOM]
    assert await walk.to(0.9) == [], "another process has it, for all that is known"
    assert await walk.to(1) == [TOM]
    assert await walk.to(2) == []


async def test_a_doorbell_that_kills_what_rings_it_is_given_up_and_the_email_goes(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object, **__: object) -> None:
        raise Killed

    await deny(cast)
    with monkeypatch.context() as patch:
        patch.setattr("server.rules.dispatch.mark", die)
        for minute in (0, 1):
            with pytest.raises(Killed):
                await walk.to(minute)
    assert doorbells.heard() == [TOM, TOM]
    assert await walk.to(2) == [("mail", "team.manager")]


async def test_killed_before_the_claim_nothing_is_lost(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    assert len(await claim_due(now=NOW)) == 1
    assert await walk.to(1) == [TOM]


async def test_a_wire_that_breaks_for_one_rings_the_others(walk: Walk, cast: Cast, doorbells: FakeDoorbells) -> None:
    await subscribe(cast.tom, "toms-tablet")

    def broken(channel: str, whose: str) -> Handover:
        if whose == "team.manager":
            raise RuntimeError("a bug")
        return Handover("handed_over")

    doorbells.answer = broken
    await deny(cast)
    assert ("push", "toms-tablet") in await walk.to(0)


async def test_all_browsers_of_a_person_ring_and_one_that_is_gone_brings_no_email(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    await subscribe(cast.tom, "toms-tablet")
    doorbells.answer = lambda channel, whose: Handover("retired" if whose == "toms-tablet" else "handed_over")
    await deny(cast)
    assert await walk.to(0) == [TOM, ("push", "toms-tablet")]
    assert await walk.to(60) != []
    assert ("push", "toms-tablet") not in doorbells.heard()


async def test_what_was_acknowledged_before_it_went_does_not_ring(walk: Walk, cast: Cast) -> None:
    await deny(cast)
    await acknowledge(cast.tom, (await only_event()).id, now=NOW)
    assert await walk.to(0) == []
    assert (await states_of(cast.tom))["push 1"] == State.NOT_NEEDED


async def test_a_push_that_never_gets_through_is_given_up_after_some_tries(
    walk: Walk, cast: Cast, doorbells: FakeDoorbells
) -> None:
    doorbells.answer = lambda channel, whose: Handover("unreachable" if channel == "push" else "handed_over")
    await deny(cast)
    for minute in range(58):
        await walk.to(minute)
    row = await Delivery.objects().where(Delivery.alert.recipient == cast.tom.id, Delivery.channel == "push").first()
    assert row is not None
    assert (row.state, row.tries) == (State.FAILED, 8)
