"""Saved means saved: whatever dies or gets lost on the way, the record is there exactly once afterwards."""

import asyncio
from collections import Counter
from uuid import UUID

import httpx
import pytest

from server.models.audit import AuditEntry
from server.models.capture import Capture
from server.models.visit import Seen, Visit
from server.settings import Settings
from tests.cast import Cast
from tests.phone import Phone, visit_fields
from tests.protocol.conftest import Through
from tests.protocol.serving import losing_answers, serving


@pytest.mark.parametrize("moment", ["midway", "before"])
async def test_killed_before_the_commit_nothing_is_there_and_the_resend_is_accepted(
    settings: Settings, cast: Cast, through: Through, moment: str
) -> None:
    async with serving(settings, die=moment) as server:
        phone = through(server)
        capture = phone.sealed(visit_fields(cast.maple, cast.kit, cast.rowan))
        with pytest.raises(httpx.TransportError):
            await phone.send(capture)
    assert await traces(capture["id"]) == {"captures": 0, "visits": 0, "seen": 0, "audited": 0}
    async with serving(settings) as server:
        assert (await through(server).send_one(capture))["status"] == "accepted"
    await is_there_once(capture["id"])


async def test_killed_after_the_commit_the_record_is_there_and_the_resend_is_already_here(
    settings: Settings, cast: Cast, through: Through
) -> None:
    async with serving(settings, die="after") as server:
        phone = through(server)
        capture = phone.sealed(visit_fields(cast.maple, cast.kit, cast.rowan))
        with pytest.raises(httpx.TransportError):
            await phone.send(capture)
    await is_there_once(capture["id"])
    async with serving(settings) as server:
        receipt = await through(server).send_one(capture)
    assert (receipt["status"], receipt["became"]) == ("already_here", "accepted")
    await is_there_once(capture["id"])


async def test_a_lost_answer_is_made_good_by_the_resend(settings: Settings, cast: Cast, through: Through) -> None:
    async with serving(settings) as server:
        async with losing_answers(server) as lossy:
            phone = through(lossy)
            capture = phone.sealed(visit_fields(cast.maple, cast.kit, cast.rowan))
            with pytest.raises(httpx.TransportError):
                await phone.send(capture)
        assert (await through(server).send_one(capture))["status"] == "already_here"
    await is_there_once(capture["id"])


async def test_the_same_records_through_two_servers_at_once_are_there_once(
    settings: Settings, cast: Cast, through: Through
) -> None:
    async with serving(settings) as one, serving(settings) as other:
        phone, again = through(one), through(other)
        days = [f"2026-11-{day:02}" for day in range(10, 20)]
        captures = [phone.sealed(visit_fields(cast.maple, cast.kit, cast.rowan, visited_on=day)) for day in days]
        answers = await asyncio.gather(*(send_apart(way, captures) for way in (phone, again, phone, again)))
    for capture in captures:
        said = Counter(answer[capture["id"]] for answer in answers)
        assert said == {"accepted": 1, "already_here": 3}
        await is_there_once(capture["id"])


async def send_apart(phone: Phone, captures: list[dict[str, str]]) -> dict[str, str]:
    """Each by itself, all at the same time: as many tabs as there are records."""
    receipts = await asyncio.gather(*(phone.send_one(capture) for capture in captures))
    return {receipt["id"]: receipt["status"] for receipt in receipts}


async def is_there_once(id: str) -> None:
    assert await traces(id) == {"captures": 1, "visits": 1, "seen": 2, "audited": 1}


async def traces(id: str) -> dict[str, int]:
    named = UUID(id)
    return {
        "captures": await Capture.count().where(Capture.id == named),
        "visits": await Visit.count().where(Visit.id == named),
        "seen": await Seen.count().where(Seen.visit == named),
        "audited": await AuditEntry.count().where(AuditEntry.act == "recorded visit", AuditEntry.subject == named),
    }
