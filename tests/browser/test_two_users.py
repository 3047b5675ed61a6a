"""Two people in one browser: a page that was made for one never acts as the other."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PIN, Phone, Server
from tests.browser.locking import open_core_group

COLLEAGUE = "colleague.worker@doorstep.test"
LOCKED = "Locked – Doorstep"
WORDS = "Grandmother said they moved the beds"


def test_a_page_locks_itself_when_somebody_else_opens(server: Server, phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    phone.page.fill("[name=name]", WORDS)
    theirs = signs_in(phone, COLLEAGUE)
    expect(phone.page).to_have_title(LOCKED)
    assert WORDS not in phone.page.content()
    expect(theirs.locator("[data-sync-pill]")).to_have_text("All sent")
    theirs.reload()
    expect(theirs.locator("[data-sync-pill]")).to_have_text("All sent")
    assert server.rows("SELECT id FROM core_group_member WHERE name = ?", WORDS) == []


def test_what_an_old_page_asks_for_is_refused_once_somebody_else_is_there(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open("/notifications")
    expect(phone.pill).to_have_text("All sent")
    # It slept through the news.
    phone.page.evaluate("window.stale = true; BroadcastChannel.prototype.dispatchEvent = () => true")
    stranger = phone.page.evaluate(ASKS_AS, "00000000-0000-7000-8000-000000000000")
    assert stranger["status"] == 409
    assert "Somebody else is signed in" in stranger["problem"]


def test_a_form_is_not_posted_into_somebody_elses_session(server: Server, phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    phone.page.fill("[name=name]", WORDS)
    phone.page.fill("[name=agency]", "School")
    phone.page.evaluate("document.cookie = 'doorstep-open=00000000000070008000000000000000.x; Path=/; SameSite=Lax'")
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page).to_have_title(LOCKED)
    phone.unlock()
    expect(phone.page.locator("[name=name]")).to_have_value(WORDS)
    assert server.rows("SELECT id FROM core_group_member WHERE name = ?", WORDS) == []


def signs_in(phone: Phone, who: str) -> Page:
    """In a tab of their own, on the same tablet."""
    mine, phone.page = phone.page, phone.context.new_page()
    phone.sign_in(who)
    expect(phone.page.locator("form[data-device][data-ready]")).to_be_visible()
    phone.page.fill("[name=pin]", PIN)
    phone.page.fill("[name=again]", PIN)
    phone.page.click("form[data-device] button[type=submit]")
    expect(phone.page).to_have_url(re.compile(rf"^{phone.url}/(\?|$)"))
    expect(phone.pill).to_have_text("All sent")
    theirs, phone.page = phone.page, mine
    return theirs


ASKS_AS = """async (worker) => {
  const headers = { accept: "application/json", "x-doorstep-worker": worker };
  const answer = await fetch("/session/active", { method: "POST", headers });
  return { status: answer.status, ...(await answer.json()) };
}"""
