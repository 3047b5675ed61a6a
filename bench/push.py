"""Fan-out to the push service of the tests: Doorstep's sender beside plain pywebpush, one by one, in the same run."""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from pywebpush import webpush

from bench.push_service import push_service, subscribe
from server.doorbell import new_opaque_id
from server.keys import VAPID, make_keys
from server.push import PushSender, Subscription
from server.settings import read_settings

PHONES = 1_000
RINGS = 10_000
WARM = 1_000
AT_ONCE = 200
PLAIN_RINGS = 300
AT_LEAST = 1.5
SUBJECT = "mailto:alerts@doorstep.example"


def run() -> bool:
    """Prints the figures. Returns whether the fan-out was fast enough and its memory flat."""
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder))
        return asyncio.run(_measure(Path(folder)))


async def _measure(keys: Path) -> bool:
    async with push_service() as origin:
        phones = await subscribe(origin, PHONES)
        settings = read_settings(
            {"DOORSTEP_KEYS": str(keys), "DOORSTEP_PUSH_HOSTS": origin, "DOORSTEP_VAPID_SUBJECT": SUBJECT}
        )
        async with PushSender(settings) as sender:
            await _fan_out(sender, phones, WARM)
            before = _resident_mb()
            ours = await _fan_out(sender, phones, RINGS)
            after = _resident_mb()
        plain = await asyncio.to_thread(_one_by_one, phones[:PLAIN_RINGS], keys / VAPID)
    ratio = ours / plain
    print(f"push: Doorstep {RINGS} rings, {AT_ONCE} at once: {ours:.0f}/s")
    print(f"push: plain pywebpush, {PLAIN_RINGS} rings one by one: {plain:.0f}/s")
    print(f"push: ratio {ratio:.1f} (at least {AT_LEAST})")
    print(f"push: memory of the sender {before:.1f} MB before, {after:.1f} MB after {RINGS} rings")
    return ratio >= AT_LEAST and after - before < 10


async def _fan_out(sender: PushSender, phones: list[Subscription], rings: int) -> float:
    """Rings a second, every one of them taken."""
    began = time.perf_counter()
    for start in range(0, rings, AT_ONCE):
        batch = (phones[number % len(phones)] for number in range(start, start + AT_ONCE))
        alert = uuid4()
        results = await asyncio.gather(*(sender.ring(one, opaque=new_opaque_id(), alert=alert) for one in batch))
        assert {one.result for one in results} == {"handed_over"}, results
    return rings / (time.perf_counter() - began)


def _one_by_one(phones: list[Subscription], vapid: Path) -> float:
    data = json.dumps({"title": "Doorstep"}).ljust(768)
    began = time.perf_counter()
    for phone in phones:
        webpush(
            {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}},
            data,
            vapid_private_key=str(vapid),
            vapid_claims={"sub": SUBJECT},
            ttl=3600,
        )
    return len(phones) / (time.perf_counter() - began)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024 / 1024


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
