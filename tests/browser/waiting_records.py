"""Records that wait for somebody, sent to a running demo as phones send them: one that came back to its author, two
that contradict each other, one in quarantine. A process of its own: beside Playwright's loop no other can run."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from server.database import close_database, open_database
from server.keys import load_keys
from server.models.child import Child
from server.models.family import Family
from server.models.worker import Worker
from tests.phone import phone_of, visit_fields

YESTERDAY = datetime.now(UTC) - timedelta(days=1)


async def send_them(url: str, data: Path) -> None:
    await open_database(f"sqlite:///{data / 'doorstep.sqlite'}")
    keys = load_keys(data / "keys")
    async with httpx.AsyncClient(base_url=url) as client:
        sian = await phone_of(await _worker("social.worker"), client, keys)
        omar = await phone_of(await _worker("other.worker"), client, keys)
        fields = await _visit()
        at = {"recorded_at": f"{YESTERDAY:%Y-%m-%dT14:01:09.123Z}"}
        sent = sian.sealed(fields, **at)
        answers = [
            await sian.send_one(sian.sealed(fields | {"began_at": ""}, **at)),
            await sian.send_one(sent),
            await sian.send_one(sian.sealed(fields | {"what_was_seen": "Nobody in."}, id=sent["id"], **at)),
            await omar.send_one(omar.sealed(fields, **at)),
        ]
    await close_database()
    assert [one["status"] for one in answers] == ["needs_attention", "accepted", "conflict", "quarantined"], answers


async def _worker(account: str) -> Worker:
    return await Worker.objects().get(Worker.email == f"{account}@doorstep.test")


async def _visit() -> dict[str, Any]:
    kit = await Child.objects().get(Child.first_name == "Kit")
    maple = await Family.objects().get(Family.id == kit.family)
    return visit_fields(maple, kit, visited_on=f"{YESTERDAY:%Y-%m-%d}")


if __name__ == "__main__":
    asyncio.run(send_them(sys.argv[1], Path(sys.argv[2])))
