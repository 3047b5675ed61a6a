"""What the server sent back about a shut door is put right on the phone, each in its own form."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone, Server

TOO_LONG = "P" * 130


def test_denied_access_and_a_call_to_duty_are_put_right_in_their_own_forms(server: Server, phone: Phone) -> None:
    form = sent_back(phone)
    alerts = server.rows("SELECT count(*) FROM event")

    phone.open("/unsent")
    put_right(phone).click()
    expect(form).to_be_visible()
    name = form.locator("[name=practitioner_name]")
    expect(name).to_be_visible()
    expect(name).to_have_value(TOO_LONG)
    expect(form.locator("#practitioner_name-error")).to_be_visible()
    name.fill("Priya Nair")
    phone.page.get_by_role("button", name="Tell the managers now").click()
    expect(phone.saved.get_by_role("heading")).to_contain_text("Sent")
    expect(phone.pill).to_have_text("All sent")
    assert server.rows("SELECT practitioner_name FROM denied_access WHERE practitioner_name <> ''") == [("Priya Nair",)]
    assert server.rows("SELECT count(*) FROM event") == alerts

    phone.page.get_by_role("link", name="Tell what happened").click()
    call = phone.page.locator("form[data-capture=rang_duty][data-ready]")
    call.get_by_text("Who answered, and when").click()
    call.locator("[name=spoke_with]").fill(TOO_LONG)
    call.get_by_role("button").click()
    expect(phone.pill).to_contain_text("need")
    phone.open("/unsent")
    put_right(phone).click()
    expect(call.locator("#spoke_with-error")).to_be_visible()
    expect(call.locator("[name=spoke_with]")).to_have_value(TOO_LONG)
    call.locator("[name=spoke_with]").fill("Dai")
    call.get_by_role("button").click()
    expect(phone.pill).to_have_text("All sent")
    assert server.rows("SELECT spoke_with FROM rang_duty") == [("Dai",)]


def test_what_stays_the_same_on_the_page_stays_in_place_so_that_no_tap_on_it_is_lost(phone: Phone) -> None:
    sent_back(phone)
    phone.open("/unsent")
    put_right(phone).evaluate("(link) => (link.isTheFirst = true)")
    other = phone.context.new_page()
    phone.open_form(other)
    phone.fill_visit("Nobody came to the door", page=other)
    phone.save(other)
    expect(phone.page.locator("[data-sent]")).to_have_count(1)
    assert put_right(phone).evaluate("(link) => link.isTheFirst")


def test_ones_own_alert_is_no_news_to_oneself_even_when_the_record_came_back(phone: Phone) -> None:
    sent_back(phone)
    with phone.page.expect_response("**/alerts/count") as answer:
        phone.open("/unsent")
    assert answer.value.json()["newest"] == ""
    expect(put_right(phone)).to_be_visible()
    expect(phone.page.locator("[data-alert-count]").first).to_have_text(str(answer.value.json()["open"]))
    assert phone.page.locator("[data-new-alert]").count() == 0


def sent_back(phone: Phone) -> Locator:
    """A shut door was told, and its record came back for a name that is too long."""
    phone.begin()
    phone.open("/denied-access/new")
    phone.page.locator('main a[href^="/denied-access/new?family="]').first.click()
    form = phone.page.locator("form[data-capture=denied_access][data-ready]")
    expect(form).to_be_visible()
    form.get_by_text("It was somebody else of the core group").click()
    form.locator("[name=refused_to][value=practitioner]").check(force=True)
    form.locator("[name=practitioner_name]").fill(TOO_LONG)
    phone.page.get_by_role("button", name="Tell the managers now").click()
    expect(phone.saved).to_be_visible()
    # A slow server has not answered yet when the phone says that it is saved.
    expect(phone.pill).to_have_text("1 needs you")
    return form


def put_right(phone: Phone) -> Locator:
    return phone.page.locator("#on-this-phone").get_by_role("link", name="Put it right")
