"""An endpoint comes from a browser, so from anybody: what may not be rung gets not one connection."""

from collections.abc import Callable

import pytest

from server.handover import Handover
from server.push import EndpointRefused, PushSender, Subscription, check_subscription, push_hosts, read_endpoint
from server.push_server import PushService
from server.push_server.subscriber import Subscriber
from server.settings import Settings
from tests.push.conftest import ring_at
from tests.push.doubles import CountingListener

KNOWN = [
    "https://fcm.googleapis.com/fcm/send/dQw4w9WgXcQ:APA91bH-x_y",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABl",
    "https://web.push.apple.com/QGuQyavXutnMH_x",
    "https://wns2-by3p.notify.windows.com/w/?token=BQYAAAD%2fx%3d%3d",
    "https://fcm.googleapis.com:443/fcm/send/x",
]
LOOPBACK_SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.0.0.1.",
    "127.127.127.127",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost.localdomain",
    "ip6-localhost",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[2002:7f00:1::]",
    "[64:ff9b::7f00:1]",
    "[fe80::1%25lo]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127.0.0.1.nip.io",
]


@pytest.mark.parametrize("url", KNOWN)
def test_the_push_services_of_today_may_be_rung(url: str) -> None:
    assert str(read_endpoint(url, push_hosts([])).url).replace(":443", "") == url.replace(":443", "")


@pytest.mark.parametrize(
    "url",
    [
        "http://fcm.googleapis.com/fcm/send/x",
        "http://web.push.apple.com:443/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:0443x/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com:/x",
        "https://fcm.googleapis.com./x",
        "https://user@fcm.googleapis.com/x",
        "https://user:password@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://fcm.googleapis.com:443@127.0.0.1/x",
        "https://127.0.0.1#@fcm.googleapis.com/",
        "https://127.0.0.1\\@fcm.googleapis.com/",
        "https://127.0.0.1?@fcm.googleapis.com/",
        "https://fcm.googleapis.com\\.evil.example/x",
        "https://fcm.googleapis.com/x#fragment",
        "https://fcm.googleapis.com/x\r\nHost: inside",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\n",
        "https://fcm.googleapis.com\t/x",
        " https://fcm.googleapis.com/x",
        "https:/fcm.googleapis.com/x",
        "https:fcm.googleapis.com/x",
        "https:///fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,x",
        "",
        "https://",
        "https://fcm.googleapis.com/" + "x" * 2048,
    ],
)
def test_one_that_is_written_otherwise_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused) as refusal:
        read_endpoint(url, push_hosts([]))
    assert len(str(refusal.value)) > 20
    assert "googleapis" not in str(refusal.value), "a sentence never repeats what was sent"


@pytest.mark.parametrize(
    "host",
    [
        "googleapis.com",
        "evil.fcm.googleapis.com",
        "fcm.googleapis.com.evil.example",
        "evilfcm.googleapis.com",
        "fcm-googleapis.com",
        "fcm.googleapis.co",
        "push.apple.com",
        "evilpush.apple.com",
        "webpush.apple.com",
        "web.push.apple.com.evil.example",
        "web.push.apple.comx",
        "push.services.mozilla.com",
        "xpush.services.mozilla.com",
        "notify.windows.com.evil.example",
        ".push.apple.com",
        "-.push.apple.com.",
        "web..push.apple.com",
        "ｗeb.push.apple.com",
        "web.push.apple.com%2eevil.example",
    ],
)
def test_a_suffix_counts_in_whole_labels_at_the_end(host: str) -> None:
    with pytest.raises(EndpointRefused):
        read_endpoint(f"https://{host}/x", push_hosts([]))


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_spelling_of_loopback_gets_a_connection(
    settings_for: Callable[..., Settings],
    subscription: Subscription,
    listener: CountingListener,
    scheme: str,
    spelling: str,
) -> None:
    url = f"{scheme}://{spelling}:{listener.port}/x"
    async with PushSender(settings_for(), patience=10) as sender:
        handover = await ring_at(sender, subscription, url)
    assert handover == Handover("refused", why="endpoint not allowed")
    assert listener.hits == 0


async def test_a_service_listed_for_loopback_opens_its_own_port_only(
    service: PushService, sender: PushSender, subscription: Subscription, listener: CountingListener
) -> None:
    for url in (f"http://127.0.0.1:{listener.port}/x", f"http://localhost:{service.origin.rpartition(':')[2]}/x"):
        assert (await ring_at(sender, subscription, url)).result == "refused"
    assert listener.hits == 0


async def test_a_proxy_in_the_environment_is_not_used(
    sender: PushSender,
    service: PushService,
    subscription: Subscription,
    listener: CountingListener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert (await ring_at(sender, subscription, subscription.endpoint)).result == "handed_over"
    assert listener.hits == 0


@pytest.mark.parametrize(
    "listed",
    [
        "http://localhost:8000",
        "http://10.0.0.1:80",
        "http://127.0.0.1",
        "http://push.example:80",
        "10.0.0.1",
        "127.0.0.1:443",
        "2130706433:443",
        "*",
        "*.",
        "push example",
        "push.example:0",
        "push.example:70000",
        "https://push.example/path",
        "user@push.example",
    ],
)
def test_a_setting_that_would_open_more_than_a_service_stops_the_start(listed: str) -> None:
    with pytest.raises(ValueError, match="DOORSTEP_PUSH_HOSTS"):
        push_hosts([listed])


def test_the_setting_adds_hosts_and_takes_none_away(settings_for: Callable[..., Settings]) -> None:
    hosts = push_hosts(settings_for(" push.example , *.up.example:8443,").push_hosts)
    for url in (*KNOWN, "https://push.example/x", "https://a.up.example:8443/x"):
        read_endpoint(url, hosts)
    for url in ("https://push.example:8443/x", "https://up.example:8443/x", "https://a.up.example/x"):
        with pytest.raises(EndpointRefused):
            read_endpoint(url, hosts)


def test_a_subscription_is_judged_before_it_is_kept(
    service: PushService, subscription: Subscription, phone: Subscriber
) -> None:
    hosts = push_hosts([service.origin])
    check_subscription(subscription, hosts)
    for broken in (
        Subscription("https://evil.example/x", subscription.p256dh, subscription.auth),
        Subscription(subscription.endpoint, "AAAA", subscription.auth),
        Subscription(subscription.endpoint, subscription.p256dh, "AAAA"),
        Subscription(subscription.endpoint, subscription.auth, subscription.p256dh),
        Subscription(subscription.endpoint, "ö", "ö"),
    ):
        with pytest.raises(EndpointRefused):
            check_subscription(broken, hosts)
    assert phone.hits == 0
