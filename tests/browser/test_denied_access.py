"""A shut door is heard: with no signal the phone says so, with one the manager's phone rings."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Playwright, expect

from server.doorbell import BODY, TITLE
from tests.browser.conftest import ROOT, Phone, Server, SetUp, until

MANAGER = "team.manager@doorstep.test"
SENT = re.compile(r"^Sent \d\d:\d\d$")
ACKNOWLEDGED = re.compile(r"Acknowledged by the team manager \d\d:\d\d")


class PushService:
    """`doorstep push-server`: what a real one would have shown on a phone."""

    def __init__(self, process: subprocess.Popen[str], origin: str) -> None:
        self.process, self.origin = process, origin

    def subscription(self) -> dict[str, Any]:
        return self._ask("/subscriptions", b"{}")

    def pushes_to(self, subscription: dict[str, Any]) -> list[str]:
        name = subscription["endpoint"].rsplit("/", 1)[1]
        return [message["text"] for message in self._ask(f"/messages?subscription={name}")["messages"]]

    def _ask(self, path: str, data: bytes | None = None) -> dict[str, Any]:
        asked = urllib.request.Request(f"{self.origin}{path}", data=data, headers={"content-type": "application/json"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            told: dict[str, Any] = json.load(answer)
            return told


@pytest.fixture
def push_service(set_up: SetUp, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Before the server: it is told here whom it may ring, and where it lives."""
    command = [sys.executable, "-m", "server.commands", "push-server", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    origin = process.stdout.readline().rsplit(" ", 1)[1].strip()
    monkeypatch.setenv("DOORSTEP_PUSH_HOSTS", origin)
    monkeypatch.setenv("DOORSTEP_ORIGIN", f"http://127.0.0.1:{set_up.port}")
    yield PushService(process, origin)
    process.kill()
    process.wait()


@pytest.fixture
def manager(push_service: PushService, playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "manager", server.url)
    yield phone
    phone.close()


def test_denial_without_signal_rings_the_manager_once_it_is_back_and_the_worker_hears_it(
    push_service: PushService, server: Server, phone: Phone, manager: Phone
) -> None:
    subscription = allow_ringing(manager, push_service.subscription())
    phone.begin()
    open_denial(phone)
    server.kill()

    denial = tell(phone)
    screen = phone.page.locator("#saved")
    expect(screen.get_by_role("heading")).to_have_text("NOT SENT. Ring duty now.")
    expect(screen.get_by_role("link", name="Ring duty")).to_have_attribute("href", "tel:01632960101")
    expect(screen).to_contain_text("No bars? Go where there are. Danger: 999 works on any network.")
    text = screen.get_by_role("link", name="Text duty").get_attribute("href") or ""
    assert text.startswith("sms:01632960101?&body=")
    assert "Maple" not in text
    screen.get_by_role("button", name="I rang duty").click()
    expect(screen.locator("#duty-record")).to_contain_text("You rang duty at")

    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(screen.get_by_role("heading")).to_have_text(SENT)
    expect(screen).to_contain_text("The managers are being told now.")
    expect(phone.pill).to_have_text("All sent")
    assert server.rows("SELECT count(*) FROM rang_duty") == [(1,)]

    expect(manager.page.locator("[data-new-alert]")).to_be_visible()
    expect(manager.page.locator("[data-alert-count]")).to_have_text(re.compile(r"^[1-9]"))
    payload = until(lambda: about(server, denial, push_service.pushes_to(subscription)), "the manager's doorbell")
    ring(manager, payload)
    token = token_in(payload)
    until(lambda: state_of(server, token) == "shown", "the receipt that it was shown")
    # Only now: to ask while it is being shown makes Chromium forget it.
    assert manager.page.evaluate(NOTIFICATIONS) == [{"title": TITLE, "body": BODY}]

    click(manager)
    manager.page.wait_for_url(re.compile(r"/alerts/[0-9a-f-]{36}$"))
    assert state_of(server, token) == "opened"
    expect(manager.page.get_by_role("heading", level=1)).to_be_visible()
    expect(screen).not_to_contain_text("Acknowledged")
    manager.page.get_by_role("button", name=re.compile("Acknowledge")).click()
    expect(manager.page.locator("main")).to_contain_text("Acknowledged by")

    expect(screen.locator("[data-denial-standing]")).to_have_text(ACKNOWLEDGED)
    assert server.rows("SELECT count(*) FROM denied_access WHERE id = ?", denial) == [(1,)]


def test_not_sent_stays_on_every_page_and_on_the_locked_one_until_the_receipt(server: Server, phone: Phone) -> None:
    phone.begin()
    open_denial(phone)
    server.kill()
    tell(phone)
    expect(phone.page.locator("#saved.not-sent")).to_be_visible()
    banner = phone.page.locator("[data-not-sent-banner]")
    expect(banner).to_have_count(0)
    phone.open("/families")
    expect(banner).to_contain_text("NOT SENT. Ring duty now.")
    phone.close()

    phone.launch()
    banner = phone.page.locator("[data-not-sent-banner]")
    phone.open("/")
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()
    expect(banner).to_contain_text("NOT SENT. Ring duty now.")
    expect(banner.get_by_role("link")).to_have_attribute("href", "tel:01632960101")
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(banner).to_contain_text(re.compile(r"Sent \d\d:\d\d"))
    expect(banner).not_to_contain_text("NOT SENT")


def test_with_a_signal_it_says_sent_straight_away(server: Server, phone: Phone) -> None:
    phone.begin()
    open_denial(phone)
    denial = tell(phone)
    expect(phone.page.locator("#saved.saved").get_by_role("heading")).to_have_text(SENT)
    expect(phone.page.locator("[data-not-sent-banner]")).to_have_count(0)
    assert server.rows("SELECT count(*) FROM denied_access WHERE id = ?", denial) == [(1,)]


def test_line_that_hangs_is_not_waited_for(server: Server, phone: Phone) -> None:
    assert server.process
    phone.begin()
    open_denial(phone)
    server.process.send_signal(signal.SIGSTOP)
    phone.page.get_by_role("button", name="Tell the managers now").click()
    heading = phone.page.locator("#saved").get_by_role("heading")
    # Long before the line itself is given up, which takes half a minute.
    expect(heading).to_have_text("NOT SENT. Ring duty now.", timeout=15_000)
    server.process.send_signal(signal.SIGCONT)
    expect(heading).to_have_text(SENT)


def test_what_happened_at_the_door_is_told_before_the_denial_has_left_the_phone(server: Server, phone: Phone) -> None:
    phone.begin()
    open_denial(phone)
    server.kill()
    denial = tell(phone)
    phone.page.get_by_role("link", name="Tell what happened").click()
    form = phone.page.locator("form[data-capture=denied_access_details][data-ready]")
    form.locator("[name=their_words]").fill("Go away, she is asleep")
    form.get_by_role("button").click()
    expect(phone.page.locator("#record #saved")).to_contain_text("Saved on this phone")
    assert {row["kind"] for row in phone.held("outbox")} == {"denied_access", "denied_access_details"}
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.pill).to_have_text("All sent")
    told = server.rows("SELECT denial FROM denial_details WHERE their_words LIKE 'Go away%'")
    assert [str(row[0]) for row in told] == [denial]


