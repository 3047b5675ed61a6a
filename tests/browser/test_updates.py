import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server, SetUp, copy_code

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
        sheet.write("/* the next release */\n")
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


# Open fault, seen again: it is to be mended, not to be lived with. docs/working-on-it.md tells of it.
@pytest.mark.xfail(
    reason="a page opened in the moment in which a new worker steps in can hang until the browser gives up"
)
def test_pages_open_while_a_new_worker_steps_in(server: Server, phone: Phone) -> None:
    """The old one waited for the key's lock, the new one for the old to end, and the next page for both."""
    server.kill()
    with (server.code / "web/static/css/tokens.css").open("a") as sheet:
        sheet.write("/* the next release */\n")
    server.start()
    phone.begin()
    phone.page.evaluate(TAKE_ALONG)
    for path in ("/", "/families", "/alerts"):
        phone.open(path)
        expect(phone.pill).to_have_text("All sent")


TAKE_ALONG = """async () => {
  const channel = new BroadcastChannel("doorstep");
  const taken = new Promise((resolve) => (channel.onmessage = ({ data }) => data.type === "copies" && resolve()));
  navigator.serviceWorker.controller.postMessage({ type: "take along", force: true });
  await taken;
}"""
