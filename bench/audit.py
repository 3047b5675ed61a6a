"""What policy and audit cost of a page's time inside the server: the same requests with and without, side by side."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import httpx
from piccolo.columns.combination import WhereRaw

from bench.many_visits import fill
from bench.served import LEAD, settings_in, signed_in
from bench.today import CHILDREN, _create
from server.database import close_database, migrate, open_database
from server.models.plan import Lead, Plan
from server.models.worker import Role, Worker
from server.rules import relations
from server.rules.policy import Relation
from server.rules.ties import Ties
from server.settings import Settings
from tests.own_postgres import OwnPostgres

VISITS = 2_000
ROUNDS, A_ROUND = 30, 5
"""Rounds of requests with, each followed by as many without: both see the same machine."""
MOST = 0.15


def run() -> None:
    print(f"Policy and audit, share of a page's server time (at most {MOST:.0%} more), {CHILDREN} children")
    with tempfile.TemporaryDirectory() as folder:
        _tell("SQLite", settings_in(Path(folder)))
    postgres = OwnPostgres()
    try:
        postgres.start()
        asyncio.run(_create(postgres, "bench_audit"))
        with tempfile.TemporaryDirectory() as folder:
            _tell("PostgreSQL", settings_in(Path(folder), postgres.url("bench_audit")))
    finally:
        postgres.stop()
    print()


def _tell(engine: str, settings: Settings) -> None:
    for page, parts in asyncio.run(_measure(settings)).items():
        for what, (bare, whole, cpu) in parts.items():
            more = whole / bare - 1
            mark = "" if more <= MOST else "  <- too dear"
            times = f"{bare:.2f} ms without, {whole:.2f} with: {more:+.0%} (CPU {cpu:+.0%})"
            print(f"  {engine}, {page}, {what}: {times}{mark}", flush=True)


async def _measure(settings: Settings) -> dict[str, dict[str, tuple[float, float, float]]]:
    await open_database(settings)
    await migrate()
    await fill(children=CHILDREN, visits=VISITS)
    child = await _a_child()
    await close_database()
    async with signed_in(settings) as client:
        pages = {"Today": "/", "a child": f"/children/{child}"}
        parts = {"both": (_no_policy, _no_audit), "policy": (_no_policy,), "audit": (_no_audit,)}
        return {
            page: {what: await _side_by_side(client, path, off) for what, off in parts.items()}
            for page, path in pages.items()
        }


async def _side_by_side(client: httpx.AsyncClient, path: str, off: tuple[Any, ...]) -> tuple[float, float, float]:
    """Milliseconds without and with, medians, and how much more CPU time it takes with."""
    bare: list[float] = []
    whole: list[float] = []
    cpu = {"bare": 0.0, "whole": 0.0}
    await _times(client, path)
    for _ in range(ROUNDS):
        began = process_time()
        whole += await _times(client, path)
        between = process_time()
        with ExitStack() as stack:
            for each in off:
                stack.enter_context(each())
            bare += await _times(client, path)
        cpu["whole"] += between - began
        cpu["bare"] += process_time() - between
    return median(bare), median(whole), cpu["whole"] / cpu["bare"] - 1


async def _times(client: httpx.AsyncClient, path: str) -> list[float]:
    times = []
    for _ in range(A_ROUND):
        began = perf_counter()
        answer = await client.get(path)
        times.append((perf_counter() - began) * 1000)
        answer.raise_for_status()
    return times


@contextmanager
def _no_audit() -> Iterator[None]:
    with patch("server.routes.reading_notes.ReadingNotes._note", _nothing):
        yield


@contextmanager
def _no_policy() -> Iterator[None]:
    """A page still lists whoever's children it is about, by the lead alone."""
    everything = {
        "server.rules.access._open_children": _led_alone,
        "server.rules.timeline.open_to": _anybody,
        "server.rules.timeline.tells_of_somebody_open": _anybody,
        "server.rules.today.tells_of_nobody_closed": _anybody,
        "server.rules.ties.ties_of": _as_lead,
        "server.rules.alert_access.ids_closed_to": _nothing,
        "server.gate.may_at_all": _anybody,
    }
    with ExitStack() as stack:
        for name, instead in everything.items():
            stack.enter_context(patch(name, instead))
        yield


async def _nothing(*_: Any, **__: Any) -> None:
    return None


async def _as_lead(*_: Any, **__: Any) -> Ties:
    return Ties(Role.SOCIAL_WORKER, frozenset({Relation.OWN}), restricted=False)


def _anybody(*_: Any, **__: Any) -> WhereRaw:
    return WhereRaw("1 = 1")


def _led_alone(worker: Worker, *_: Any, now: Any, **__: Any) -> tuple[str, list[Any]]:
    sql, values = relations._led(worker, now)
    return f"{relations.OF_A_CHILD} IN ({sql})", values


async def _a_child() -> Any:
    lead = await Worker.objects().get(Worker.email == LEAD)
    led = await Lead.objects().where(Lead.worker == lead.id).first()
    assert led is not None
    plan = await Plan.objects().get(Plan.id == led.plan)
    return plan.child