def test_timer_started_without_a_signal_starts_when_it_is_back(server: Server, phone: Phone) -> None:
    phone.begin()
    open_denial(phone)
    family = phone.page.input_value("form[data-capture] [name=family]")
    phone.open(f"/families/{family}")
    expect(phone.page.locator("[data-visit-timer][data-ready]")).to_be_visible()
    server.kill()
    phone.page.locator("[data-visit-timer] summary").click()
    phone.page.get_by_role("button", name="Start the timer").click()
    expect(phone.page.locator("[data-timer-state]")).to_contain_text("NOT RUNNING yet")
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.get_by_role("heading", name="Timer is running")).to_be_visible()
    phone.page.get_by_role("button", name="I’m out").click()
    expect(phone.page.locator("form[data-timer-arm]")).to_be_attached()
    assert server.rows("SELECT count(*) FROM visit_timer WHERE disarmed_at IS NOT NULL") == [(1,)]


def open_denial(phone: Phone) -> None:
    """By the way a worker takes: from Today, then the family."""
    phone.open("/denied-access/new")
    phone.page.locator('main a[href^="/denied-access/new?family="]').first.click()
    expect(phone.page.locator("form[data-capture=denied_access][data-ready]")).to_be_visible()


def tell(phone: Phone) -> str:
    """The third tap."""
    record = phone.page.input_value("form[data-capture] [name=id]")
    phone.page.get_by_role("button", name="Tell the managers now").click()
    expect(phone.page.locator("#saved")).to_be_visible()
    return record


