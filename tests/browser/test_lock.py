"""Nobody there, out of sight, or "Hide now": the page is gone, and nothing typed with it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.child_mode import FOLDER
from tests.browser.conftest import Phone, Server
from tests.browser.locking import (
    HEARS_OF_SIGHT,
    LOCKED,
    PUT_OUT_OF_SIGHT,
    TAKE_ALONG,
    WORDS,
    expect_locked,
    hide,
    pass_time,
    stop_time,
    suspend,
)
from tests.browser.phone_scripts import TAKE_ALONG as LAST_TAKE_ALONG

FORGET_KEY = f"""async () => {{
  (await import({FOLDER} + "/offline/held_key.js")).forgetKey();
  // For a moment the worker could still hand it over.
  navigator.serviceWorker.controller.postMessage({{ type: "lock" }});
}}"""
OPEN_COOKIE = "document.cookie.includes('doorstep-open=')"


def test_hide_now_replaces_the_page(phone: Phone) -> None:
    phone.begin()
    child = phone.page.locator("[data-child-row] h3 a").first.inner_text()
    assert phone.page.evaluate(OPEN_COOKIE)
    hide(phone.page)
    expect_locked(phone.page, child)
    assert not phone.page.evaluate(OPEN_COOKIE)
    phone.unlock()
    expect(phone.page.locator("[data-child-row] h3 a").first).to_have_text(child)
    assert phone.page.evaluate(OPEN_COOKIE)


def test_hidden_without_signal_it_is_locked_all_the_same(server: Server, phone: Phone) -> None:
    phone.begin()
    child = phone.page.locator("[data-child-row] h3 a").first.inner_text()
    server.kill()
    hide(phone.page)
    expect_locked(phone.page, child)
    assert not phone.page.evaluate(OPEN_COOKIE)
    phone.unlock()
    expect(phone.page.locator(".as-it-was")).to_be_visible()
    expect(phone.page.locator("[data-child-row] h3 a").first).to_have_text(child)


def test_five_minutes_without_a_touch_lock_and_the_draft_is_there_afterwards(phone: Phone) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open_form()
    phone.fill_visit(WORDS)
    stop_time(phone.page)
    pass_time(phone.page, 260)
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    pass_time(phone.page, 40)
    expect_locked(phone.page, WORDS)
    phone.page.clock.resume()
    phone.unlock()
    expect(phone.page.locator("[data-draft-offer]")).to_contain_text("You began this at")
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)


def test_a_touch_keeps_it_open_and_polls_do_not(phone: Phone) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open("/families")
    expect(phone.pill).to_have_text("All sent")
    stop_time(phone.page)
    pass_time(phone.page, 260)
    phone.page.keyboard.press("Shift")
    pass_time(phone.page, 280)
    expect(phone.pill).to_have_text("All sent")
    with phone.page.expect_request("**/alerts/count"):
        phone.page.clock.run_for(9_000)
    pass_time(phone.page, 20)
    expect(phone.page).to_have_title(LOCKED)


@pytest.fixture
def shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the server."""
    monkeypatch.setenv("DOORSTEP_IDLE_MINUTES", "2")
    monkeypatch.setenv("DOORSTEP_HIDDEN_SECONDS", "15")


def test_it_locks_after_as_many_minutes_and_seconds_as_are_set(shorter: None, server: Server, phone: Phone) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open("/families")
    expect(phone.pill).to_have_text("All sent")
    stop_time(phone.page)
    pass_time(phone.page, 90)
    expect(phone.pill).to_have_text("All sent")
    pass_time(phone.page, 30)
    expect(phone.page).to_have_title(LOCKED)
    phone.page.clock.resume()
    phone.unlock()
    expect(phone.pill).to_have_text("All sent")
    phone.page.evaluate(PUT_OUT_OF_SIGHT, "hidden")
    phone.page.clock.fast_forward(16_000)
    expect(phone.page).to_have_title(LOCKED)


def test_out_of_sight_for_a_minute_it_locks_even_if_the_phone_slept_meanwhile(phone: Phone) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open("/families")
    expect(phone.pill).to_have_text("All sent")
    stop_time(phone.page)
    phone.page.evaluate(PUT_OUT_OF_SIGHT, "hidden")
    phone.page.clock.fast_forward(50_000)
    phone.page.evaluate(PUT_OUT_OF_SIGHT, "visible")
    expect(phone.pill).to_have_text("All sent")
    phone.page.evaluate(PUT_OUT_OF_SIGHT, "hidden")
    # No timer runs while a phone sleeps: only its clock goes on.
    phone.page.clock.set_system_time(phone.page.evaluate("Date.now() + 61_000"))
    phone.page.evaluate(PUT_OUT_OF_SIGHT, "visible")
    expect(phone.page).to_have_title(LOCKED)


