"""What the server sent back about a shut door is put right on the phone, each in its own form."""

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server

TOO_LONG = "P" * 130


def test_denied_access_and_a_call_to_duty_are_put_right_in_their_own_forms(server: Server, phone: Phone) -> None:
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
    alerts = server.rows("SELECT count(*) FROM event")

    phone.open("/unsent")
    phone.page.locator("#on-this-phone").get_by_role("link", name="Put it right").click()
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
    phone.page.locator("#on-this-phone").get_by_role("link", name="Put it right").click()
    expect(call.locator("#spoke_with-error")).to_be_visible()
    expect(call.locator("[name=spoke_with]")).to_have_value(TOO_LONG)
    call.locator("[name=spoke_with]").fill("Dai")
    call.get_by_role("button").click()
    expect(phone.pill).to_have_text("All sent")
    assert server.rows("SELECT spoke_with FROM rang_duty") == [("Dai",)]
