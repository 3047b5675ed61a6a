"""A set-up phone in Chromium against a demo server of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ROOT, Phone, Server
from tests.ports import free_port


@contextmanager
def set_up_phone() -> Iterator[tuple[Phone, Server]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        data.mkdir()
        server = Server(data, free_port(), ROOT)
        server.start()
        phone = Phone(playwright, Path(folder) / "profile", server.url)
        try:
            phone.set_up()
            yield phone, server
        finally:
            phone.close()
            server.kill()
