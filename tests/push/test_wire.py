"""What travels: readable by whoever subscribed, the same for everybody, proven to be ours."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import aiohttp
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import AnyHttpUrl
from webpush import WebPush
from webpush.types import WebPushKeys, WebPushSubscription

from server.doorbell import BODY, TITLE, new_opaque_id
from server.keys import load_vapid_key
from server.push import PushSender, Subscription, application_server_key, payload, topic_of
from server.push.vapid import LASTS, VapidTokens, subject_for
from server.push_server import PushService
from server.push_server.opening import CannotOpen, open_message
from server.push_server.subscriber import Subscriber
from server.settings import Settings
from tests.push.conftest import ORIGIN, subscription_of

SUBJECT = "mailto:alerts@doorstep.example"


async def test_a_push_is_constant_text_and_a_link_with_an_opaque_id(
    sender: PushSender, service: PushService, subscription: Subscription
) -> None:
    opaque = new_opaque_id()
    await sender.ring(subscription, opaque=opaque, alert=uuid4())
    assert json.loads(service.messages[0].text) == {
        "web_push": 8030,
        "notification": {
            "title": TITLE,
            "lang": "en-GB",
            "dir": "ltr",
            "body": BODY,
            "navigate": f"{ORIGIN}/a/{opaque}",
        },
        "mutable": True,
    }


async def test_every_push_is_of_the_same_length(
    sender: PushSender, service: PushService, settings_for: Callable[..., Settings]
) -> None:
    for _ in range(4):
        phone = subscription_of(service, service.subscribe())
        await sender.ring(phone, opaque=new_opaque_id(), alert=uuid4())
    assert len({message.sealed_bytes for message in service.messages}) == 1
    assert len(payload("http://localhost:8000", new_opaque_id())) == len(payload(ORIGIN, new_opaque_id()))


@pytest.mark.parametrize("told", ["Jane Doe", "", "a" * 31, "a" * 33, "a" * 31 + "\n", "é" * 32, "a" * 28 + " Doe"])
async def test_nothing_but_an_opaque_id_can_be_sent(
    sender: PushSender, phone: Subscriber, subscription: Subscription, told: str
) -> None:
    with pytest.raises(ValueError, match="opaque"):
        await sender.ring(subscription, opaque=told, alert=uuid4())
    assert phone.hits == 0


def test_opaque_ids_are_of_one_length_and_never_repeat() -> None:
    made = {new_opaque_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(one) for one in made} == {32}


async def test_an_alert_is_urgent_keeps_for_a_day_and_has_its_topic(
    sender: PushSender, service: PushService, subscription: Subscription
) -> None:
    first, second = uuid4(), uuid4()
    for alert in (first, second, first):
        await sender.ring(subscription, opaque=new_opaque_id(), alert=alert)
    assert {(message.urgency, message.ttl) for message in service.messages} == {("high", 24 * 3600)}
    topics = [message.topic for message in service.messages]
    assert topics[0] == topics[2] != topics[1], "a second ring for the same alert replaces one that still waits"


def test_a_topic_does_not_tell_the_id_of_the_alert() -> None:
    alert = UUID("019abc00-0000-7000-8000-000000000001")
    assert len(topic_of(alert)) == 32
    for spelled in (alert.hex[:8], urlsafe_b64encode(alert.bytes).decode()[:8]):
        assert spelled not in topic_of(alert)


async def test_the_phone_that_subscribed_with_our_key_accepts_us_and_no_other(
    sender: PushSender, service: PushService, settings_for: Callable[..., Settings]
) -> None:
    key = application_server_key(load_vapid_key(settings_for().keys))
    ours = subscription_of(service, service.subscribe(only_from=key))
    others = subscription_of(service, service.subscribe(only_from="B" * 87))
    assert (await sender.ring(ours, opaque=new_opaque_id(), alert=uuid4())).result == "handed_over"
    refused = await sender.ring(others, opaque=new_opaque_id(), alert=uuid4())
    assert (refused.result, refused.why) == ("refused", "403")


# The independent reference


async def test_what_another_library_seals_the_push_service_opens(service: PushService, phone: Subscriber) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    reference = WebPush(
        BytesIO(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
        BytesIO(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
    )
    ours = subscription_of(service, phone)
    theirs = WebPushSubscription(
        endpoint=AnyHttpUrl(ours.endpoint), keys=WebPushKeys(auth=ours.auth, p256dh=ours.p256dh)
    )
    made = reference.get("a message", theirs, subscriber="alerts@doorstep.example", ttl=60)
    # It leaves the port out of the audience, so the token is made here and only its form is taken from there.
    claims = {"sub": SUBJECT, "aud": service.origin, "exp": datetime.now(UTC) + timedelta(hours=1)}
    _, _, public = made.headers["authorization"].partition(", ")
    headers = dict(made.headers) | {"authorization": f"vapid t={jwt.encode(claims, key, 'ES256')}, {public}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(ours.endpoint, data=made.encrypted, headers=headers) as answer,
    ):
        assert answer.status == 201
    assert [message.text for message in service.messages] == ["a message"]


def test_our_token_says_what_the_reference_says(settings_for: Callable[..., Settings]) -> None:
    key = load_vapid_key(settings_for().keys)
    now = datetime.now(UTC)
    header = VapidTokens(key, SUBJECT).header("https://fcm.googleapis.com", now=now)
    ours = jwt.decode(_part(header, "t"), key.public_key(), ["ES256"], audience="https://fcm.googleapis.com")
    reference = WebPush(
        BytesIO(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
        BytesIO(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
        expiration=int(LASTS.total_seconds()),
    )
    url = AnyHttpUrl("https://fcm.googleapis.com/fcm/send/x")
    theirs_header = reference.vapid.get_authorization_header(url, SUBJECT.removeprefix("mailto:"), reference.expiration)
    theirs = jwt.decode(_part(theirs_header, "t"), key.public_key(), ["ES256"], audience="https://fcm.googleapis.com")
    assert _part(header, "k") == _part(theirs_header, "k") == application_server_key(key)
    assert (ours["sub"], ours["aud"]) == (theirs["sub"], theirs["aud"])
    assert abs(ours["exp"] - theirs["exp"]) <= 5


def test_the_example_of_rfc_8291_opens() -> None:
    key = ec.derive_private_key(int.from_bytes(_decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), ec.SECP256R1())
    body = _decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    auth = _decode("BTBZMqHH6r4Tts7J_aSIgg")
    assert open_message(body, key, auth) == b"When I grow up, I want to be a watermelon"
    with pytest.raises(CannotOpen):
        open_message(body[:-1] + b"\x00", key, auth)
    with pytest.raises(CannotOpen):
        open_message(body, key, bytes(16))


# VAPID tokens


def test_a_token_is_signed_once_for_each_push_service_until_it_nears_its_end(
    settings_for: Callable[..., Settings],
) -> None:
    tokens = VapidTokens(load_vapid_key(settings_for().keys), SUBJECT)
    now = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    first = tokens.header("https://fcm.googleapis.com", now=now)
    assert tokens.header("https://fcm.googleapis.com", now=now + timedelta(hours=10)) == first
    assert _claims(tokens.header("https://web.push.apple.com", now=now))["aud"] == "https://web.push.apple.com"
    assert _claims(first)["aud"] == "https://fcm.googleapis.com"
    later = tokens.header("https://fcm.googleapis.com", now=now + timedelta(hours=11, minutes=1))
    assert later != first
    assert _claims(later)["exp"] == int((now + timedelta(hours=23, minutes=1)).timestamp())


def test_tokens_of_many_made_up_services_take_no_more_room(settings_for: Callable[..., Settings]) -> None:
    tokens = VapidTokens(load_vapid_key(settings_for().keys), SUBJECT)
    for number in range(250):
        tokens.header(f"https://n{number}.push.apple.com", now=datetime(2026, 11, 24, tzinfo=UTC))
    assert len(tokens._kept) <= 100


def test_who_to_write_to_is_the_setting_or_the_app_where_it_has_a_public_address() -> None:
    assert subject_for(SUBJECT, ORIGIN) == SUBJECT
    assert subject_for("", ORIGIN) == ORIGIN
    assert subject_for("", "http://localhost:8000") == "mailto:alerts@doorstep.invalid"


async def test_a_subject_that_push_services_refuse_stops_the_start(settings_for: Callable[..., Settings]) -> None:
    with pytest.raises(ValueError, match="DOORSTEP_VAPID_SUBJECT"):
        PushSender(settings_for(vapid_subject="the alerts team"))


def _part(header: str, name: str) -> str:
    parts = dict(part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(","))
    return parts[name]


def _claims(header: str) -> dict[str, object]:
    return dict(json.loads(_decode(_part(header, "t").split(".")[1])))


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
