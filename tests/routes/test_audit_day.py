"""A normal day of several people verifies, in the process and by the command; the sealer links it meanwhile."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from server.auditing import seal_for_ever
from server.models.audit import AuditEntry, AuditLink
from server.rules.audit_sealing import head, seal
from server.rules.audit_walk import walk
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, visit_fields
from tests.trail import without_triggers

Environ = dict[str, str]


async def test_a_normal_day_verifies(new_client: NewClient, cast: Cast, sian: Phone, omar: Phone) -> None:
    async with sealing():
        await a_day(new_client, cast, sian, omar)
        await until_all_is_linked()
    walked = await walk(now=NOW)
    assert walked.entries == await AuditEntry.count() > 35
    assert (walked.head, walked.waiting) == (await head(), 0)


async def test_two_sealers_side_by_side_make_one_chain(
    new_client: NewClient, cast: Cast, sian: Phone, omar: Phone
) -> None:
    async with sealing(), sealing():
        await a_day(new_client, cast, sian, omar)
        await until_all_is_linked()
    assert (await walk(now=NOW)).entries == await AuditEntry.count()


async def test_the_head_goes_to_the_log_and_nothing_else_does(database: str) -> None:
    with capture_logs() as told:
        async with sealing():
            await until_all_is_linked()
            await until(lambda: bool(told))
    last = await head()
    assert {**told[0]} == {"event": "audit head", "log_level": "info", "number": last.number, "digest": last.digest}
    assert len(told) == 1


async def test_trouble_is_logged_by_its_kind_alone_and_the_sealer_goes_on(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def fails_once(**given: object) -> int:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise LookupError("planted-word")
        return 0

    monkeypatch.setattr("server.auditing.seal", fails_once)
    with capture_logs() as told:
        async with sealing():
            await until(lambda: tries >= 3)
    assert told[0] == {"event": "sealing failed", "log_level": "error", "kind": "LookupError"}


async def test_no_entry_holds_a_word_of_the_case(new_client: NewClient, cast: Cast, sian: Phone, omar: Phone) -> None:
    await a_day(new_client, cast, sian, omar)
    acts = set(await AuditEntry.select(AuditEntry.act).output(as_list=True))
    kinds = set(await AuditEntry.select(AuditEntry.subject_kind).output(as_list=True))
    said = " ".join(acts | kinds).lower()
    for word in ("kit", "maple", "rowan", "birch", "siân", "omar", "bed", "breakfast", "@"):
        assert word not in said
    assert all(set(act) <= set("abcdefghijklmnopqrstuvwxyz :_-") for act in acts | kinds)


async def test_the_command_says_how_many_from_when_to_when_and_the_head(database: str, settings_env: Environ) -> None:
    await seal(now=datetime.now(UTC), look_back=None)
    last, entries = await head(), await AuditLink.count()
    ran = await verify(settings_env)
    assert ran.returncode == 0, ran.stderr
    assert f"The audit trail holds: {entries} entries, from 2026-" in ran.stdout
    assert f"UTC, head {last.number}:{last.digest}." in ran.stdout
    assert ran.stdout.count("\n") == 1
    ran = await verify(settings_env, "--head", f"{last.number}:{last.digest}")
    assert ran.returncode == 0, ran.stderr


async def test_the_command_names_a_broken_link_and_fails(database: str, settings_env: Environ) -> None:
    await seal(now=datetime.now(UTC), look_back=None)
    link = await AuditLink.objects().get(AuditLink.number == 2)
    async with without_triggers():
        await AuditEntry.update({AuditEntry.at: NOW - timedelta(days=1)}).where(AuditEntry.id == link.entry)
    ran = await verify(settings_env)
    assert ran.returncode == 1
    assert ran.stderr == f"The audit trail is broken. Link 2 is broken: it, or its entry {link.entry}, was changed.\n"
    assert ran.stdout == ""


async def test_a_head_that_is_none_is_refused(database: str, settings_env: Environ) -> None:
    ran = await verify(settings_env, "--head", "7:abc")
    assert ran.returncode == 2
    assert "write it as in the log" in ran.stderr


async def a_day(new_client: NewClient, cast: Cast, sian: Phone, omar: Phone) -> None:
    """Four people at once: they look, record, send, are refused, and decide."""
    hers, his, hers_too, ruths = [await new_client() for _ in range(4)]
    await asyncio.gather(
        looks(await sign_in(hers, cast.sian), "/", "/families", f"/children/{cast.kit.id}", "/take-along"),
        looks(await sign_in(his, cast.tom), "/team", f"/families/{cast.maple.id}", "/alerts", "/quarantine"),
        looks(await sign_in(hers_too, cast.omar), f"/children/{cast.kit.id}", "/unsent", status={200, 404}),
        looks(await sign_in(ruths, cast.ruth), "/", "/alerts.csv", f"/children/{cast.rowan.id}"),
        sian.send(*(sian.sealed(visit_fields(cast.maple, cast.kit, cast.rowan)) for _ in range(5))),
        omar.send(omar.sealed(visit_fields(cast.birch, *cast.households["birch"].children.values()))),
    )
    posted = {"worker": str(cast.jo.id), "from_on": "2026-11-25", "until_on": "2026-11-27"}
    assert (await his.post(f"/children/{cast.kit.id}/cover", data=posted)).status_code == 303
    assert (await hers.post("/sign-out")).status_code == 303


async def looks(client: httpx.AsyncClient, *paths: str, status: frozenset[int] | set[int] = frozenset({200})) -> None:
    for path in paths:
        assert (await client.get(path)).status_code in status, path


@asynccontextmanager
async def sealing() -> AsyncIterator[None]:
    task = asyncio.create_task(seal_for_ever(clock=lambda: NOW, pause=0.02))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until_all_is_linked() -> None:
    async with asyncio.timeout(20):
        for pause in repeat(0.02):
            if await AuditLink.count() == await AuditEntry.count():
                return
            await asyncio.sleep(pause)


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        for pause in repeat(0.01):
            if so():
                return
            await asyncio.sleep(pause)


async def verify(environ: Environ, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server.commands", "audit", "verify", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def settings_env(database: str, tmp_path: Path) -> Environ:
    return {**os.environ, "DOORSTEP_DATABASE_URL": database, "DOORSTEP_DATA": str(tmp_path)}
