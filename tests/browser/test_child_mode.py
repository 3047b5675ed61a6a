"""A tablet in a child's hands: nothing leads to the case, and nothing the child made is lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.child_mode import (
    FIRST_NAME,
    begin_answer,
    expect_childs_page,
    finish_answer,
    greeting,
    hand_over,
    leave,
    open_child,
)
from tests.browser.conftest import PIN, Phone, Server, until
from tests.browser.locking import change, stop_time
from tests.browser.phone_scripts import TAKE_ALONG
from tests.browser.raw_profile import found
from tests.browser.test_canary import PLANTED, plant

PATHS = ["/", "/families", "/alerts", "/unsent", "/locked", "/sign-in", "/device", "/nothing-here", "/voice"]


@pytest.fixture
def handed_over(server: Server, phone: Phone) -> Phone:
    """From a child's page on a phone with everything taken along."""
    phone.begin()
    open_child(phone)
    hand_over(phone)
    return phone


@pytest.mark.parametrize("signal", [True, False], ids=["with signal", "without signal"])
def test_nothing_leads_out_of_the_childs_page(server: Server, phone: Phone, signal: bool) -> None:
    plant(server)
    phone.context.grant_permissions(["notifications"], origin=phone.url)
    phone.begin()
    page = phone.page
    page.evaluate(TAKE_ALONG)
    for path in ["/families", "/alerts", "/"] * 7:
        phone.open(path)
    open_child(phone)
    expect(page.locator("h1")).to_contain_text(PLANTED)
    hand_over(phone)
    if not signal:
        server.kill()
    for _ in range(20):
        page.go_back(wait_until="commit")
        expect_childs_page(page)
        expect_nothing_of_the_case(phone)
    page.reload()
    for path in PATHS:
        page.goto(phone.url + path)
        expect_childs_page(page)
        expect_nothing_of_the_case(phone)
    assert greeting(page) == FIRST_NAME, "the page itself goes on"
    other = phone.context.new_page()
    other.goto(f"{phone.url}/families")
    expect(other.locator("body[data-elsewhere]")).to_be_attached()
    expect_nothing_of_the_case(phone)
    (worker,) = phone.context.service_workers
    worker.evaluate(CLICK)
    page.wait_for_timeout(1_500)
    expect_nothing_of_the_case(phone)
    for asked in ASKED_BY_SCRIPT:
        assert page.evaluate(ASK, asked) == "refused"
    phone.close()
    phone.was_killed = True
    assert found(phone.profile, PLANTED) == []
    assert found(phone.profile, FIRST_NAME) == []


def test_a_reload_that_passes_the_worker_by_meets_a_closed_session(handed_over: Phone) -> None:
    page = handed_over.page
    bypass(page)
    for path in ("/", "/families", "/unsent", "/voice"):
        page.goto(handed_over.url + path)
        expect_childs_page(page)
        assert page.evaluate(STATUS) == 401


def test_the_pin_alone_leads_back_to_the_child_and_what_was_begun_is_sent_as_stopped(
    server: Server, handed_over: Phone
) -> None:
    page = handed_over.page
    finish_answer(page, "Finished words")
    begun = begin_answer(page, "Half a sentence", files=True)
    page.clock.install()
    stop_time(page)
    for wrong in ("wrong-kettle-1", "wrong-kettle-2", "wrong-kettle-3"):
        assert leave(page, wrong) == {"wrong": True}
    assert leave(page, PIN) == {"left_to_wait": 5}
    page.reload()
    expect_childs_page(page)
    assert leave(page, PIN) == {"left_to_wait": 5}, "a reload does not shorten it"
    page.clock.fast_forward(4_000)
    assert leave(page, PIN) == {"left_to_wait": 1}
    page.clock.fast_forward(1_000)
    page.clock.resume()
    (registration,) = handed_over.held("registrations")
    assert registration.get("wrong_pins", 0) == 0
    leave(page, waiting=False)
    page.wait_for_url("**/children/*")
    expect(handed_over.pill).to_have_text("All sent")
    assert [row for row in handed_over.held("settings") if row["name"].startswith("voice")] == []
    assert answers(server, handed_over) == ["finished", "stopped"]
    assert server.rows("SELECT id FROM child_answer WHERE ending = 'stopped' AND id = ?", begun)
    until(lambda: files(server) == ["kept"], "the drawing")


