import socket
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from server.doorbell import new_opaque_id
from server.handover import Handover
from server.keys import make_keys
from server.push import PushSender, Subscription
from server.push_server import PushService
from server.push_server.subscriber import Subscriber
from server.settings import Settings, read_settings
from tests.push.doubles import CountingListener

ORIGIN = "https://doorstep.example"


@pytest.fixture(scope="session")
def push_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("push") / "keys"
    make_keys(folder)
    return folder


@pytest.fixture
def settings_for(push_keys: Path) -> Callable[..., Settings]:
    """Settings with the push hosts (and whatever else) that a test names."""

    def settings(hosts: str = "", **more: str) -> Settings:
        environ = {"DOORSTEP_ORIGIN": ORIGIN, "DOORSTEP_KEYS": str(push_keys), "DOORSTEP_PUSH_HOSTS": hosts}
        return read_settings(environ | {f"DOORSTEP_{name.upper()}": value for name, value in more.items()})

    return settings


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with PushService() as running:
        yield running


@pytest.fixture
async def sender(service: PushService, settings_for: Callable[..., Settings]) -> AsyncIterator[PushSender]:
    async with PushSender(settings_for(service.origin)) as open_sender:
        yield open_sender


@pytest.fixture
def phone(service: PushService) -> Subscriber:
    return service.subscribe()


@pytest.fixture
def subscription(service: PushService, phone: Subscriber) -> Subscription:
    return subscription_of(service, phone)


@pytest.fixture
def listener() -> Iterator[CountingListener]:
    with CountingListener() as listening:
        yield listening


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a connection is tried to. Those beyond this machine fail at once, so no test leaves it."""
    addresses: list[str] = []
    connect = BaseSelectorEventLoop.sock_connect

    async def recording(loop: BaseSelectorEventLoop, door: socket.socket, address: tuple[str, int]) -> None:
        addresses.append(address[0])
        if address[0] not in ("127.0.0.1", "::1"):
            raise ConnectionRefusedError("beyond this machine")
        await connect(loop, door, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", recording)
    return addresses


def subscription_of(service: PushService, phone: Subscriber) -> Subscription:
    said = phone.as_json(service.origin)
    keys = said["keys"]
    assert isinstance(keys, dict)
    return Subscription(str(said["endpoint"]), keys["p256dh"], keys["auth"])


async def ring_at(sender: PushSender, subscription: Subscription, url: str) -> Handover:
    moved = Subscription(url, subscription.p256dh, subscription.auth)
    return await sender.ring(moved, opaque=new_opaque_id(), alert=uuid4())
