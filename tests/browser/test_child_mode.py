"""A tablet in a child's hands: nothing leads to the case, and nothing the child made is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.child_mode import FIRST_NAME, expect_childs_page, hand_over
from tests.browser.conftest import Phone, Server
from tests.browser.raw_profile import found
from tests.browser.test_canary import PLANTED, TAKE_ALONG, plant

PATHS = ["/", "/families", "/alerts", "/unsent", "/locked", "/sign-in", "/device", "/nothing-here", "/voice"]


@pytest.fixture
def handed_over(server: Server, phone: Phone) -> Phone:
    """After the worker looked around, with planted words on every page behind."""
    plant(server)
    phone.begin()
    phone.page.evaluate(TAKE_ALONG)
    for path in ["/families", "/alerts", "/"] * 7:
        phone.open(path)
    phone.page.locator("[data-child-row] h3 a").first.click()
    expect(phone.page.locator("h1")).to_contain_text(PLANTED)
    hand_over(phone)
    return phone


@pytest.mark.parametrize("signal", [True, False], ids=["with signal", "without signal"])
def test_nothing_leads_out_of_the_childs_page(handed_over: Phone, server: Server, signal: bool) -> None:
    phone, page = handed_over, handed_over.page
    if not signal:
        server.kill()
    expect_nothing_of_the_case(phone)
    for _ in range(20):
        page.go_back(wait_until="commit")
        expect_childs_page(page)
        expect_nothing_of_the_case(phone)
    page.reload()
    for path in PATHS:
        page.goto(phone.url + path)
        expect_childs_page(page)
        expect_nothing_of_the_case(phone)
    other = phone.context.new_page()
    other.goto(f"{phone.url}/families")
    other.wait_for_selector("[data-voice]", state="attached")
    expect_nothing_of_the_case(phone)
    phone.close()
    phone.was_killed = True
    assert found(phone.profile, PLANTED) == []
    assert found(phone.profile, FIRST_NAME) == []


def expect_nothing_of_the_case(phone: Phone) -> None:
    for page in phone.context.pages:
        whole = page.content() + page.title() + page.url + page.evaluate(STORED)
        assert PLANTED not in whole
        assert "/children/" not in page.url


STORED = """async () => {
  const kept = { ...localStorage, ...sessionStorage, cookie: document.cookie, state: history.state };
  return JSON.stringify(kept);
}"""