def test_it_is_left_without_a_signal_too(server: Server, handed_over: Phone) -> None:
    server.kill()
    page = handed_over.page
    begin_answer(page, "Half a sentence")
    leave(page, waiting=False)
    page.wait_for_url("**/children/*")
    expect(page.locator("[data-as-of]")).to_be_visible()
    expect(handed_over.pill).to_have_text("1 on this phone")


@pytest.mark.parametrize("death", ["the tab", "the browser"])
def test_what_a_killed_page_left_is_sent_once_after_the_pin(server: Server, handed_over: Phone, death: str) -> None:
    phone = handed_over
    finish_answer(phone.page, "Finished words")
    begin_answer(phone.page, "Half a sentence", files=True)
    server.kill()
    if death == "the tab":
        # The worker holds the key ten seconds longer, for a page that is left at once, and anew when it is asked.
        for _ in range(5):
            phone.page.wait_for_timeout(10_500)
            if greeting(phone.page) is None:
                break
        phone.crash_tab()
    else:
        phone.kill()
        phone.launch()
    phone.open("/families")
    expect_childs_page(phone.page)
    assert greeting(phone.page) is None
    begin_answer(phone.page, "Another sentence")
    server.start()
    leave(phone.page, waiting=False)
    phone.page.wait_for_url("**/children/*")
    expect(phone.pill).to_have_text("All sent")
    assert answers(server, phone) == ["finished", "interrupted", "stopped"]
    until(lambda: files(server) == ["kept"], "the drawing")


def test_signed_off_in_a_childs_hands_it_goes_on_sends_and_then_asks_to_sign_in(
    server: Server, handed_over: Phone
) -> None:
    page = handed_over.page
    change(server, "UPDATE registration SET revoked_at = CURRENT_TIMESTAMP")
    page.reload()
    until(lambda: handed_over.held("registrations")[0]["sealed_key"] == "", "the end of the key")
    expect_childs_page(page)
    begin_answer(page, "Said after it was signed off")
    leave(page, "any-pin-at-all", waiting=False)
    page.wait_for_url("**/sign-in*")
    until(lambda: server.rows("SELECT id FROM capture WHERE kind = 'child_answer'"), "the answer")


def expect_nothing_of_the_case(phone: Phone) -> None:
    for page in phone.context.pages:
        kept = page.title() + page.url + page.evaluate(STORED)
        assert PLANTED not in kept + page.content()
        assert FIRST_NAME not in kept, "only the greeting says the name"
        assert "/children/" not in page.url


def bypass(page: Page) -> None:
    """As a reload with the shift key, from now on."""
    session: Any = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBypassServiceWorker", {"bypass": True})


def answers(server: Server, phone: Phone) -> list[str]:
    """How each answer from this phone ended."""
    rows = server.rows("SELECT ending FROM child_answer WHERE registration IS NOT NULL ORDER BY ending")
    assert phone.held("drafts") == []
    return [ending for (ending,) in rows]


def files(server: Server) -> list[str]:
    """Where each file from this phone stands."""
    theirs = "SELECT id FROM child_answer WHERE registration IS NOT NULL"
    return [state for (state,) in server.rows(f"SELECT state FROM attachment WHERE record IN ({theirs})")]


STATUS = "fetch('/families', { headers: { accept: 'application/json' } }).then(({ status }) => status)"
STORED = """async () => {
  const kept = { ...localStorage, ...sessionStorage, cookie: document.cookie, state: history.state };
  return JSON.stringify(kept);
}"""
ASKED_BY_SCRIPT = [
    ["/families", {"headers": {"hx-request": "true"}}],
    ["/absences", {"method": "POST", "body": "x=1"}],
    ["/sign-in", {"method": "POST", "body": "x=1"}],
    ["/session/nonce", {"method": "POST", "body": "{}"}],
]
ASK = "([path, request]) => fetch(path, request).then(({ status }) => String(status), () => 'refused')"
CLICK = """async () => {
  await registration.showNotification("Doorstep", { data: { path: `/a/${"x".repeat(32)}` } });
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""
