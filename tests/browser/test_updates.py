import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.bare import BareBrowser
from tests.browser.conftest import PIN, Phone, Server, SetUp, copy_code, until
from tests.browser.phone_scripts import TAKE_ALONG

WORDS = "We agreed on Thursday after school"

LOOK_FOR_UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const coming = registration.installing ?? registration.waiting;
  const change = () => new Promise((resolve) => coming.addEventListener("statechange", resolve, { once: true }));
  while (coming.state === "installing") await change();
  coming.postMessage({ type: "step in" });
  return coming.state;
}"""
STEPS_IN = """async () => {
  const { waiting } = await navigator.serviceWorker.getRegistration();
  const change = () => new Promise((resolve) => waiting.addEventListener("statechange", resolve, { once: true }));
  while (waiting && waiting.state !== "activated") await change();
}"""
WAITS = "navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting?.state)"


@pytest.fixture
def server(set_up: SetUp, tmp_path: Path) -> Iterator[Server]:
    """A server from a copy of the code, so that a new release can be made of it."""
    code, data = tmp_path / "code", tmp_path / "data"
    copy_code(set_up.code, code)
    shutil.copytree(set_up.data, data)
    server = Server(data, set_up.port, code)
    server.start()
    yield server
    server.kill()


def test_an_update_waits_while_a_form_is_open(server: Server, phone: Phone) -> None:
    phone.begin()
    phone.open_form()
    other = phone.context.new_page()
    other.goto(f"{phone.url}/unsent")
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    phone.fill_visit(WORDS)

    server.kill()
    with (server.code / "web/static/css/tokens.css").open("a") as sheet:
        sheet.write(".next-release { margin: 0; }\n")
    server.start()
    assert other.evaluate(LOOK_FOR_UPDATE) == "installed"
    other.reload()
    expect(other.locator("[data-sync-pill]")).to_have_text("All sent")
    assert other.evaluate(WAITS) == "installed"
    expect(phone.page.locator("[name=what_was_seen]")).to_have_value(WORDS)

    phone.save()
    expect(phone.saved).to_be_visible()
    other.evaluate(STEPS_IN)
    assert other.evaluate(WAITS) is None
    phone.expect_sent()
    assert len(server.visits(WORDS)) == 1


def test_pages_open_while_a_new_worker_steps_in(server: Server, set_up: SetUp, tmp_path: Path) -> None:
    server.kill()
    with (server.code / "web/static/css/tokens.css").open("a") as sheet:
        sheet.write(".next-release { margin: 0; }\n")
    server.start()
    shutil.copytree(set_up.profile, tmp_path / "profile", symlinks=True)
    browser = BareBrowser(tmp_path / "profile")
    try:
        browser.open(server.url)
        until(lambda: browser.ask(UNLOCK), "the lock screen")
        until(lambda: browser.ask(ALL_SENT), "Today")
        assert browser.ask(f"({TAKE_ALONG})().then(() => true)")
        for path in ("/", "/families", "/alerts", "/families"):
            browser.open(server.url + path)
            # The key may be lost between the two workers: then the phone asks for the PIN, which is fine.
            until(lambda: browser.ask(f"{ALL_SENT} || {LOCKED}"), f"{path}, or the lock screen")
        # Whoever is on the way keeps it waiting: the next page asks again.
        until(lambda: browser.ask(STANDS_ALONE) or browser.open(f"{server.url}/alerts"), "the new worker, alone")
    finally:
        browser.close()


UNLOCK = f"""(() => {{
  const form = document.querySelector("form[data-unlock][data-ready]");
  if (!form) return false;
  form.querySelector("[name=pin]").value = "{PIN}";
  form.querySelector("button[type=submit]").click();
  return true;
}})()"""
ALL_SENT = """(document.querySelector("[data-sync-pill]")?.textContent ?? "").includes("All sent")"""
LOCKED = """Boolean(document.querySelector("form[data-unlock][data-ready]"))"""
STANDS_ALONE = (
    """navigator.serviceWorker.getRegistration().then(({ active, waiting }) => Boolean(active) && !waiting)"""
)
