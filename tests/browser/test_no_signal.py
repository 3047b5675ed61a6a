"""The story that the whole product stands on."""

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, until

WORDS = "Curtains drawn and nobody came to the door"


def test_visit_recorded_with_no_signal_reaches_the_server_once(server: Server, phone: Phone) -> None:
    phone.begin()
    server.kill()
    phone.open("/")
    expect(phone.page.locator(".as-it-was")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")

    phone.open_form()
    expect(phone.page.locator(".as-it-was")).to_contain_text("As it was at")
    record = phone.page.input_value("form[data-capture] [name=id]")
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved.get_by_role("heading")).to_have_text("Saved on this phone")
    expect(phone.page.locator(f'[data-capture-state="{record}"]')).to_have_text("Waiting for signal")
    expect(phone.pill).to_have_text("1 on this phone")
    phone.page.close()
    phone.kill()

    server.start()
    assert server.visits(WORDS) == []
    phone.launch()
    phone.open("/unsent")
    phone.unlock()
    expect(phone.pill).to_have_text("All sent")
    expect(phone.page.locator(f'[data-sent="{record}"]')).to_contain_text("Sent")
    assert server.visits(WORDS) == [record]
    assert phone.held("outbox") == []
    assert server.rows("SELECT status FROM capture WHERE id = ?", record) == [("accepted",)]


def test_with_a_signal_saved_turns_into_sent_by_itself(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    record = phone.page.input_value("form[data-capture] [name=id]")
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved.get_by_role("heading")).to_have_text("Saved on this phone")
    expect(phone.page.locator(f'[data-capture-state="{record}"]')).to_contain_text("Sent ")
    assert server.visits(WORDS) == [record]


def test_locked_phone_sends_what_it_can_not_read(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.close()

    phone.launch()
    phone.open("/")
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("1 on this phone")
    server.start()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("[data-unsent-count]")).to_have_text("")
    assert len(server.visits(WORDS)) == 1


def test_signing_out_deletes_nothing(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    server.kill()
    phone.fill_visit(WORDS)
    phone.save()
    expect(phone.saved).to_be_visible()
    phone.open("/me")
    expect(phone.page.locator("[data-sign-out-unsent]")).to_contain_text("1 record is still on this phone")
    held = phone.held("outbox")

    # The upload token of this phone is cut off first, so that nothing can go while the worker signs out.
    token = [cookie for cookie in phone.context.cookies(f"{phone.url}/sync") if "upload" in cookie["name"]]
    phone.context.clear_cookies(name=token[0]["name"])
    server.start()
    phone.page.click("[data-sign-out] button")
    expect(phone.page.locator("[name=password]")).to_be_visible()
    assert [row["id"] for row in phone.held("outbox")] == [row["id"] for row in held]

    phone.sign_in()
    phone.unlock()
    until(lambda: server.visits(WORDS), "the visit, after signing in renewed the token")
    expect(phone.pill).to_have_text("All sent")


def test_first_sign_in_on_a_phone_asks_for_a_pin_and_takes_the_pages_along(server: Server, new_phone: Phone) -> None:
    new_phone.set_up()
    server.kill()
    new_phone.open("/")
    expect(new_phone.page.locator(".as-it-was")).to_contain_text("As it was at")
    expect(new_phone.page.locator("[data-child-row]").first).to_be_visible()
