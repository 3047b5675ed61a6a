"""A council's own folder of children's tools, and a tool in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.rules.child_tools import use_own

PETS = """id = "pets"
kind = "meeting"
order = 1
title = "My pets"
say = "Tell us about them."
picture = "pic-pet"

[[questions]]
id = "have"
words = "Is there an animal at home?"
ask = "choice"
choices = [
    { id = "yes", words = "Yes", picture = "ui-tick" },
    { id = "no", words = "No", picture = "ui-no-say" },
]
"""


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "tools").mkdir()
    yield tmp_path
    use_own(None)


def catalogue(folder: Path, language: str, sentences: dict[str, tuple[str, str]], *, checked_by: str = "") -> Path:
    """Writes one: by key, the English sentence and its translation."""
    path = folder / "locale" / language / "child.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = ["Content-Type: text/plain; charset=utf-8", f"Language: {language}", f"X-Checked-By: {checked_by}"]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in header)]
    for key, (english, other) in sentences.items():
        lines += ["", f'msgctxt "{key}"', f'msgid "{english}"', f'msgstr "{other}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
