"""`python -m tools.catalogues`: a translator's work is never lost."""

from pathlib import Path

import pytest

from server.rules.child_catalogues import read_catalogue
from server.rules.child_tools import FOLDER
from tests.own_words import catalogue, own_folder
from tools.catalogues import update, wanted

__all__ = ["own_folder"]

SAID = {"ui.stop": ("Stop", "Aros"), "ui.next": ("Next", "Nesaf")}
KEYS = {key: english for key, (english, _) in SAID.items()}


def test_a_new_sentence_comes_in_empty_and_the_rest_stays(own_folder: Path) -> None:
    path = catalogue(own_folder, "cy", SAID, checked_by="Nia Puw, 2 December 2026")
    told = update(own_folder, "cy", KEYS | {"ui.back": "Back"})
    assert told.endswith("3 sentences, 1 to translate: ui.back")
    assert {key: words.text for (key, _), words in read_catalogue(path).items()} == {
        "ui.stop": "Aros",
        "ui.next": "Nesaf",
    }
    assert all(words.checked for words in read_catalogue(path).values())


def test_a_changed_sentence_keeps_its_translation_to_be_looked_at(own_folder: Path) -> None:
    path = catalogue(own_folder, "cy", SAID)
    update(own_folder, "cy", KEYS | {"ui.stop": "No more"})
    written = path.read_text()
    assert "#, fuzzy" in written
    assert "# It was: Stop" in written
    assert 'msgstr "Aros"' in written
    assert [key for key, _ in read_catalogue(path)] == ["ui.next"]
    update(own_folder, "cy", KEYS | {"ui.stop": "No more"})
    assert path.read_text() == written, "running it again changes nothing"


def test_what_is_no_longer_said_is_kept_and_comes_back(own_folder: Path) -> None:
    path = catalogue(own_folder, "cy", SAID)
    update(own_folder, "cy", {"ui.next": "Next"})
    assert '#~ msgstr "Aros"' in path.read_text()
    update(own_folder, "cy", KEYS)
    assert len(read_catalogue(path)) == 2


def test_a_council_translates_only_what_ours_lacks(own_folder: Path) -> None:
    assert wanted(own_folder, "cy") == {}
    assert len(wanted(own_folder, "so")) == len(wanted(FOLDER, "cy"))


@pytest.mark.parametrize("language", ["ar", "cy", "pl", "ro", "ur"])
def test_our_catalogues_are_as_the_tool_writes_them(own_folder: Path, language: str) -> None:
    ours = FOLDER / "locale" / language / "child.po"
    copy = own_folder / "locale" / language / "child.po"
    copy.parent.mkdir(parents=True)
    copy.write_text(ours.read_text())
    update(own_folder, language, wanted(FOLDER, language))
    assert copy.read_text() == ours.read_text()
