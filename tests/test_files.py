"""What no file of ours may grow into, name or contain."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".git", ".venv", "node_modules", "data", "__pycache__", "build", "dist", "test-results"}
CACHES = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
VENDOR = ROOT / "web/static/vendor"
MIGRATIONS = ROOT / "server/migrations"
LINES = 300

# Joined here, so that this file does not name them.
REGISTRIES = [
    "pypi." + "org",
    "python" + "hosted",
    "npm" + "js",
    "yarn" + "pkg",
    "debian." + "org/debian",
    "deb.debian" + ".org",
]
MARKUP = {
    "a filter that trusts a value": r"\|\s*safe\b",
    "Markup()": r"(?<!new )\bMarkup\(",
    "autoescape off": r"autoescape\s+false",
    "innerHTML, but for htmx's name of a way to swap": r"(?<!hx-swap=\")inner" + "HTML",
    "outerHTML as a property": r"\.outer" + "HTML",
    "insertAdjacentHTML": r"insertAdjacent" + "HTML",
    "hx-on": r"hx-on",
    "eval": r"\beval\(|new Function\(",
}
INLINE = {
    "an inline style": r"<style|\sstyle\s*=",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "script in an htmx attribute": r"hx-[a-z:-]+\s*=\s*[\"']\s*(?:js|javascript):",
}


def test_no_file_is_longer_than_300_lines() -> None:
    long = {name(file): lines for file in ours("server", "web", "tests") if (lines := count(file)) > LINES}
    assert long == {}, "split by noun"


def test_no_file_names_a_package_registry() -> None:
    assert found(files(ROOT), {host: re.escape(host) for host in REGISTRIES}) == []


def test_user_text_is_never_trusted_as_markup() -> None:
    assert found(ours("server", "web"), MARKUP) == []


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    assert found(ours("web/templates"), INLINE) == []


def ours(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for file in files(ROOT / folder):
            if not file.is_relative_to(VENDOR) and not file.is_relative_to(MIGRATIONS):
                yield file


def files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        if entry.name in NOT_OURS | CACHES or entry.name.endswith(".egg-info"):
            continue
        if entry.is_dir():
            yield from files(entry)
        elif text(entry):
            yield entry


def found(where: Iterator[Path], patterns: dict[str, str]) -> list[str]:
    return [
        f"{name(file)}: {what}"
        for file in where
        for what, pattern in patterns.items()
        if re.search(pattern, text(file), re.IGNORECASE if what in REGISTRIES else 0)
    ]


def count(file: Path) -> int:
    return len(text(file).splitlines())


def text(file: Path) -> str:
    """Empty for pictures and other files that are not text."""
    try:
        return file.read_text()
    except UnicodeDecodeError:
        return ""


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))
