"""Signing in on a phone of one's own with a passkey, and with a code from an app, in a browser that has them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import PIN, WORKER, Phone, Server

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def own_phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    """By its name: no browser makes a passkey for a bare network address."""
    phone = Phone(playwright, tmp_path / "own-profile", server.url.replace("127.0.0.1", "localhost"))
    # Set up before it has an authenticator: the offer to open the phone with one is another test's.
    phone.set_up()
    devices = phone.context.new_cdp_session(phone.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield phone
    phone.close()


def test_a_passkey_is_made_and_signs_in_with_nothing_typed(own_phone: Phone) -> None:
    own_phone.open("/me/signing-in")
    own_phone.page.fill("[name=name]", "My phone")
    press(own_phone, "Make a passkey on this device")
    keep_codes(own_phone)
    expect(own_phone.page.locator("[data-own-passkey]")).to_contain_text("My phone")
    sign_out(own_phone)
    press(own_phone, "Sign in with a passkey")
    unlock(own_phone)
    own_phone.open("/me/signing-in")
    expect(own_phone.page.locator("[data-session]").first).to_contain_text("by passkey")


def test_a_code_from_an_app_is_the_second_step(own_phone: Phone) -> None:
    own_phone.open("/me/signing-in/app")
    app = pyotp.TOTP(own_phone.page.locator("[data-key]").inner_text().replace(" ", ""))
    own_phone.page.fill("[name=code]", app.now())
    press(own_phone, "Use this app")
    keep_codes(own_phone)
    sign_out(own_phone)
    own_phone.sign_in(WORKER)
    field = own_phone.page.locator("[name=code]")
    expect(field).to_be_focused()
    # The code of the half minute in which it was set up was used there.
    field.fill(app.at(time.time() + 30))
    press(own_phone, "Go on")
    unlock(own_phone)


def keep_codes(phone: Phone) -> None:
    expect(phone.page.locator("[data-recovery-codes] li")).to_have_count(10)
    # Only then has the page the key of the one before, to hand on.
    expect(phone.pill).to_have_text("All sent")
    phone.page.get_by_role("link", name="I have kept them").click()
    expect(phone.page.locator("[data-session]").first).to_be_visible()
    expect(phone.pill).to_have_text("All sent")


def press(phone: Phone, name: str) -> None:
    phone.page.get_by_role("button", name=name).click()


def sign_out(phone: Phone) -> None:
    phone.open("/me")
    phone.page.locator("form[data-sign-out] button").click()
    expect(phone.page.locator("form[action='/sign-in']")).to_be_visible()


def unlock(phone: Phone) -> None:
    """Signed in, the phone still asks for its own PIN: what it keeps is sealed with that."""
    phone.unlock(PIN)
    expect(phone.pill).to_have_text("All sent")
