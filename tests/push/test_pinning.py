"""A name is resolved once for each connection, and what it leads to is judged before anything is dialled."""

from collections.abc import Callable

import pytest

from server.handover import Handover
from server.push import PushSender, Subscription
from server.push.pinning import is_public
from server.settings import Settings
from tests.push.conftest import ring_at
from tests.push.doubles import CountingListener, LyingNames

GOOGLE = "https://fcm.googleapis.com/fcm/send/x"
INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%lo",
    "2a00:1450:4009:81f::200a%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "142.250.187.202", "17.188.143.34", "2a00:1450:4009:81f::200a", "100.128.0.1"]
)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["::1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["0.0.0.0"], []]
)
async def test_a_known_name_that_leads_inside_gets_no_connection(
    settings_for: Callable[..., Settings], subscription: Subscription, dialled: list[str], answer: list[str]
) -> None:
    names = LyingNames(answer)
    async with PushSender(settings_for(), lookup=names, patience=10) as sender:
        handover = await ring_at(sender, subscription, GOOGLE)
    assert handover == Handover("refused", why="address not public")
    assert names.asked == [("fcm.googleapis.com", 443)]
    assert dialled == []


async def test_the_address_that_was_judged_is_the_one_that_is_dialled(
    settings_for: Callable[..., Settings], subscription: Subscription, dialled: list[str]
) -> None:
    """Rebinding: the name leads outside when asked first and to this machine when asked again."""
    names = LyingNames(["8.8.8.8"], ["127.0.0.1"])
    async with PushSender(settings_for("*.push.example"), lookup=names, patience=10) as sender:
        first = await ring_at(sender, subscription, "https://a.push.example/x")
        assert (first.result, len(names.asked), dialled) == ("unreachable", 1, ["8.8.8.8"])
        second = await ring_at(sender, subscription, "https://a.push.example/x")
        assert (second.why, len(names.asked), dialled) == ("address not public", 2, ["8.8.8.8"])


async def test_a_service_listed_with_its_port_may_lie_on_this_machine(
    settings_for: Callable[..., Settings], subscription: Subscription, listener: CountingListener, dialled: list[str]
) -> None:
    host = f"push.example:{listener.port}"
    async with PushSender(settings_for(host), lookup=LyingNames(["127.0.0.1"]), patience=10) as sender:
        handover = await ring_at(sender, subscription, f"https://{host}/x")
    assert (handover.result, handover.why) == ("unreachable", "no connection"), "it speaks no TLS"
    assert listener.hits == len(dialled) > 0


async def test_but_only_on_this_machine_and_not_beside_it(
    settings_for: Callable[..., Settings], subscription: Subscription
) -> None:
    for address in ("10.0.0.1", "192.168.1.1", "169.254.169.254", "fe80::1"):
        async with PushSender(settings_for("push.example:8443"), lookup=LyingNames([address]), patience=10) as sender:
            handover = await ring_at(sender, subscription, "https://push.example:8443/x")
        assert handover == Handover("refused", why="address not public")
