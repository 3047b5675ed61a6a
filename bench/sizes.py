"""What a phone fetches first: JavaScript and CSS of Today, and what the service worker adds, compressed."""

import gzip
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import brotli

from bench.served import demo_page

WEB = Path(__file__).resolve().parent.parent / "web"
STATIC = WEB / "static"
IMPORT = re.compile(r"""(?:^|[;\s}])(?:import|export)\b[^"';]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
LINKED = re.compile(r'(?:src|href)="/static/[^/"]+/([^"]+\.(?:js|css))"')


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = demo_page(Path(folder), "/")
    linked = {STATIC / name for name in LINKED.findall(page)}
    styles = {file for file in linked if file.suffix == ".css"}
    scripts = with_imports(linked - styles)
    worker = with_imports([WEB / "sw.js"]) - scripts
    print("First load of Today")
    tell("CSS", styles)
    tell("JavaScript", scripts)
    tell("both (at most 60 KB gzip)", styles | scripts)
    tell("worker modules more (at most 30 KB gzip)", worker)
    print(f"  the page itself, signed in: {kilobytes(len(gzip.compress(page.encode())))} gzip\n")


def with_imports(files: Iterable[Path]) -> set[Path]:
    """The files and every module they import, statically, however deep."""
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop().resolve()
        if file in found:
            continue
        found.add(file)
        waiting += [file.parent / name for name in IMPORT.findall(file.read_text())]
    return found


def tell(what: str, files: set[Path]) -> None:
    contents = [file.read_bytes() for file in files]
    zipped = sum(len(gzip.compress(content, 9)) for content in contents)
    smaller = sum(len(brotli.compress(content)) for content in contents)
    raw = sum(map(len, contents))
    print(f"  {what}: {kilobytes(zipped)} gzip, {kilobytes(smaller)} brotli, {kilobytes(raw)} raw, {len(files)} files")
    for file in sorted(files, key=lambda one: -len(gzip.compress(one.read_bytes())))[:5]:
        print(f"      {kilobytes(len(gzip.compress(file.read_bytes(), 9)))}  {file.relative_to(WEB)}")


def kilobytes(size: int) -> str:
    return f"{size / 1024:.1f} KB"
