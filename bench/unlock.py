"""How long opening a locked phone takes: the PIN's 600 000 rounds, or a passkey's secret, then the session's nonce."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import PIN, ROOT, Phone, Server
from tests.ports import free_port

REPEATS = 12
# An authenticator that answers at once: how long a person takes to look at the phone is not ours.
FACE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
    "hasPrf": True,
}
NOTE_TAP = """() => addEventListener("click", ({ timeStamp }) =>
  sessionStorage.setItem("tapped", String(performance.timeOrigin + timeStamp)), { capture: true, once: true })"""
LEFT_FOR_TODAY = "() => performance.timeOrigin - Number(sessionStorage.getItem('tapped'))"


def run() -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"Opening a locked phone: Chromium (load now {load:.1f} a core: it wants an idle machine)")
    with _phone_with_face() as (phone, server):
        for signal in ("with a signal", "without"):
            _tell(f"PIN, from the tap till the phone is open, {signal} (at most 500 ms)", lambda: _by_pin(phone))
            _tell(f"face or fingerprint, the same, {signal} (at most 500 ms)", lambda: _by_face(phone))
            server.kill()
    print()


def _by_pin(phone: Phone) -> float:
    _hide(phone)
    phone.page.fill("form[data-unlock] [name=pin]", PIN)
    return _opening(phone, "form[data-unlock] button[type=submit]")


def _by_face(phone: Phone) -> float:
    _hide(phone)
    return _opening(phone, "[data-passkey] button")


def _hide(phone: Phone) -> None:
    phone.page.click("[data-hide-now]")
    expect(phone.page.locator("form[data-unlock][data-ready]")).to_be_visible()


def _opening(phone: Phone, button: str) -> float:
    phone.page.evaluate(NOTE_TAP)
    phone.page.click(button)
    expect(phone.pill).to_have_text("All sent")
    waited: float = phone.page.evaluate(LEFT_FOR_TODAY)
    return waited


def _tell(what: str, measure: Callable[[], float]) -> None:
    times = sorted(measure() for _ in range(REPEATS))
    print(f"  {what}: median {median(times):.0f} ms, worst of {REPEATS} {times[-1]:.0f} ms", flush=True)


@contextmanager
def _phone_with_face() -> Iterator[tuple[Phone, Server]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        data.mkdir()
        server = Server(data, free_port(), ROOT)
        server.start()
        # By its name: an address of digits has no passkeys.
        phone = Phone(playwright, Path(folder) / "profile", server.url.replace("127.0.0.1", "localhost"))
        try:
            device = phone.context.new_cdp_session(phone.page)
            device.send("WebAuthn.enable")
            device.send("WebAuthn.addVirtualAuthenticator", {"options": FACE})
            phone.sign_in()
            expect(phone.page.locator("form[data-device][data-ready]")).to_be_visible()
            phone.page.fill("[name=pin]", PIN)
            phone.page.fill("[name=again]", PIN)
            phone.page.click("form[data-device] button[type=submit]")
            phone.page.click("[data-add-passkey] button[type=submit]")
            expect(phone.pill).to_have_text("All sent")
            yield phone, server
        finally:
            phone.close()
            server.kill()
