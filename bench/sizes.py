"""What a phone fetches for Today: what a real Chromium page asks for, and what the worker adds."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import brotli
from playwright.sync_api import Request

from bench.on_a_phone import set_up_phone
from server.uncommented import SENT, uncommented
from tests.browser.conftest import ROOT

WEB = ROOT / "web"
STATIC = WEB / "static"
# Static imports only, the sole kind that a module worker has.
IMPORT = re.compile(r"""^(?:import|export)\b[^"';(]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
ASSET = re.compile(r"/static/[^/]+/([^?]+\.(?:js|css))$")


def run() -> None:
    asked = asked_for_by_today()
    page = {file for file in asked if file.exists()}
    styles = {file for file in page if file.suffix == ".css"}
    worker = with_imports([WEB / "sw.js"])
    print("First load of Today, as Chromium's page asked for it")
    tell("CSS", styles)
    tell("JavaScript", page - styles)
    tell("both (at most 60 KB gzip)", page)
    tell("worker modules more (at most 30 KB gzip)", worker - page)
    print()


def asked_for_by_today() -> set[Path]:
    """The files behind every script and style that the page of Today asked for, those imported later included."""
    asked: set[Path] = set()

    def note(request: Request) -> None:
        found = ASSET.search(request.url)
        if found and request.service_worker is None:
            asked.add(STATIC / found[1])

    with set_up_phone() as (phone, _):
        phone.context.on("request", note)
        for path in ("/families", "/"):
            asked.clear()
            phone.page.locator(f'nav a[href="{path}"]').first.click()
            phone.page.wait_for_url(phone.url + path)
            phone.page.wait_for_load_state("networkidle")
    return asked


def with_imports(files: Iterable[Path]) -> set[Path]:
    """The files and every module they import, statically, however deep."""
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop().resolve()
        if file not in found:
            found.add(file)
            waiting += [file.parent / name for name in IMPORT.findall(file.read_text())]
    return found


def sent(file: Path) -> bytes:
    """As the server sends it: our own without its comments."""
    ours = file.suffix in SENT and "vendor" not in file.parts
    return uncommented(file.read_text(encoding="utf-8"), file.suffix).encode() if ours else file.read_bytes()


def tell(what: str, files: set[Path]) -> None:
    contents = [sent(file) for file in files]
    zipped = sum(len(gzip.compress(content, 9)) for content in contents)
    smaller = sum(len(brotli.compress(content)) for content in contents)
    raw = sum(map(len, contents))
    print(f"  {what}: {kilobytes(zipped)} gzip, {kilobytes(smaller)} brotli, {kilobytes(raw)} raw, {len(files)} files")
    for file in sorted(files, key=lambda one: -len(gzip.compress(sent(one))))[:8]:
        print(f"      {kilobytes(len(gzip.compress(sent(file), 9)))}  {file.relative_to(WEB)}")


def kilobytes(size: int) -> str:
    return f"{size / 1024:.1f} KB"