def test_all_pages_lock_together_and_one_behind_another_locks_neither(phone: Phone) -> None:
    phone.begin()
    behind = phone.context.new_page()
    behind.clock.install()
    behind.goto(f"{phone.url}/families")
    expect(behind.locator("[data-sync-pill]")).to_have_text("All sent")
    behind.evaluate(PUT_OUT_OF_SIGHT, "hidden")
    for _ in range(3):
        behind.evaluate(HEARS_OF_SIGHT)
        behind.clock.fast_forward(30_000)
    expect(behind.locator("[data-sync-pill]")).to_have_text("All sent")
    hide(phone.page)
    expect(phone.page).to_have_title(LOCKED)
    expect(behind).to_have_title(LOCKED)


def test_unlocked_without_a_signal_no_pin_is_asked_for_again_when_there_is_one(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    hide(phone.page)
    phone.unlock()
    expect(phone.page.locator("[data-as-of]")).to_be_visible()
    server.start()
    phone.page.get_by_role("link", name="Families").first.click()
    expect(phone.page.locator("h1")).to_contain_text("Families")
    expect(phone.page.locator("[data-as-of]")).to_have_count(0)
    expect(phone.pill).to_have_text("All sent")


def test_locked_again_without_a_signal_the_pin_is_asked_for_when_there_is_one(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    hide(phone.page)
    phone.unlock()
    expect(phone.page.locator("[data-as-of]")).to_be_visible()
    hide(phone.page)
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()
    assert not phone.page.evaluate(OPEN_COOKIE)
    server.start()
    phone.open("/families")
    expect(phone.page).to_have_title(LOCKED)


def test_a_page_that_is_loaded_past_the_worker_is_locked_too_once_the_key_is_gone(phone: Phone) -> None:
    phone.begin()
    # As after a browser that was killed and brought its cookies back.
    phone.page.evaluate(FORGET_KEY)
    phone.context.new_cdp_session(phone.page).send("Page.reload", {"ignoreCache": True})
    expect(phone.page).to_have_title(LOCKED)
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()


def test_nothing_of_the_case_is_behind_the_back_button(phone: Phone) -> None:
    phone.begin()
    child = phone.page.locator("[data-child-row] h3 a").first
    name = child.inner_text()
    child.click()
    expect(phone.page.locator("h1")).to_contain_text(name)
    expect(phone.pill).to_have_text("All sent")
    hide(phone.page)
    expect_locked(phone.page, name)
    phone.page.go_back()
    expect_locked(phone.page, name)


def test_signing_out_locks_the_other_pages(phone: Phone) -> None:
    phone.begin()
    other = phone.context.new_page()
    other.goto(f"{phone.url}/families")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    phone.open("/me")
    expect(phone.pill).to_have_text("All sent")
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page).to_have_url(re.compile("/sign-in"))
    expect(other).to_have_title(LOCKED)
    assert not other.evaluate(OPEN_COOKIE)


def test_signing_out_as_soon_as_the_page_is_there_locks_the_other_pages_too(phone: Phone) -> None:
    phone.begin()
    other = phone.context.new_page()
    other.goto(f"{phone.url}/families")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    phone.page.add_init_script(SIGNS_OUT_AT_ONCE)
    phone.page.goto(f"{phone.url}/me", wait_until="commit")
    expect(phone.page).to_have_url(re.compile("/sign-in"))
    expect(other).to_have_title(LOCKED)


SIGNS_OUT_AT_ONCE = """document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("form[data-sign-out] button")?.click();
})"""


def test_locked_it_says_what_waits_and_still_sends_it(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved).to_be_visible()
    hide(phone.page)
    expect_locked(phone.page, WORDS)
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("1 on this phone")
    expect(phone.page.locator("[data-duty-phone]")).to_be_visible()
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("")
    assert len(server.visits(WORDS)) == 1
    assert phone.page.title() == LOCKED


def test_what_is_fetched_to_take_along_neither_wakes_nor_replaces_anything(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.page.evaluate(LAST_TAKE_ALONG)
    copies = len(phone.held("copies"))
    suspend(server)
    phone.page.evaluate(TAKE_ALONG)
    assert len(phone.held("copies")) == copies
    server.kill()
    phone.open("/families")
    expect(phone.page.locator(".as-it-was")).to_be_visible()
    assert "Locked" not in phone.page.title()