def allow_ringing(manager: Phone, subscription: dict[str, Any]) -> dict[str, Any]:
    """A browser here has no push service of its own: it gets the one of the tests as its address."""
    manager.context.grant_permissions(["notifications"], origin=manager.url)
    manager.context.add_init_script(SUBSCRIBES % json.dumps(subscription))
    manager.set_up(MANAGER)
    manager.open("/notifications")
    expect(manager.page.locator("[data-push][data-ready]")).to_be_visible()
    manager.page.locator("[data-push-allow]").click()
    expect(manager.page.locator("[data-push-state]")).to_have_text("This phone rings.")
    return subscription


SUBSCRIBES = """(() => {
  const made = %s;
  const subscription = { ...made, options: {}, toJSON: () => made, unsubscribe: async () => true };
  let given = sessionStorage.getItem("given") ? subscription : null;
  PushManager.prototype.subscribe = async () => {
    sessionStorage.setItem("given", "yes");
    return (given = subscription);
  };
  PushManager.prototype.getSubscription = async () => given;
})()"""


def ring(manager: Phone, payload: str) -> None:
    """Hands the push to the real service worker."""
    session = manager.context.new_cdp_session(manager.page)
    found: dict[str, str] = {}
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: _note(found, told))
    session.send("ServiceWorker.enable")
    until(lambda: manager.page.evaluate("1") and found, "the worker's registration")
    _deliver(session, manager.url, found["id"], payload)


def about(server: Server, denial: str, payloads: list[str]) -> str | None:
    """The push that rang for this denial: a weekly test may have come before it."""
    query = "SELECT token FROM delivery d JOIN alert a ON d.alert = a.id JOIN event e ON a.event = e.id WHERE e.key = ?"
    tokens = {row[0] for row in server.rows(query, f"visit:{denial}")}
    return next((payload for payload in payloads if token_in(payload) in tokens), None)


def token_in(payload: str) -> str:
    return str(json.loads(payload)["notification"]["navigate"]).rsplit("/", 1)[1]


def _note(found: dict[str, str], told: dict[str, Any]) -> None:
    for registration in told["registrations"]:
        found["id"] = registration["registrationId"]


def _deliver(session: CDPSession, origin: str, registration: str, payload: str) -> None:
    message = {"origin": origin, "registrationId": registration, "data": payload}
    session.send("ServiceWorker.deliverPushMessage", message)


NOTIFICATIONS = """async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
}"""


def click(manager: Phone) -> None:
    """As the browser tells the worker of a tap; it takes none from outside."""
    [worker] = manager.context.service_workers
    worker.evaluate(
        """async () => {
          const [notification] = await registration.getNotifications();
          dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )


def state_of(server: Server, token: str) -> str:
    [(state,)] = server.rows("SELECT state FROM delivery WHERE token = ?", token)
    return str(state)
