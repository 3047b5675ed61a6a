"""What no file of ours may grow into, name or contain."""

import re
from collections.abc import Iterator
from pathlib import Path

from server.release import Release
from server.templating import templates_of

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
    "another way from text to markup": r"setHTML|parseHTML|createContextual" + r"Fragment|document\.write|srcdoc\s*=",
    "hx-on": r"hx-on",
    "eval": r"\beval\(|new Function\(|set(?:Timeout|Interval)\(\s*[\"'`]",
}
# Looks at markup before it comes in, and names there what may not.
GATE = {"web/static/screens/own_markup.js", "web/static/screens/trusted_types.js"}
BUILDS_MARKUP = {"web/static/sw/respond.js"}
"""Where the worker builds pages: by a tag that escapes, or from what the tag has made."""
INLINE = {
    "an inline style": r"<style|\sstyle\s*=",
    "an inline script": r"<script(?![^>]*\ssrc=\"\{\{ static\()",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "script in an htmx attribute": r"hx-[a-z:-]+\s*=\s*[\"']\s*(?:js|javascript):|hx-trigger=[\"'][^\"']*\[",
    "an attribute of htmx that may not come in": r"\s(?:data-)?hx-(?!(?:get|post|target|swap|trigger|select)=)[a-z]",
    "an unquoted value": r"\s[a-z-]+=\{\{",
}


def test_no_file_is_longer_than_300_lines() -> None:
    """But for translators' catalogues, whose shape is gettext's."""
    files = (file for file in ours("server", "web", "tests") if file.suffix != ".po")
    long = {name(file): lines for file in files if (lines := count(file)) > LINES}
    assert long == {}, "split by noun"


def test_no_file_names_a_package_registry() -> None:
    assert found(files(ROOT), {host: re.escape(host) for host in REGISTRIES}) == []


def test_user_text_is_never_trusted_as_markup() -> None:
    assert found(ours("server", "web"), MARKUP) == []


def test_text_is_parsed_as_markup_in_one_place_and_built_in_one() -> None:
    screens = [file for file in ours("web") if file.suffix == ".js" and name(file) not in GATE]
    assert found(iter(screens), {"DOMParser": r"DOM" + "Parser", "a policy": r"create" + "Policy"}) == []
    built = [file for file in screens if name(file) not in BUILDS_MARKUP]
    assert found(iter(built), {"a string of markup": r"""(?<!html)`\s*<[a-z!]|["']<[a-z!]"""}) == []


def test_every_template_escapes_whatever_it_is_called() -> None:
    templates = templates_of(Release())
    for called in ("a.html", "a.txt", "a.svg", "a", None):
        assert templates.autoescape if isinstance(templates.autoescape, bool) else templates.autoescape(called)
    assert templates.from_string("{{ text }}").render(text="<b>'\"") == "&lt;b&gt;&#39;&#34;"


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    assert found(ours("web/templates"), INLINE) == []


def test_no_answer_asks_a_browser_to_clear_its_storage() -> None:
    """It would delete records that were never sent."""
    assert found(ours("server", "web", "deploy"), {"Clear-Site-Data": "(?i)clear-site" + "-data"}) == []


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
