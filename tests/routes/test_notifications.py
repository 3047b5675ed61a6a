"""Being rung: allowing it, testing it, and the browser's address."""

import base64

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.models.alert import Alert, Delivery
from server.models.event import Event
from server.models.push_subscription import PushSubscription
from server.rules.doorbell_receipts import note_shown
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in

HERE = "https://fcm.googleapis.com/fcm/send/"


def a_browser(name: str = "one") -> dict[str, object]:
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )  # fmt: skip
    keys = {"p256dh": base64.urlsafe_b64encode(point).rstrip(b"=").decode(), "auth": "A" * 22}
    return {"endpoint": HERE + name, "keys": keys}


async def test_the_page_tells_each_platform_and_has_the_key_that_browsers_ask_for(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.tom)).get("/notifications")).text
    for words in ("iPhone and iPad", "Add to Home Screen", "Android", "Computer", "No browser of yours may ring yet."):
        assert words in page
    for hook in ("data-push-allow", "data-push-test", "data-push-state", 'data-push-key="B'):
        assert hook in page


async def test_a_test_alert_says_whether_it_arrived(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    await him.put("/push-subscriptions", json=a_browser())
    assert (await him.post("/notifications/test")).headers["location"] == "/notifications#test"
    waiting = (await him.get("/notifications", headers={"HX-Request": "true"})).text
    assert "<html" not in waiting
    assert "Waiting for it to arrive" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    delivery = await Delivery.objects().where(Delivery.channel == "push").first()
    assert delivery
    await note_shown(delivery.token, now=NOW)
    arrived = (await him.get("/notifications", headers={"HX-Request": "true"})).text
    assert "It arrived." in arrived
    assert "Arrived 14:05" in arrived
    assert "hx-trigger" not in arrived


async def test_a_test_rings_nobody_else_and_is_no_open_alert(new_client: NewClient, cast: Cast) -> None:
    him = await sign_in(await new_client(), cast.tom)
    await him.post("/notifications/test")
    assert await Alert.count() == 1
    assert (await him.get("/alerts/count")).json()["open"] == 0
    event = await Event.objects().first()
    assert event
    assert (await him.get(f"/alerts/{event.id}")).headers["location"] == "/notifications"
    her = await sign_in(await new_client(), cast.ruth)
    assert (await her.get(f"/alerts/{event.id}")).status_code == 404


async def test_who_is_in_no_team_is_told_why_there_is_no_test(client: httpx.AsyncClient, cast: Cast) -> None:
    ada = await sign_in(client, cast.ada)
    for headers in ({}, {"HX-Request": "true"}):
        answer = await ada.post("/notifications/test", headers=headers)
        assert answer.status_code == 422
        assert "You belong to no team yet" in answer.text


async def test_subscribing_twice_is_one_browser(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    browser = a_browser()
    first, second = [(await him.put("/push-subscriptions", json=browser)).json() for _ in range(2)]
    assert first == second
    assert await PushSubscription.count() == 1
    assert "1 browser of yours may ring." in (await him.get("/notifications")).text
    gone = await him.request("DELETE", "/push-subscriptions", json={"endpoint": browser["endpoint"]})
    assert gone.json() == {"noted": True}
    assert "No browser of yours may ring yet." in (await him.get("/notifications")).text


@pytest.mark.parametrize(
    "endpoint", ["https://evil.test/x", "http://127.0.0.1:9/x", "https://fcm.googleapis.com.evil.test/x"]
)
async def test_only_a_push_service_is_ever_rung(client: httpx.AsyncClient, cast: Cast, endpoint: str) -> None:
    him = await sign_in(client, cast.tom)
    answer = await him.put("/push-subscriptions", json=a_browser() | {"endpoint": endpoint})
    assert answer.status_code == 400
    assert endpoint not in answer.text
    assert await PushSubscription.count() == 0


async def test_keys_that_are_none_are_refused(client: httpx.AsyncClient, cast: Cast) -> None:
    him = await sign_in(client, cast.tom)
    answer = await him.put("/push-subscriptions", json=a_browser() | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}})
    assert answer.status_code == 400
    assert "Allow notifications again." in answer.json()["problem"]


async def test_nobody_subscribes_without_signing_in(client: httpx.AsyncClient) -> None:
    assert (await client.put("/push-subscriptions", json=a_browser())).status_code == 401


async def test_a_browser_renews_its_address_with_nobody_signed_in(new_client: NewClient, cast: Cast) -> None:
    him = await sign_in(await new_client(), cast.tom)
    before = a_browser("old")
    await him.put("/push-subscriptions", json=before)
    nobody = await new_client()
    after = a_browser("new")
    answer = await nobody.post(
        "/push-subscriptions/renew", json={"old_endpoint": before["endpoint"], "subscription": after}
    )
    assert answer.status_code == 200
    (live,) = await PushSubscription.objects().where(PushSubscription.retired_at.is_null())
    assert (live.endpoint, live.worker) == (after["endpoint"], cast.tom.id)
    again = await nobody.post(
        "/push-subscriptions/renew", json={"old_endpoint": before["endpoint"], "subscription": a_browser("evil")}
    )
    assert again.status_code == 404
    assert await PushSubscription.count().where(PushSubscription.retired_at.is_null()) == 1


async def test_another_sites_page_changes_no_address(new_client: NewClient, cast: Cast) -> None:
    him = await sign_in(await new_client(), cast.tom)
    answer = await him.put("/push-subscriptions", json=a_browser(), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
