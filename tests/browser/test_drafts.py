import signal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, until

WORDS = "She said she would rather talk at school"
# The page's scripts have begun by then, but what they wait for has not come.
QUICK = f"""document.addEventListener("DOMContentLoaded", () => {{
  const field = document.querySelector("[name=what_was_seen]");
  if (!field) return;
  field.value = "{WORDS}";
  field.dispatchEvent(new Event("input", {{ bubbles: true }}));
}})"""


def test_a_killed_tab_keeps_the_draft(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    form = phone.page.url
    record = phone.page.input_value("form[data-capture] [name=id]")
    phone.fill_visit(WORDS, outcome="took_place")
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    phone.crash_tab()

    phone.page.goto(form)
    phone.unlock()
    expect(phone.page.locator("[data-draft-offer]")).to_contain_text("You began this at")
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    expect(phone.page.locator("[name=outcome][value=took_place]")).to_be_checked()
    assert phone.page.input_value("form[data-capture] [name=id]") == record

    phone.save()
    expect(phone.saved).to_be_visible()
    assert phone.held("drafts") == []


def test_what_was_typed_before_the_page_was_ready_is_kept_too(phone: Phone) -> None:
    phone.begin()
    phone.page.add_init_script(QUICK)
    phone.open_form()
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    assert len(phone.held("drafts")) == 1


def test_starting_again_forgets_the_draft(phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    phone.page.reload()
    phone.page.get_by_role("button", name="Start again").click()
    expect(phone.page.locator("[data-draft-offer]")).to_have_count(0)
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value("")


def test_on_a_slow_line_what_was_let_go_of_is_not_kept_again_until_the_page_comes_anew(
    server: Server, phone: Phone
) -> None:
    assert server.process
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    phone.page.reload()
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    server.process.send_signal(signal.SIGSTOP)
    phone.page.fill("[name=what_was_seen]", f"{WORDS}, and more")
    phone.page.get_by_role("button", name="Start again").click()
    expect(phone.page.locator("[data-as-of]")).to_be_visible()
    server.process.send_signal(signal.SIGCONT)
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value("")
    assert phone.held("drafts") == []


@pytest.mark.parametrize("key", ["kept", "lost"])
def test_what_a_full_phone_does_not_keep_as_a_draft_outlives_a_lock_and_the_key(
    server: Server, phone: Phone, key: str
) -> None:
    phone.begin()
    phone.open_form()
    phone.page.evaluate(NO_ROOM_FOR_DRAFTS)
    phone.fill_visit("Typed on a full phone")
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("NOT KEPT")
    phone.page.click("[data-hide-now]")
    if key == "kept":
        phone.unlock()
        expect(phone.page.locator("[data-draft-offer]")).to_contain_text("back in the form")
        expect(phone.page.locator("[name=what_was_seen]")).to_have_value("Typed on a full phone")
        return
    for number in range(9):
        phone.unlock(f"83517{number}")
        expect(phone.page.locator("#pin-problem")).to_contain_text("did not open it")
    phone.unlock("835179")
    expect(phone.page.locator("[data-lost]")).to_contain_text("wrong ten times")
    expect(phone.page.locator("[data-lost]")).not_to_contain_text("no room for the last words")
    until(lambda: server.visits("Typed on a full phone"), "the unfinished visit", 40)


NO_ROOM_FOR_DRAFTS = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "drafts") throw new DOMException("Full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""
