"""Saved means saved: once, and never said when it is not so."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, until
from tests.browser.locking import change

WORDS = "The lights were on upstairs"

POST_TWICE = """async (form) => {
  const body = new URLSearchParams(new FormData(form));
  const post = () => fetch("/visits", { method: "POST", headers: { "HX-Request": "true" }, body });
  return Promise.all((await Promise.all([post(), post()])).map((response) => response.text()));
}"""

TAPPED_AGAIN = """([x, y]) => {
  const at = { bubbles: true, cancelable: true, clientX: x, clientY: y, detail: 1 };
  addEventListener("htmx:after:swap", () => {
    const under = document.elementFromPoint(x, y);
    globalThis.under = under.closest("a")?.getAttribute("href");
    under.dispatchEvent(new PointerEvent("pointerdown", at));
    under.dispatchEvent(new MouseEvent("click", at));
  }, { once: true });
}"""

SCROLLED_BETWEEN = """() => {
  const at = { bubbles: true, cancelable: true, clientX: innerWidth / 2, clientY: innerHeight / 2, detail: 1 };
  const press = () => {
    const under = document.elementFromPoint(at.clientX, at.clientY);
    under.dispatchEvent(new PointerEvent("pointerdown", at));
    return [under.outerHTML, under.dispatchEvent(new MouseEvent("click", at))];
  };
  const [first] = press();
  scrollBy(0, 300);
  const [second, wasTaken] = press();
  return [first !== second, wasTaken];
}"""


def test_two_taps_on_save_are_one_record(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    phone.page.dblclick("form[data-capture] button[type=submit]")
    phone.expect_sent()
    assert len(server.visits(WORDS)) == 1


def test_a_second_tap_on_save_does_not_press_what_then_lies_there(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    button = phone.page.locator("form[data-capture] button[type=submit]").bounding_box()
    assert button
    phone.page.evaluate(TAPPED_AGAIN, [button["x"] + button["width"] / 2, button["y"] + button["height"] / 2])
    phone.save()
    phone.expect_sent()
    assert phone.page.evaluate("under") == "/families"
    phone.page.click('.places a[href="/families"]')
    expect(phone.page.locator("h1")).to_have_text("Families")


def test_quick_presses_at_one_place_are_two_where_the_page_was_scrolled_between(phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    assert phone.page.evaluate(SCROLLED_BETWEEN) == [True, True]


def test_the_same_post_twice_at_once_is_saved_twice_in_words_and_once_in_the_store(
    server: Server, phone: Phone
) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    answers = phone.page.locator("form[data-capture]").evaluate(POST_TWICE)
    assert all("Saved on this phone" in answer for answer in answers)
    assert len(phone.held("outbox")) == 1


def test_what_was_changed_after_saving_is_not_called_saved(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    phone.page.locator("form[data-capture]").evaluate(POST_TWICE)
    phone.page.fill("[name=what_was_seen]", "Something else")
    phone.save()
    expect(phone.page.locator(".not-saved")).to_contain_text("is not in it")
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value("Something else")
    assert len(phone.held("outbox")) == 1


def test_two_tabs_send_a_record_once(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    other = phone.context.new_page()
    other.goto(f"{phone.url}/unsent")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    server.kill()
    phone.fill_visit(WORDS)
    phone.save()
    expect(other.locator("[data-sync-pill]")).to_have_text("1 on this phone")

    server.start()
    for page in (phone.page, other):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.pill).to_have_text("All sent")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    assert len(server.visits(WORDS)) == 1
    assert phone.held("shelf")[0]["status"] == "accepted"


def test_a_form_open_in_two_tabs_makes_two_records(phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    first = phone.page.input_value("form[data-capture] [name=id]")
    phone.fill_visit(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("Draft kept on this phone")
    other = phone.context.new_page()
    phone.open_form(other)
    assert other.input_value("form[data-capture] [name=id]") != first
    expect(other.locator("[name=what_was_seen]")).to_have_value("")


def test_a_captive_portals_200_is_no_receipt(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    with captive_portal(server.port) as asked:
        phone.save()
        expect(phone.saved).to_be_visible()
        until(lambda: "POST /sync" in asked, "the phone's try to send")
        expect(phone.page.locator("[data-capture-state]")).to_have_text("Waiting for signal")
        expect(phone.pill).to_have_text("1 on this phone")
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.pill).to_have_text("All sent")
    assert len(server.visits(WORDS)) == 1


def test_a_clock_that_can_not_be_right_is_told_where_the_receipt_shows_and_in_the_tray(
    server: Server, phone: Phone
) -> None:
    phone.begin()
    # Set up before it was: by the phone's clock the record is a year older than the registration.
    change(server, "UPDATE registration SET registered_at = datetime(registered_at, '+1 year') || '+00:00'")
    phone.open_form()
    phone.fill_visit(WORDS)
    phone.save()
    state = phone.page.locator("[data-capture-state]")
    expect(state).to_have_text(
        re.compile(r"^Sent \d\d:\d\d\. Its times are marked as doubtful: this phone’s clock said")
    )
    expect(state).to_contain_text("Set this phone’s date and time")
    assert len(server.visits(WORDS)) == 1
    phone.open("/unsent")
    expect(phone.page.locator("[data-sent]")).to_contain_text("Set this phone’s date and time")


def test_a_full_phone_says_not_saved_and_keeps_what_was_typed(server: Server, phone: Phone) -> None:
    server.kill()
    storage = phone.context.new_cdp_session(phone.page)
    # Before the page uses its store: what the browser has granted already it does not take back.
    storage.send("Storage.overrideQuotaForOrigin", {"origin": phone.url, "quotaSize": 1})
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("NOT KEPT")
    phone.save()
    expect(phone.page.locator(".not-saved")).to_contain_text("NOT SAVED")
    expect(phone.saved).to_have_count(0)
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    assert phone.held("outbox") == []

    storage.send("Storage.overrideQuotaForOrigin", {"origin": phone.url})
    phone.save()
    expect(phone.saved.get_by_role("heading")).to_have_text("Saved on this phone")
    assert len(phone.held("outbox")) == 1


def test_without_signal_what_is_missing_is_asked_for_before_anything_is_saved(server: Server, phone: Phone) -> None:
    server.kill()
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS, "took_place")
    for child in phone.page.locator("[name^=seen-][value=not_alone]").all():
        child.check(force=True)
    for why in phone.page.locator("[name^=why-][value=childs_choice]").all()[1:]:
        why.check(force=True)
    phone.page.fill("[name=began_at]", "15:00")
    phone.page.fill("[name=ended_at]", "14:00")
    phone.save()
    expect(phone.page.locator(".govuk-error-message")).to_have_count(2)
    expect(phone.page.locator("#ended_at-error")).to_contain_text("before it began")
    assert phone.held("outbox") == []
    phone.page.fill("[name=ended_at]", "15:30")
    phone.page.locator("[name^=why-][value=childs_choice]").first.check(force=True)
    phone.save()
    expect(phone.saved.get_by_role("heading")).to_have_text("Saved on this phone")
    assert len(phone.held("outbox")) == 1


def test_what_the_server_sends_back_is_put_right_on_the_phone(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    phone.fill_visit(WORDS)
    phone.page.fill("[name=next_visit_words]", "x" * 20_100)
    phone.save()
    expect(phone.pill).to_have_text("1 needs you")
    phone.open("/unsent")
    phone.page.get_by_role("link", name="Put it right").click()
    expect(phone.page.locator("form[data-ready]")).to_be_visible()
    expect(phone.page.locator("#next_visit_words-error")).to_contain_text("100 characters too long")
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)
    phone.page.fill("[name=next_visit_words]", "The school report")
    phone.save()
    phone.expect_sent()
    assert len(server.visits(WORDS)) == 1


@contextmanager
def captive_portal(port: int) -> Iterator[list[str]]:
    """Answers everything with 200 and a page of its own, as a hotel's network does."""
    asked: list[str] = []

    class Portal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            page = b"<h1>Welcome! Please accept our terms</h1>"
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    portal = ThreadingHTTPServer(("127.0.0.1", port), Portal)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    try:
        yield asked
    finally:
        portal.shutdown()
        portal.server_close()
