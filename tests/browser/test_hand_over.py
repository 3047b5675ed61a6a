"""The whole way of a child's answer: handed over without signal, given, left with the PIN, sent later, and shown."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.child_mode import expect_childs_page
from tests.browser.conftest import PIN, Phone, Server

QUESTION = "What is it like when the phone rings?"


@pytest.fixture
def kit(server: Server) -> str:
    ((id,),) = server.rows("SELECT id FROM child WHERE first_name = 'Kit'")
    return str(UUID(bytes=id)) if isinstance(id, bytes) else str(UUID(id))


def test_an_answer_given_without_signal_is_seen_on_the_timeline(server: Server, phone: Phone, kit: str) -> None:
    phone.begin()
    page = phone.page
    server.kill()
    open_hand_over(phone, kit)
    fill(page)
    page.get_by_role("button", name="Hand over").click()
    expect_childs_page(page)
    expect(page.locator("h1")).to_have_text(re.compile("Kit"))
    answer_faces(page)
    give_back(page)
    page.wait_for_url(f"**/children/{kit}")
    expect(phone.pill).to_have_text("2 on this phone")
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.pill).to_have_text("All sent")
    open_or_unlock(phone, f"/children/{kit}/voice")
    newest = page.locator(".sitting").first
    expect(newest.locator(".answer__given use[href$='#face-worried']")).to_be_visible()
    expect(newest).to_contain_text("Nobody else was in the room.")
    expect(newest).to_contain_text(QUESTION)


@pytest.mark.parametrize("chosen", ["yes", "no"])
def test_the_child_looks_at_earlier_answers_only_if_that_was_chosen(phone: Phone, kit: str, chosen: str) -> None:
    phone.begin()
    page = phone.page
    open_hand_over(phone, kit)
    fill(page)
    page.locator(f"[name=shown_earlier][value={chosen}]").check(force=True)
    page.get_by_role("button", name="Hand over").click()
    expect_childs_page(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Skip").click()
    expect(page.locator("[data-kind=chooser]")).to_be_visible()
    earlier = page.locator(".tile", has_text="What you made before")
    expect(earlier).to_have_count(1 if chosen == "yes" else 0)
    if chosen == "yes":
        earlier.click()
        expect(page.locator(".earlier")).to_contain_text("I don’t want to move again")


def test_a_police_interview_that_is_not_agreed_stops_the_hand_over(phone: Phone, kit: str) -> None:
    phone.begin()
    page = phone.page
    open_hand_over(phone, kit)
    fill(page)
    page.locator("[name=police_interview][value=planned]").check(force=True)
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("#police_interview-error")).to_contain_text("Agree this with the police first")
    assert phone.held("outbox") == []
    assert page.url.endswith("/hand-over")


def test_what_an_answer_makes_needless_is_not_recorded(phone: Phone, kit: str) -> None:
    """An interpreter who was taken out of the room, and earlier answers that somebody else could see."""
    phone.begin()
    page = phone.page
    open_hand_over(phone, kit)
    fill(page)
    page.locator("[name=shown_earlier][value=yes]").check(force=True)
    page.locator("[name=in_the_room][value=interpreter]").check()
    expect(page.locator("[name=in_the_room][value=nobody_else]")).not_to_be_checked()
    page.fill("[name=interpreter_name]", "Jan Nowak")
    expect(page.locator("[name=shown_earlier][value=no]")).to_be_checked()
    page.locator("[name=in_the_room][value=nobody_else]").check()
    expect(page.locator("[name=in_the_room][value=interpreter]")).not_to_be_checked()
    expect(page.locator("[name=interpreter_name]")).to_have_value("")


def test_whoever_is_quick_meets_a_form_that_knows_what_an_answer_makes_needless(phone: Phone, kit: str) -> None:
    phone.begin()
    phone.page.add_init_script(AS_SOON_AS_IT_IS_READY)
    open_hand_over(phone, kit)
    expect(phone.page.locator("[name=in_the_room][value=nobody_else]")).to_be_checked()
    expect(phone.page.locator("[name=in_the_room][value=interpreter]")).not_to_be_checked()


AS_SOON_AS_IT_IS_READY = """new MutationObserver((_, observer) => {
  if (!document.querySelector("form[data-ready]")) return;
  observer.disconnect();
  for (const who of ["interpreter", "nobody_else"]) document.querySelector(`[name=in_the_room][value=${who}]`).click();
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] })"""


def open_hand_over(phone: Phone, child: str) -> None:
    phone.open(f"/children/{child}/hand-over")
    expect(phone.page.locator("form[data-capture=child_session][data-ready]")).to_be_visible()


def open_or_unlock(phone: Phone, path: str) -> None:
    """The server's session slept while the child had the tablet: it may ask for the PIN once more."""
    phone.open(path)
    locked = phone.page.locator("form[data-unlock][data-ready]")
    expect(locked.or_(phone.pill)).to_be_visible()
    if locked.is_visible():
        phone.unlock()


def fill(page: Page) -> None:
    page.locator("[name=tools][value=faces]").check()
    page.locator("[name=language][value=en]").check()
    page.locator("[name=in_the_room][value=nobody_else]").check()
    page.locator("[name=holds_pen][value=child]").check(force=True)
    page.locator("[name=police_interview][value=none]").check(force=True)
    page.fill("[name=question]", QUESTION)


def answer_faces(page: Page) -> None:
    """As a child would: on, on, a face, and done."""
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Skip").click()
    page.locator(".tile", has_text="Faces").click()
    page.locator(".tile", has_text=re.compile("worried", re.IGNORECASE)).first.click()
    for _ in range(12):
        if page.locator("[data-kind=chooser]").count():
            break
        page.locator(".button--next").click()
    expect(page.locator("[data-kind=chooser]")).to_be_visible()


def give_back(page: Page) -> None:
    page.locator(".button--lock").click()
    page.fill("#pin", PIN)
    page.locator(".pin button[type=submit]").click()
