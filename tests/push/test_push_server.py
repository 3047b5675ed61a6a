"""The push service of the tests is as strict as a real one, or what passes here would fail out there."""

import asyncio
import os
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from uuid import uuid4

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from server.doorbell import new_opaque_id
from server.push import PushSender, Subscription
from server.push.message import seal
from server.push_server import PushService
from server.push_server.subscriber import Subscriber
from server.settings import Settings

KEY = ec.generate_private_key(ec.SECP256R1())


def vapid(**claims: object) -> str:
    signer = Vapid02(private_key=KEY, conf={"no-strict": True})
    return str(signer.sign({"sub": "mailto:a@b.example", "exp": int(time.time()) + 600, **claims})["Authorization"])


async def post(endpoint: str, body: bytes, **headers: str | None) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    async with aiohttp.ClientSession() as session, session.post(endpoint, data=body, headers=named) as answer:
        return answer.status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 201),
        ({"ttl": None}, 400),
        ({"ttl": "-1"}, 400),
        ({"ttl": "soon"}, 400),
        ({"urgency": "shrill"}, 400),
        ({"topic": "a" * 33}, 400),
        ({"topic": "not base64url!"}, 400),
        ({"content_encoding": "aesgcm"}, 415),
        ({"authorization": None}, 401),
        ({"authorization": "Bearer x"}, 401),
        ({"authorization": "vapid t=a.b.c, k=AAAA"}, 403),
    ],
)
async def test_a_header_that_is_missing_or_wrong_is_refused(
    service: PushService, subscription: Subscription, change: dict[str, str | None], status: int
) -> None:
    headers = {"authorization": vapid(aud=service.origin), "ttl": "60", "content_encoding": "aes128gcm"}
    assert await post(subscription.endpoint, seal(b"x", subscription), **(headers | change)) == status
    assert len(service.messages) == (status == 201)


async def test_a_token_must_be_for_this_service_signed_and_of_today(
    service: PushService, subscription: Subscription
) -> None:
    now = int(time.time())
    other = urlsafe_b64encode(b"\x04" + os.urandom(64)).rstrip(b"=").decode()
    whole = vapid(aud=service.origin)
    for proof in (
        vapid(aud="https://fcm.googleapis.com"),
        vapid(aud=service.origin, exp=now - 1),
        vapid(aud=service.origin, exp=now + 25 * 3600),
        vapid(aud=service.origin, sub="nobody"),
        whole.partition(",k=")[0] + ",k=" + other,
        whole.replace(",k=", "AAAA,k="),
    ):
        headers = {"authorization": proof, "ttl": "60", "content_encoding": "aes128gcm"}
        assert await post(subscription.endpoint, seal(b"x", subscription), **headers) == 403
    assert len(service.messages) == 0


async def test_what_the_phone_could_not_open_is_no_delivery(service: PushService, subscription: Subscription) -> None:
    headers = {"authorization": vapid(aud=service.origin), "ttl": "60", "content_encoding": "aes128gcm"}
    sealed = seal(b"x", subscription)
    for body in (b"plain", sealed[:-1], sealed[:20] + b"\x00" + sealed[21:], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        assert await post(subscription.endpoint, body, **headers) == 400
    assert await post(subscription.endpoint, bytes(4097), **headers) == 413
    assert len(service.messages) == 0


async def test_an_unknown_subscription_is_404(service: PushService) -> None:
    assert await post(f"{service.origin}/push/unknown", b"") == 404


async def test_it_is_told_by_json_what_to_answer_and_for_how_often(service: PushService, sender: PushSender) -> None:
    async with aiohttp.ClientSession(service.origin) as session:
        async with session.post("/subscriptions") as made:
            said = await made.json()
        subscription = Subscription(said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"])
        name = said["endpoint"].rpartition("/")[2]
        once = {"status": 429, "retry_after": "7", "times": 1}
        async with session.put(f"/subscriptions/{name}/answer", json=once) as told:
            assert told.status == 204
        async with session.put(f"/subscriptions/{name}/answer", json={"stauts": 410}) as mistaken:
            assert mistaken.status == 400
        results = [await sender.ring(subscription, opaque=new_opaque_id(), alert=uuid4()) for _ in range(2)]
        assert [(one.result, one.seconds) for one in results] == [("back_off", 7), ("handed_over", 0)]
        async with session.get("/messages", params={"subscription": name}) as listed:
            found = await listed.json()
        assert [message["subscription"] for message in found["messages"]] == [name]
        async with session.delete(f"/subscriptions/{name}") as gone:
            assert gone.status == 204
    assert (await sender.ring(subscription, opaque=new_opaque_id(), alert=uuid4())).result == "retired"


async def test_a_test_can_wait_for_a_message_without_sleeping(
    service: PushService, sender: PushSender, subscription: Subscription
) -> None:
    async with asyncio.timeout(5), service.arrived:
        rung = asyncio.create_task(sender.ring(subscription, opaque=new_opaque_id(), alert=uuid4()))
        await service.arrived.wait_for(lambda: service.messages)
    assert (await rung).result == "handed_over"


async def test_the_command_serves_until_it_is_stopped(settings_for: Callable[..., Settings], phone: Subscriber) -> None:
    command = (sys.executable, "-m", "server.commands", "push-server", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        origin = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()[-1]
        async with aiohttp.ClientSession(origin) as session, session.post("/subscriptions") as made:
            said = await made.json()
        subscription = Subscription(said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"])
        async with PushSender(settings_for(origin)) as sender:
            handover = await sender.ring(subscription, opaque=new_opaque_id(), alert=uuid4())
        assert handover.result == "handed_over"
    finally:
        process.terminate()
        await process.wait()
