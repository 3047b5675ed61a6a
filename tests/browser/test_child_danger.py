"""What a child said means danger: with no signal the phone says who has to be rung, with one the managers are."""

import os
import re

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server

SAID = "He locks me in the PLUMCUPBOARD."
SENT = re.compile(r"^Sent \d\d:\d\d$")


def test_without_signal_it_says_ring_duty_and_goes_by_itself(server: Server, phone: Phone) -> None:
    phone.begin()
    child = open_danger(phone)
    look(phone, "danger")
    server.kill()
    phone.open(f"/children/{child}/danger")
    danger = tell(phone)
    screen = phone.page.locator("#saved")
    expect(screen.get_by_role("heading")).to_have_text("NOT SENT. Ring duty now.")
    look(phone, "danger-not-sent")
    expect(screen.get_by_role("link", name="Ring duty")).to_have_attribute("href", "tel:01632960101")
    text = screen.get_by_role("link", name="Text duty").get_attribute("href") or ""
    assert "A%20child%20said%20something" in text
    assert "PLUMCUPBOARD" not in text
    expect(screen.get_by_role("link", name="Tell what happened")).to_have_count(0)
    screen.get_by_role("button", name="I rang duty").click()
    expect(screen.locator("#duty-record")).to_contain_text("You rang duty at")

    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(screen.get_by_role("heading")).to_have_text(SENT)
    expect(screen).to_contain_text("The managers are being told now.")
    expect(phone.pill).to_have_text("All sent")
    assert server.rows("SELECT words FROM child_danger WHERE id = ?", danger) == [(SAID,)]
    ((event,),) = server.rows("SELECT id FROM event WHERE rule = 'child_said'")
    phone.open(f"/alerts/{event}")
    expect(phone.page.locator("main")).to_contain_text(SAID)
    expect(phone.page.locator("main")).to_contain_text("rang duty")
    look(phone, "danger-alert")


def test_with_a_signal_it_says_sent_straight_away(server: Server, phone: Phone) -> None:
    phone.begin()
    open_danger(phone)
    danger = tell(phone)
    expect(phone.page.locator("#saved.saved").get_by_role("heading")).to_have_text(SENT)
    assert server.rows("SELECT count(*) FROM child_danger WHERE id = ?", danger) == [(1,)]
    assert server.rows("SELECT count(*) FROM event WHERE rule = 'child_said'") == [(1,)]


def open_danger(phone: Phone) -> str:
    """Of the first child on Today. Returns their id."""
    phone.open("/")
    href = phone.page.locator('main a[href^="/children/"]').first.get_attribute("href") or ""
    phone.open(f"{href}/danger")
    expect(phone.page.locator("form[data-capture=child_danger][data-ready]")).to_be_visible()
    return href.rsplit("/", 1)[1]


def tell(phone: Phone) -> str:
    form = phone.page.locator("form[data-capture=child_danger][data-ready]")
    form.locator("[name=words]").fill(SAID)
    form.get_by_role("button", name="Tell the managers now").click()
    saved = phone.page.locator("#saved")
    expect(saved).to_be_visible()
    return saved.get_attribute("data-capture") or ""


def look(phone: Phone, name: str) -> None:
    if folder := os.environ.get("DOORSTEP_LOOK"):
        phone.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
