"""From the commit of a denied access to its arrival at the push service, and the look at the clocks at 08:00."""

import asyncio
import os
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple
from uuid import UUID

import aiohttp

from bench import sweep
from bench.push_service import push_service, subscribe
from server.database import close_database, migrate, open_database, transaction
from server.demo import load_demo
from server.dispatching import dispatching
from server.keys import make_keys
from server.models.alert import Delivery
from server.models.child import Child
from server.models.family import Family
from server.models.ids import new_id
from server.models.ladder import LadderStep
from server.models.push_subscription import PushSubscription
from server.models.team import Team
from server.models.worker import Role, Worker
from server.push import Subscription, topic_of
from server.rules.denied_access import record_denied_access
from server.rules.denied_access_form import read_denied_access
from server.settings import Settings, read_settings

MANAGERS = 50
DENIALS = 40
WARM = 3
PATIENCE = 30
"""Seconds. What is lost is an error, not a figure."""


class Door(NamedTuple):
    """Who is refused where."""

    author: Worker
    fields: dict[str, str | list[str]]


def run() -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"A denied access rings {MANAGERS} managers: from its commit to the push service (p99 at most 250 ms)")
    print(f"  load now {load:.1f} a core: the push service is a second process on the same cores")
    with tempfile.TemporaryDirectory() as folder:
        first, every = asyncio.run(_measure(Path(folder)))
    for what, times in (("first phone", first), (f"all {MANAGERS}", every)):
        at_99 = sorted(times)[int(len(times) * 0.99)]
        print(f"  {what}: p50 {median(times):.0f} ms, p99 {at_99:.0f} ms, {len(times)} rings", flush=True)
    print()
    sweep.run()


async def _measure(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds to the first phone of each denied access, and to each phone."""
    make_keys(folder / "keys")
    async with push_service() as origin, aiohttp.ClientSession(origin) as asks:
        environ = {"DOORSTEP_DATA": str(folder), "DOORSTEP_PUSH_HOSTS": origin}
        settings = read_settings(environ | {"DOORSTEP_VAPID_SUBJECT": "mailto:alerts@doorstep.example"})
        await open_database(settings)
        try:
            await migrate()
            await load_demo(now=_now())
            door = await _door(await subscribe(origin, MANAGERS))
            return await _ring(settings, door, asks)
        finally:
            await close_database()


async def _ring(settings: Settings, door: Door, asks: aiohttp.ClientSession) -> tuple[list[float], list[float]]:
    first: list[float] = []
    every: list[float] = []
    async with dispatching(settings, clock=_now):
        for number in range(WARM + DENIALS):
            # At any moment between two looks of the dispatcher.
            await asyncio.sleep(random.uniform(0.05, 1))
            visit = new_id()
            async with transaction():
                await _deny(door, visit)
            committed_at = _now()
            arrived = await _arrivals(asks, await _topics(visit))
            if number >= WARM:
                times = [(at - committed_at).total_seconds() * 1000 for at in arrived]
                first.append(min(times))
                every += times
    return first, every


async def _deny(door: Door, visit: UUID) -> None:
    now = _now()
    await record_denied_access(
        door.author, read_denied_access(door.fields), visit_id=visit, recorded_at=now, received_at=now
    )


async def _topics(visit: UUID) -> set[str]:
    rows = await Delivery.select(Delivery.alert).where(Delivery.alert.event.visit == visit)
    return {topic_of(row["alert"]) for row in rows}


async def _arrivals(asks: aiohttp.ClientSession, topics: set[str]) -> list[datetime]:
    """When each of these was taken. Asked seldom: asking takes time from what is measured."""
    assert len(topics) == MANAGERS
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(0.5)
            async with asks.get("/messages") as answer:
                messages = (await answer.json())["messages"]
            found = {one["topic"]: datetime.fromisoformat(one["arrived_at"]) for one in messages}
            if topics <= found.keys():
                return [found[topic] for topic in topics]


async def _door(phones: list[Subscription]) -> Door:
    """The demo's team, whose ladder rings as many managers as there are phones, all at once."""
    team = await Team.objects().where(Team.name == "Cwm Valley").first()
    author = await Worker.objects().where(Worker.email == "social.worker@doorstep.test").first()
    assert team
    assert author
    managers = [_manager(number, team.id) for number in range(len(phones))]
    await Worker.insert(*managers)
    steps = [
        LadderStep(team=team.id, hours=hours, who="person", person=one.id, after=0)
        for hours in ("office", "out_of_hours")
        for one in managers
    ]
    await LadderStep.insert(*steps)
    await PushSubscription.insert(*(_browser(one, phone) for one, phone in zip(managers, phones, strict=True)))
    family = await Family.objects().where(Family.name == "Maple").first()
    assert family
    children = [str(row["id"]) for row in await Child.select(Child.id).where(Child.family == family.id)]
    return Door(author, {"family": str(family.id), "children": children, "to": "home", "danger": "no"})


def _manager(number: int, team: UUID) -> Worker:
    return Worker(
        team=team,
        name=f"Manager {number}",
        email=f"manager.{number}@doorstep.test",
        role=Role.TEAM_MANAGER,
        password_hash="none",
    )


def _browser(worker: Worker, phone: Subscription) -> PushSubscription:
    return PushSubscription(
        worker=worker.id,
        endpoint=phone.endpoint,
        endpoint_digest=phone.endpoint[-24:],
        p256dh=phone.p256dh,
        auth=phone.auth,
        subscribed_at=_now() - timedelta(days=1),
        last_shown_at=_now() - timedelta(days=1),
    )


def _now() -> datetime:
    return datetime.now(UTC)
