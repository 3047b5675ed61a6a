from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server

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
