"""A lost phone tells nothing."""

from playwright.sync_api import expect

from tests.browser.conftest import PIN, Phone, Server
from tests.browser.raw_profile import found

PLANTED = "Zwetschgenkern"


def test_the_raw_profile_holds_no_word_that_was_typed(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    phone.fill_visit(PLANTED, outcome="took_place")
    fields = phone.page.locator("form[data-capture] textarea, form[data-capture] input[type=text]")
    assert fields.count() > 8
    for index in range(fields.count()):
        fields.nth(index).evaluate(TYPE, f"{PLANTED} {index}")
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    record = phone.page.input_value("form[data-capture] [name=id]")
    server.kill()
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.open("/unsent")
    expect(phone.page.locator(f'[data-unsent="{record}"]')).to_contain_text(PLANTED)
    phone.close()
    assert found(phone.profile, record), "the search itself finds what is there"
    assert found(phone.profile, PLANTED) == []


def test_no_page_kept_for_reading_is_readable_in_the_raw_profile(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    phone.open("/")
    expect(phone.page.locator(".as-it-was")).to_be_visible()
    name = max(phone.page.locator("[data-child-row] h3 a").all_inner_texts(), key=len)
    explanation = "working days after"
    assert explanation in phone.page.content()
    phone.close()
    assert found(phone.profile, name) == []
    assert found(phone.profile, explanation) == []
    assert found(phone.profile, PIN) == []


def test_opened_again_it_is_locked_and_shows_no_case(server: Server, phone: Phone) -> None:
    phone.begin()
    child = phone.page.locator("[data-child-row] h3 a").first.inner_text()
    path = phone.page.locator("[data-child-row] h3 a").first.get_attribute("href")
    phone.close()
    for signal in (True, False):
        if not signal:
            server.kill()
        phone.launch()
        phone.open(str(path))
        expect(phone.page).to_have_title("Locked – Doorstep")
        assert child not in phone.page.content()
        phone.unlock("135791")
        expect(phone.page.locator("[data-problem]")).to_contain_text("did not open it")
        phone.unlock()
        expect(phone.page.locator("h1")).to_contain_text(child)
        phone.close()
    phone.launch()


def test_the_next_page_and_the_next_tab_need_no_pin(phone: Phone) -> None:
    phone.begin()
    phone.page.locator("[data-child-row] h3 a").first.click()
    phone.page.wait_for_url("**/children/*")
    expect(phone.pill).to_have_text("All sent")
    other = phone.context.new_page()
    other.goto(f"{phone.url}/families")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    phone.page.reload()
    expect(phone.pill).to_have_text("All sent")
    assert phone.page.evaluate(KEYS_IN_STORE) == []


def test_responses_of_the_worker_carry_the_walls(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    for path in ("/", "/children/00000000-0000-7000-8000-000000000000"):
        answer = phone.page.goto(phone.url + path)
        assert answer is not None
        assert answer.from_service_worker
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


TYPE = """(field, words) => {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""

KEYS_IN_STORE = """async () => {
  const request = indexedDB.open("doorstep");
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const keys = [];
  const look = (value) => {
    if (value instanceof CryptoKey) keys.push(value.type);
    else if (value && typeof value === "object") Object.values(value).forEach(look);
  };
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    look(await new Promise((resolve) => (all.onsuccess = () => resolve(all.result))));
  }
  database.close();
  return keys;
}"""
