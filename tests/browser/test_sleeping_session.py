"""The server's session falls asleep by itself: polls leave it so, a person's next act opens it, signing out ends it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from server.demo.staff import PASSWORD
from tests.browser.conftest import WORKER, Phone, Server
from tests.browser.locking import WORDS, change, fill_member, open_core_group, pass_time, suspend

OPEN_COOKIE = "document.cookie.includes('doorstep-open=')"


def test_an_alert_page_that_looks_again_by_itself_keeps_no_session_open(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open(f"/alerts/{server.rows('SELECT id FROM event WHERE closed_at IS NULL')[0][0]}")
    expect(phone.pill).to_have_text("All sent")
    before = str(datetime.now(UTC) - timedelta(minutes=3))
    change(server, f"UPDATE session SET last_active_at = '{before}'")
    assert look_again(phone) == 200
    assert server.rows("SELECT DISTINCT last_active_at FROM session") == [(before,)]


def test_a_page_that_looks_again_by_itself_wakes_no_sleeping_session_and_a_touch_does(
    server: Server, phone: Phone
) -> None:
    phone.begin()
    phone.page.clock.install()
    phone.open(f"/alerts/{server.rows('SELECT id FROM event WHERE closed_at IS NULL')[0][0]}")
    expect(phone.pill).to_have_text("All sent")
    suspend(server)
    for _ in range(2):
        assert look_again(phone) == 401
        assert "/alerts/" in phone.page.url
    assert server.rows("SELECT DISTINCT open_digest FROM session") == [("",)]
    pass_time(phone.page, 60)
    with phone.page.expect_response("**/session/resume"):
        phone.page.keyboard.press("Shift")
    assert look_again(phone) == 200


def test_a_session_that_fell_asleep_goes_on_without_a_pin(server: Server, phone: Phone) -> None:
    phone.begin()
    suspend(server)
    phone.page.get_by_role("link", name="Families").click()
    expect(phone.page.locator("h1")).to_contain_text("Families")
    assert phone.page.evaluate(OPEN_COOKIE)


def test_a_form_posted_into_a_sleeping_session_arrives(server: Server, phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    fill_member(phone.page)
    suspend(server)
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("main")).to_contain_text(WORDS)
    assert len(server.rows("SELECT id FROM core_group_member WHERE name = ?", WORDS)) == 1


def test_a_request_of_the_page_is_sent_again_once_the_session_is_open(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open("/notifications")
    expect(phone.pill).to_have_text("All sent")
    suspend(server)
    asked: list[tuple[str, int]] = []
    phone.page.on("response", lambda answer: asked.append((answer.url.removeprefix(phone.url), answer.status)))
    with phone.page.expect_response(lambda answer: answer.url.endswith("/notifications/test") and answer.status != 401):
        phone.page.evaluate("htmx.ajax('POST', '/notifications/test', {target: '#test', swap: 'innerHTML'})")
    assert ("/session/resume", 204) in asked
    assert "/locked" not in phone.page.url


def test_after_twelve_hours_the_form_waits_for_whoever_signs_in_again(server: Server, phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    fill_member(phone.page)
    change(server, "UPDATE session SET ended_at = began_at")
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page).to_have_url(re.compile("/sign-in"))
    assert WORDS not in phone.page.content()
    phone.page.fill("[name=email]", WORKER)
    phone.page.fill("[name=password]", PASSWORD)
    phone.page.click("main button[type=submit]")
    phone.unlock()
    expect(phone.page.locator("[data-kept-form]")).to_contain_text("back in the form")
    expect(phone.page.locator("[name=name]")).to_have_value(WORDS)
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("main")).to_contain_text(WORDS)


def test_signing_out_ends_a_session_that_fell_asleep(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open("/me")
    expect(phone.pill).to_have_text("All sent")
    suspend(server)
    phone.page.get_by_role("button", name="Sign out").click()
    expect(phone.page).to_have_url(re.compile("/sign-in"))
    assert server.rows("SELECT id FROM session WHERE ended_at IS NULL") == []


def look_again(phone: Phone) -> int:
    """What the page's own timer was answered."""
    with phone.page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as answer:
        phone.page.clock.run_for(16_000)
    return answer.value.status
