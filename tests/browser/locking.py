"""What the tests of the lock do to a page and to the server's sessions."""

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

WORDS = "Kitchen warm, both at the table"
LOCKED = "Locked – Doorstep"


def stop_time(page: Page) -> None:
    """Ten seconds on; from then on, what a slow machine takes to look at the page is no time that passes on it."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + 10)


def pass_time(page: Page, seconds: int) -> None:
    """In small steps: a clock that jumps is a phone that slept."""
    for _ in range(seconds // 10):
        page.clock.fast_forward(10_000)


def open_core_group(page: Page) -> None:
    page.locator('nav a[href="/families"]').first.click()
    # Today leads to families too: a click there, while the page goes, would be lost.
    page.wait_for_url("**/families")
    page.locator('main a[href^="/families/"]').first.click()
    page.wait_for_url("**/families/*")
    page.locator('main a[href$="/core-group"]').first.click()
    page.wait_for_url("**/core-group")
    expect(page.locator("[data-sync-pill]")).to_have_text("All sent")


def fill_member(page: Page) -> None:
    page.fill("[name=name]", WORDS)
    page.fill("[name=agency]", "School")


def suspend(server: Server) -> None:
    """As the server does by itself after five idle minutes."""
    change(server, "UPDATE session SET open_digest = ''")


def change(server: Server, statement: str) -> None:
    with closing(sqlite3.connect(server.data / "doorstep.sqlite", timeout=30)) as connection, connection:
        connection.execute(statement)


def hide(page: Page) -> None:
    page.get_by_role("button", name="Hide now").click()


def expect_locked(page: Page, case_word: str) -> None:
    expect(page).to_have_title(LOCKED)
    expect(page.locator("form[data-unlock][data-ready]")).to_be_visible()
    assert case_word not in page.content()


PUT_OUT_OF_SIGHT = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

HEARS_OF_SIGHT = """async () => {
  const channel = new BroadcastChannel("doorstep-sight");
  await new Promise((resolve) => (channel.onmessage = resolve));
}"""

TAKE_ALONG = """async () => {
  const done = async () => (await navigator.locks.query()).held.every(({ name }) => name !== "doorstep-take-along");
  navigator.serviceWorker.controller.postMessage({ type: "take along", force: true });
  await fetch("/health");
  while (!(await done())) await fetch("/health");
}"""
