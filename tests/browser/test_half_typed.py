"""Forms that are no records: what stands half typed in them outlives a lock and a line that dies."""

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tests.browser.locking import WORDS, expect_locked, fill_member, hide, open_core_group

DIES_ON_THE_WAY = """() => {
  const submit = HTMLFormElement.prototype.requestSubmit;
  HTMLFormElement.prototype.requestSubmit = function (...given) {
    void killServer().then(() => submit.apply(this, given));
  };
}"""


def test_what_stands_half_typed_in_another_form_comes_back(phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    phone.page.fill("[name=name]", WORDS)
    hide(phone.page)
    expect_locked(phone.page, WORDS)
    assert WORDS not in str(phone.held("settings"))
    phone.unlock()
    expect(phone.page.locator("[data-kept-form]")).to_contain_text("back in the form")
    expect(phone.page.locator("[name=name]")).to_have_value(WORDS)
    phone.page.get_by_role("button", name="Start again").click()
    expect(phone.page.locator("[name=name]")).to_have_value("")
    phone.page.reload()
    expect(phone.pill).to_have_text("All sent")
    expect(phone.page.locator("[data-kept-form]")).to_have_count(0)


def test_what_was_posted_is_kept_no_more(phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    fill_member(phone.page)
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("main")).to_contain_text(WORDS)
    expect(phone.pill).to_have_text("All sent")
    open_core_group(phone.page)
    expect(phone.pill).to_have_text("All sent")
    expect(phone.page.locator("[data-kept-form]")).to_have_count(0)
    assert not [row for row in phone.held("settings") if row["name"].startswith("form:")]


def test_without_signal_a_form_stays_as_it_is(server: Server, phone: Phone) -> None:
    phone.begin()
    open_core_group(phone.page)
    fill_member(phone.page)
    server.kill()
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("[data-not-posted]")).to_contain_text("what you typed is still here")
    expect(phone.page.locator("[name=name]")).to_have_value(WORDS)
    server.start()
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("[data-not-posted]")).to_have_count(0)
    expect(phone.page.locator("main")).to_contain_text(WORDS)


def test_what_was_on_its_way_when_the_line_died_is_back_in_the_form(server: Server, phone: Phone) -> None:
    """The page that says so has no script; whatever comes next must not take the form for sent."""
    phone.begin()
    open_core_group(phone.page)
    form = phone.page.url
    fill_member(phone.page)
    phone.page.expose_function("killServer", server.kill)
    phone.page.evaluate(DIES_ON_THE_WAY)
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("h1")).to_have_text("No signal")
    server.start()
    phone.page.goto(form)
    expect(phone.page.locator("[data-kept-form]")).to_contain_text("It is not sent yet")
    expect(phone.page.locator("[name=name]")).to_have_value(WORDS)
    phone.page.locator("form.card button[type=submit]").click()
    expect(phone.page.locator("main")).to_contain_text(WORDS)
    expect(phone.page.locator("[data-kept-form]")).to_have_count(0)
