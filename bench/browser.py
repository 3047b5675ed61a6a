"""What a worker waits for on the phone: from the tap on Save to "Saved on this phone", and a sealed page offline."""

import os
from collections.abc import Callable
from statistics import median
from typing import Any

from playwright.sync_api import expect

from bench.on_a_phone import set_up_phone
from tests.browser.conftest import Phone

REPEATS = 12
SLOWER = 4

WATCH_SAVING = """() => {
  const tapped = new Promise((resolve) =>
    addEventListener("click", (event) => resolve(event.timeStamp), { capture: true, once: true }));
  const shown = new Promise((resolve) => new MutationObserver((_, watching) => {
    if (!document.querySelector("#saved")) return;
    watching.disconnect();
    requestAnimationFrame(() => resolve(performance.now()));
  }).observe(document, { childList: true, subtree: true }));
  window.saving = Promise.all([tapped, shown]).then(([from, to]) => to - from);
}"""
OPENED = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  return [opened.responseEnd, opened.domContentLoadedEventEnd];
}"""


def run() -> None:
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"On a phone: Chromium, the server stopped (load now {load:.1f} a core: it wants an idle machine)")
    with set_up_phone() as (phone, server):
        server.kill()
        for slower in (1, SLOWER):
            _throttle(phone, slower)
            _tell(f"tap on Save to Saved, page {slower}x slower (at most 100 ms at 4x)", lambda: _saving(phone))
        for slower in (1, SLOWER):
            _throttle(phone, slower)
            _tell(f"a sealed page's last byte, page {slower}x slower (at most 200 ms)", lambda: _opening(phone)[0])
            _tell(f"the same page ready, page {slower}x slower", lambda: _opening(phone)[1])
    print()


def _saving(phone: Phone) -> float:
    phone.open_form()
    phone.fill_visit("Curtains drawn, nobody came to the door. " * 20)
    phone.page.evaluate(WATCH_SAVING)
    phone.save()
    waited: float = phone.page.evaluate("() => window.saving")
    return waited


def _opening(phone: Phone) -> list[float]:
    for path in ("/families", "/"):
        phone.page.locator(f'nav a[href="{path}"]').first.click()
        phone.page.wait_for_url(phone.url + path)
        expect(phone.page.locator(".as-it-was")).to_be_visible()
    times: list[float] = phone.page.evaluate(OPENED)
    return times


def _throttle(phone: Phone, slower: int) -> None:
    """The page only: Chromium has no throttle for a service worker's own thread."""
    session: Any = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})


def _tell(what: str, measure: Callable[[], float]) -> None:
    times = sorted(measure() for _ in range(REPEATS))
    print(f"  {what}: median {median(times):.0f} ms, worst of {REPEATS} {times[-1]:.0f} ms", flush=True)
