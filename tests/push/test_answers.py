"""Each answer of a push service, over the wire, and what becomes of the doorbell."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest

from server.doorbell import new_opaque_id
from server.handover import LONGEST_BACK_OFF, Handover
from server.push import PushSender, Subscription
from server.push_server import PushService
from server.push_server.subscriber import Answer, Subscriber
from server.settings import Settings
from tests.push.conftest import subscription_of
from tests.push.doubles import CountingListener


async def ring(sender: PushSender, subscription: Subscription) -> Handover:
    return await sender.ring(subscription, opaque=new_opaque_id(), alert=uuid4())


async def test_201_is_handed_over_and_the_phone_gets_it(
    sender: PushSender, service: PushService, subscription: Subscription
) -> None:
    assert await ring(sender, subscription) == Handover("handed_over", why="201")
    assert len(service.messages) == 1


async def test_201_is_handed_over_even_when_the_service_drops_it(
    sender: PushSender, service: PushService, phone: Subscriber, subscription: Subscription
) -> None:
    phone.will_answer(Answer(drop=True))
    assert (await ring(sender, subscription)).result == "handed_over"
    assert (service.taken, len(service.messages)) == (1, 0), "which is why 201 is never called delivered"


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, "handed_over"),
        (202, "handed_over"),
        (404, "retired"),
        (410, "retired"),
        (413, "refused"),
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (429, "back_off"),
        (500, "back_off"),
        (503, "back_off"),
    ],
)
async def test_every_status_has_one_result(
    sender: PushSender, phone: Subscriber, subscription: Subscription, status: int, result: str
) -> None:
    phone.will_answer(Answer(status=status))
    handover = await ring(sender, subscription)
    assert (handover.result, handover.why) == (result, str(status))
    assert (handover.seconds > 0) == (result == "back_off")


async def test_retry_after_in_seconds_is_honoured(
    sender: PushSender, phone: Subscriber, subscription: Subscription
) -> None:
    phone.will_answer(Answer(status=429, retry_after="120"))
    assert (await ring(sender, subscription)).seconds == 120


async def test_retry_after_as_a_date_is_honoured(
    sender: PushSender, phone: Subscriber, subscription: Subscription
) -> None:
    at = datetime.now(UTC) + timedelta(seconds=200)
    phone.will_answer(Answer(status=503, retry_after=format_datetime(at, usegmt=True)))
    assert 195 <= (await ring(sender, subscription)).seconds <= 200


@pytest.mark.parametrize("asked", ["999999", "9" * 400, "Fri, 31 Dec 2100 23:59:59 GMT"])
async def test_no_service_silences_an_alert_for_long(
    sender: PushSender, phone: Subscriber, subscription: Subscription, asked: str
) -> None:
    phone.will_answer(Answer(status=429, retry_after=asked))
    assert (await ring(sender, subscription)).seconds == LONGEST_BACK_OFF


@pytest.mark.parametrize(
    "asked", ["soon", "-5", "", "1.5", "٣", "Mon, 99 Foo 2026", "Sun, 06 Nov 1994 08:49:37 GMT", "0"]
)
async def test_a_retry_after_that_says_nothing_still_waits_a_little(
    sender: PushSender, phone: Subscriber, subscription: Subscription, asked: str
) -> None:
    phone.will_answer(Answer(status=500, retry_after=asked))
    handover = await ring(sender, subscription)
    assert handover.result == "back_off"
    assert 1 <= handover.seconds <= 30


async def test_a_service_that_hangs_is_given_up_in_time(
    service: PushService, phone: Subscriber, subscription: Subscription, settings_for: Callable[..., Settings]
) -> None:
    phone.will_answer(Answer(hang=True))
    async with PushSender(settings_for(service.origin), patience=0.4) as sender:
        began = time.monotonic()
        handover = await ring(sender, subscription)
    assert handover == Handover("unreachable", why="time-out")
    assert time.monotonic() - began < 5


async def test_one_that_hangs_keeps_no_other_waiting(
    service: PushService, sender: PushSender, phone: Subscriber, subscription: Subscription
) -> None:
    phone.will_answer(Answer(hang=True))
    others = [subscription_of(service, service.subscribe()) for _ in range(5)]
    async with asyncio.timeout(5):
        hanging = asyncio.create_task(ring(sender, subscription))
        rung = await asyncio.gather(*(ring(sender, one) for one in others))
    hanging.cancel()
    assert {one.result for one in rung} == {"handed_over"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_refused_and_never_followed(
    sender: PushSender, phone: Subscriber, subscription: Subscription, listener: CountingListener, status: int
) -> None:
    phone.will_answer(Answer(status=status, location=f"http://127.0.0.1:{listener.port}/inside"))
    assert await ring(sender, subscription) == Handover("refused", why=str(status))
    assert listener.hits == 0


async def test_nobody_listening_is_unreachable(
    settings_for: Callable[..., Settings], service: PushService, subscription: Subscription
) -> None:
    closed = "http://127.0.0.1:9"
    moved = Subscription(closed + "/push/x", subscription.p256dh, subscription.auth)
    async with PushSender(settings_for(closed)) as sender:
        assert await ring(sender, moved) == Handover("unreachable", why="no connection")


async def test_keys_that_are_no_keys_are_refused_and_nothing_is_sent(
    sender: PushSender, phone: Subscriber, subscription: Subscription
) -> None:
    for p256dh, auth in [("", ""), ("AAAA", subscription.auth), (subscription.p256dh, ""), ("!" * 87, "x")]:
        broken = Subscription(subscription.endpoint, p256dh, auth)
        assert await ring(sender, broken) == Handover("refused", why="keys unusable")
    assert phone.hits == 0


async def test_a_connection_closed_while_idle_is_no_failure(
    service: PushService, sender: PushSender, subscription: Subscription
) -> None:
    assert (await ring(sender, subscription)).result == "handed_over"
    assert service._runner.server is not None
    for connection in service._runner.server.connections:
        connection.force_close()
    assert (await ring(sender, subscription)).result == "handed_over"
