"""What a worker carries along, and for how long."""

import signal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, until
from tests.browser.phone_scripts import TAKE_ALONG

CHANGE_REGISTRATION = """async (changes) => {
  const request = indexedDB.open("doorstep");
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const tx = database.transaction(["registrations", "copies"], "readwrite");
  const all = tx.objectStore("registrations").getAll();
  all.onsuccess = () => {
    const [registration] = all.result;
    tx.objectStore("registrations").put({ ...registration, ...changes });
    const key = `${registration.id}:ff`;
    tx.objectStore("copies").put({ key, registration: registration.id, release: "", sealed: "" });
  };
  await new Promise((resolve) => (tx.oncomplete = resolve));
  database.close();
}"""


def test_copies_are_gone_after_72_hours_without_contact(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.page.evaluate(TAKE_ALONG)
    server.kill()
    hours = 72 * 3_600_000
    phone.page.evaluate(CHANGE_REGISTRATION, {"contact_at": phone.page.evaluate("Date.now()") - hours - 60_000})
    phone.open("/families")
    expect(phone.page).to_have_title("No signal – Doorstep")
    assert phone.held("copies") == []


@pytest.mark.parametrize("copied_at", ["0", "Date.now() + 20 * 3_600_000"])
def test_what_the_list_names_no_more_is_deleted_also_after_the_clock_was_put_back(phone: Phone, copied_at: str) -> None:
    phone.begin()
    phone.page.evaluate(TAKE_ALONG)
    phone.page.evaluate(CHANGE_REGISTRATION, {"copied_at": phone.page.evaluate(copied_at)})
    assert any(copy["key"].endswith(":ff") for copy in phone.held("copies"))
    phone.page.evaluate('navigator.serviceWorker.controller.postMessage({ type: "take along" })')
    until(lambda: not any(copy["key"].endswith(":ff") for copy in phone.held("copies")), "the end of what is not named")
    assert phone.held("copies")


def test_a_server_that_does_not_answer_in_time_is_not_waited_for(server: Server, phone: Phone) -> None:
    phone.begin()
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    try:
        phone.open("/families")
        expect(phone.page.locator(".as-it-was")).to_contain_text("As it was at")
    finally:
        server.process.send_signal(signal.SIGCONT)


def test_a_page_that_was_not_taken_along_says_so_calmly(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    phone.open("/children/00000000-0000-7000-8000-000000000000")
    expect(phone.page.locator("h1")).to_have_text("No signal")
    phone.page.get_by_role("link", name="Today").click()
    expect(phone.page.locator("[data-child-row]").first).to_be_visible()
