"""Face or fingerprint: a passkey whose PRF secret opens the phone, with a signal and without."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Playwright, expect

from tests.browser.conftest import PIN, Phone, Server
from tests.browser.phone_scripts import TAKEN_ALONG

FACE = "[data-passkey] button"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone_with_face(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    """By its name: an address of digits has no passkeys."""
    phone = Phone(playwright, tmp_path / "new-profile", server.url.replace("127.0.0.1", "localhost"))
    yield phone
    phone.close()


def test_a_face_opens_the_phone_with_and_without_signal(server: Server, phone_with_face: Phone) -> None:
    phone = phone_with_face
    device, authenticator = with_authenticator(phone, prf=True)
    set_pin(phone)
    expect(phone.page.locator("[data-passkey-offer]")).to_be_visible()
    phone.page.click("[data-add-passkey] button[type=submit]")
    expect(phone.pill).to_have_text("All sent")
    phone.page.evaluate(TAKEN_ALONG)
    expect_sealed_twice(phone)
    for signal in (True, False):
        if not signal:
            server.kill()
        hide(phone)
        phone.page.click(FACE)
        expect(phone.page.locator("[data-child-row]").first).to_be_visible()

    hide(phone)
    credential = device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"][0]
    removing = {"authenticatorId": authenticator, "credentialId": credential["credentialId"]}
    device.send("WebAuthn.removeCredential", removing)
    phone.page.click(FACE)
    expect(phone.page.locator("[data-passkey-problem]")).to_be_visible()
    phone.unlock()
    expect(phone.page.locator("[data-child-row]").first).to_be_visible()


def test_it_is_turned_on_later_with_the_pin_and_off_again(phone_with_face: Phone) -> None:
    phone = phone_with_face
    with_authenticator(phone, prf=True)
    set_pin(phone)
    phone.page.get_by_role("button", name="Not now").click()
    expect(phone.pill).to_have_text("All sent")
    hide(phone)
    expect(phone.page.locator(FACE)).to_be_hidden()
    phone.unlock()
    expect(phone.pill).to_have_text("All sent")
    phone.open("/me")
    turn_on(phone, "835174")
    expect(phone.page.locator("#present-problem")).to_contain_text("did not open it")
    assert phone.held("registrations")[0]["wrong_pins"] == 1
    turn_on(phone, PIN)
    expect(phone.page.locator("[data-passkey-on]")).to_be_visible()
    hide(phone)
    phone.page.click(FACE)
    expect(phone.page.locator("[data-remove-passkey]")).to_be_visible()
    phone.page.click("[data-remove-passkey]")
    expect(phone.page.locator("[data-add-passkey]")).to_be_visible()
    assert phone.held("registrations")[0]["sealed_by_passkey"] == ""
    hide(phone)
    expect(phone.page.locator(FACE)).to_be_hidden()


def test_where_the_phone_has_no_such_secret_the_pin_stays(phone_with_face: Phone) -> None:
    phone = phone_with_face
    with_authenticator(phone, prf=False)
    set_pin(phone)
    phone.page.click("[data-add-passkey] button[type=submit]")
    expect(phone.page.locator("[data-add-passkey] [data-problem='']")).to_contain_text("The PIN does, as before")
    phone.page.get_by_role("button", name="Not now").click()
    expect(phone.pill).to_have_text("All sent")
    hide(phone)
    expect(phone.page.locator(FACE)).to_be_hidden()


def with_authenticator(phone: Phone, *, prf: bool) -> tuple[CDPSession, str]:
    device = phone.context.new_cdp_session(phone.page)
    device.send("WebAuthn.enable")
    options: dict[str, Any] = {**AUTHENTICATOR, "hasPrf": prf}
    return device, device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def set_pin(phone: Phone) -> None:
    phone.sign_in()
    expect(phone.page.locator("form[data-device][data-ready]")).to_be_visible()
    phone.page.fill("[name=pin]", PIN)
    phone.page.fill("[name=again]", PIN)
    phone.page.click("form[data-device] button[type=submit]")


def turn_on(phone: Phone, pin: str) -> None:
    expect(phone.page.locator("[data-passkey-offer]")).to_be_visible()
    phone.page.fill("[name=present]", pin)
    phone.page.click("[data-add-passkey] button[type=submit]")


def hide(phone: Phone) -> None:
    phone.page.click("[data-hide-now]")
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()


def expect_sealed_twice(phone: Phone) -> None:
    """What lies in the store is sealed: under the PIN, and under what the passkey yields; never the secret itself."""
    [row] = phone.held("registrations")
    assert row["sealed_key"].split(".")[0] != row["sealed_by_passkey"].split(".")[0]
    assert row["passkey_id"]
    assert row["passkey_salt"]
    assert '"d":' not in json.dumps(row)
