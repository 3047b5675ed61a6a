"""What the child's page is made of: its tools and all they are drawn with, and what seals, keeps and sends."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import brotli

from bench.sizes import STATIC, WEB, kilobytes, with_imports
from server.release import Release

SHEET = re.compile(r"static\('(css/\w+\.css)'\)")
ART = STATIC / "child" / "art.svg"
WORDS = STATIC / "child" / "words.en.json"


def run() -> None:
    page = (WEB / "templates" / "voice" / "voice.html").read_text()
    # What every page of Doorstep brings with it, and what keeps an answer, whatever made it.
    common = [STATIC / "screens" / name for name in ("trusted_types.js", "elements.js")]
    keeping = with_imports([STATIC / "child" / "keeping.js", *common])
    tools = with_imports([STATIC / "child" / "voice.js"]) - keeping
    sheets = {STATIC / name for name in SHEET.findall(page)}
    jose = {file for file in keeping if file.name == "jose.js"}
    print("The child's page, with every tool, in one language")
    tell("scripts", tools)
    tell("sheets", sheets)
    tell("pictures", {ART})
    tell("words", {WORDS})
    tell("all child tools (at most 60 KB gzip)", tools | sheets | {ART, WORDS})
    tell("more: what seals, keeps and sends, which the phone has for visits too", keeping - jose)
    tell("more: jose", jose)
    print()


def tell(what: str, files: Iterable[Path]) -> None:
    release = Release()
    contents = [release.content(file.relative_to(STATIC)) for file in files]
    zipped = sum(len(gzip.compress(content, 9)) for content in contents)
    smaller = sum(len(brotli.compress(content)) for content in contents)
    print(f"  {what}: {kilobytes(zipped)} gzip, {kilobytes(smaller)} brotli, {len(contents)} files")
