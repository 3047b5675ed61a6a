"""A real Chromium and a real server that can be killed: no signal is a server that is not there."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from server.demo.staff import PASSWORD
from tests.browser.phone_scripts import LET_GO_OF_KEY, ROWS, TAKEN_ALONG
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
PIN = "green-kettle-42"
WORKER = "social.worker@doorstep.test"
PATIENCE = 20.0

expect.set_options(timeout=PATIENCE * 1000)


def until(holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Waits for something outside the browser."""
    deadline = time.monotonic() + patience
    while not (value := holds()):
        assert time.monotonic() < deadline, f"it never came: {what}"
        time.sleep(0.05)
    return value


class Server:
    """`doorstep demo` on one port; killed without warning and started again on the same data."""

    def __init__(self, data: Path, port: int, code: Path) -> None:
        self.data, self.port, self.code = data, port, code
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "server.commands", "demo"]
        command += ["--data", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        environ = {**os.environ, "PYTHONPATH": str(self.code)}
        with (self.data.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.code, env=environ, stdout=log, stderr=log)
        until(self._is_well, "a server that is well", patience=60)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def visits(self, words: str) -> list[str]:
        """The ids of the visits that hold these words."""
        return [row[0] for row in self.rows("SELECT id FROM visit WHERE what_was_seen LIKE ?", f"%{words}%")]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.data / "doorstep.sqlite")
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def _is_well(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.data.parent / "server.log").read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class Phone:
    """One browser profile, with what a social worker does on it."""

    flags: ClassVar[tuple[str, ...]] = ()

    def __init__(self, playwright: Playwright, profile: Path, url: str) -> None:
        self.playwright, self.profile, self.url = playwright, profile, url
        self.launch()

    def launch(self) -> None:
        self.context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", *self.flags],
            viewport={"width": 390, "height": 844},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        self.page: Page = self.context.pages[0]
        self.was_killed = False

    def close(self) -> None:
        if not self.was_killed:
            self.context.close()

    def kill(self) -> None:
        """The whole browser, without a word: SIGKILL to the process that we started."""
        for pid in _pids_of(self.profile):
            os.kill(pid, signal.SIGKILL)
        until(lambda: not _pids_of(self.profile), "the end of the browser")
        self.was_killed = True

    def crash_tab(self) -> None:
        """The tab dies as it does when a phone is short of memory; the browser lives on with a new one. It had been
        open for a while: the worker, which hands the key from page to page, holds it no more."""
        dying, self.page = self.page, self.context.new_page()
        with contextlib.suppress(Error):
            dying.evaluate(LET_GO_OF_KEY)
        with dying.expect_event("crash"), contextlib.suppress(Error):
            dying.goto("chrome://crash")

    def sign_in(self, who: str = WORKER) -> None:
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("[name=email]", who)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")

    def set_up(self, who: str = WORKER) -> None:
        """Signs in, chooses a PIN, and waits until everything is taken along."""
        self.sign_in(who)
        expect(self.page.locator("form[data-device][data-ready]")).to_be_visible()
        self.page.fill("[name=pin]", PIN)
        self.page.fill("[name=again]", PIN)
        self.page.click("form[data-device] button[type=submit]")
        expect(self.pill).to_have_text("All sent")
        self.page.evaluate(TAKEN_ALONG)

    def begin(self) -> None:
        """Opens the app on a phone that is set up already."""
        self.open()
        self.unlock()
        expect(self.pill).to_have_text("All sent")

    def unlock(self, pin: str = PIN) -> None:
        expect(self.page.locator("form[data-unlock][data-ready]")).to_be_visible()
        self.page.fill("form[data-unlock] [name=pin]", pin)
        self.page.click("form[data-unlock] button[type=submit]")

    def open(self, path: str = "/") -> None:
        self.page.goto(self.url + path)

    def open_form(self, page: Page | None = None) -> None:
        """By the way a worker takes: Record, then the family."""
        (page := page or self.page).goto(f"{self.url}/families?record=1")
        page.locator('main a[href^="/visits/new"]').first.click()
        expect(page.locator("form[data-capture][data-ready]")).to_be_visible()

    def fill_visit(self, words: str, outcome: str = "no_reply", page: Page | None = None) -> None:
        page = page or self.page
        page.locator(f"[name=outcome][value={outcome}]").check(force=True)
        if outcome == "took_place":
            page.locator("[name=place][value=home]").check(force=True)
            for child in page.locator("[name^=seen-][value=alone]").all():
                child.check(force=True)
        page.fill("[name=what_was_seen]", words)

    def save(self, page: Page | None = None) -> None:
        (page or self.page).click("form[data-capture] button[type=submit]")

    def expect_sent(self) -> None:
        expect(self.page.locator("[data-capture-state]")).to_have_text(re.compile(r"^Sent \d\d:\d\d$"))
        expect(self.pill).to_have_text("All sent")

    @property
    def pill(self) -> Any:
        return self.page.locator("[data-sync-pill]")

    @property
    def saved(self) -> Any:
        return self.page.locator("#saved")

    def held(self, store: str) -> list[dict[str, Any]]:
        """What stands in the phone's own store."""
        rows: list[dict[str, Any]] = self.page.evaluate(ROWS, store)
        return rows


def _pids_of(profile: Path) -> list[int]:
    pids = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes() if folder.name.isdigit() else b""
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command.split(b"\0"):
            pids.append(int(folder.name))
    return pids


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser, a server and somebody else's build on two cores take their time. They come last: Playwright keeps an
    event loop running in the main thread till the session ends, and no asynchronous test can run beside it."""
    items.sort(key=_is_of_a_browser)
    for item in filter(_is_of_a_browser, items):
        item.add_marker(pytest.mark.timeout(900))


def _is_of_a_browser(item: pytest.Item) -> bool:
    return item.path.parent == Path(__file__).parent


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    assert Path(CHROMIUM).exists(), f"These tests need {CHROMIUM}: apt-get install chromium"
    with sync_playwright() as playwright:
        yield playwright


@dataclass
class SetUp:
    """A demo's data and a browser profile that is registered with it; each test gets copies of both."""

    data: Path
    profile: Path
    code: Path
    """A copy of the code: whoever edits the original while the tests run would make a new release of it."""
    port: int
    """The same in every test: it is part of the origin that the profile belongs to."""


@pytest.fixture(scope="session")
def set_up(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    folder = tmp_path_factory.mktemp("set-up")
    made = SetUp(folder / "data", folder / "profile", folder / "code", free_port())
    made.data.mkdir()
    copy_code(ROOT, made.code)
    server = Server(made.data, made.port, made.code)
    server.start()
    try:
        phone = Phone(playwright, made.profile, server.url)
        phone.set_up()
        phone.close()
    finally:
        server.kill()
    return made


@pytest.fixture
def server(set_up: SetUp, tmp_path: Path) -> Iterator[Server]:
    shutil.copytree(set_up.data, tmp_path / "data")
    server = Server(tmp_path / "data", set_up.port, set_up.code)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def phone(playwright: Playwright, set_up: SetUp, server: Server, tmp_path: Path) -> Iterator[Phone]:
    """A phone with a PIN, and with everything taken along."""
    shutil.copytree(set_up.profile, tmp_path / "profile", symlinks=True)
    phone = Phone(playwright, tmp_path / "profile", server.url)
    yield phone
    phone.close()


@pytest.fixture
def new_phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "new-profile", server.url)
    yield phone
    phone.close()


def copy_code(whence: Path, to: Path) -> None:
    for folder in ("server", "web"):
        shutil.copytree(whence / folder, to / folder)
