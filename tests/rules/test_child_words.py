"""The child's words in six languages, and what a council's own folder does to them."""

from pathlib import Path

import pytest

from server.rules.child_catalogues import PLACEHOLDER, catalogues, read_catalogue, sentences
from server.rules.child_tool_data import Unreadable
from server.rules.child_tools import FOLDER, child_tools, use_own
from server.rules.child_words import languages, not_said_in, word_files, words_in
from tests.own_words import PETS, catalogue, own_folder

__all__ = ["own_folder"]

WEB = Path(__file__).parents[2] / "web"
OURS = ["en", "cy", "ar", "pl", "ro", "ur"]
OTHERS = OURS[1:]
ALIKE = {
    "cy": {"Stop", "Pen", "Stamp", "Brown", "Car"},
    "pl": {"Stop"},
    "ro": {"Stop", "Calm"},
    "ar": set(),
    "ur": set(),
}
"""What is spelt as in English and is right so."""


def english() -> dict[str, str]:
    return sentences(child_tools())


def test_six_languages_are_offered_each_by_its_own_name() -> None:
    assert [language.tag for language in languages()] == OURS
    names = {language.tag: (language.name, language.dir) for language in languages()}
    assert names["cy"] == ("Cymraeg", "ltr")
    assert names["ur"] == ("اردو", "rtl")
    assert names["ar"] == ("العربية", "rtl")


def test_no_translation_of_ours_passes_for_checked() -> None:
    assert [language.tag for language in languages() if language.checked] == ["en"]
    assert words_in("cy")["checked"] is False


def test_no_two_sentences_share_a_key() -> None:
    told = child_tools()
    asked = sum(len(tool.questions) for tool in told.tools.values())
    assert sum(".ask." in key and key.count(".") == 3 for key in english()) == asked


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert not_said_in(language) == [], "run python -m tools.catalogues"


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_nothing_that_is_no_longer_said(language: str) -> None:
    held = read_catalogue(FOLDER / "locale" / language / "child.po")
    assert held.keys() == set(english().items())


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_in_a_translation(language: str) -> None:
    held = read_catalogue(FOLDER / "locale" / language / "child.po")
    same = {text for (_, text), translation in held.items() if translation.text == text}
    assert same == ALIKE[language]
    if language in {"ar", "ur"}:
        latin = {
            part
            for it in held.values()
            for part in PLACEHOLDER.sub("", it.text).split()
            if part.isascii() and part.isalpha()
        }
        assert latin <= {"PIN"}


@pytest.mark.parametrize("language", OTHERS)
def test_a_question_stays_a_question(language: str) -> None:
    for (key, text), translation in read_catalogue(FOLDER / "locale" / language / "child.po").items():
        assert text.endswith("?") == translation.text.endswith(("?", "؟")), key
        assert translation.text == translation.text.strip(), key


def test_what_the_script_puts_in_stays_as_it_is(tmp_path: Path) -> None:
    path = catalogue(tmp_path, "cy", {"ui.hello_name": ("Hello {name}", "Helo {enw}")})
    with pytest.raises(Unreadable, match=r"child.po at ui.hello_name: what stands in"):
        read_catalogue(path)


def test_a_catalogue_that_is_none_is_told(tmp_path: Path) -> None:
    path = catalogue(tmp_path, "cy", {})
    path.write_text("msgid what\n")
    with pytest.raises(Unreadable, match="can't be read"):
        read_catalogue(path)
    with pytest.raises(Unreadable, match="xx is not the tag of a language"):
        read_catalogue(catalogue(tmp_path, "xx", {}))


def test_words_in_a_language_that_is_not_offered_are_english() -> None:
    assert words_in("so")["language"] == "en"


def test_the_shape_is_the_same_in_every_language() -> None:
    def shape(told: object) -> object:
        if isinstance(told, dict):
            return {key: shape(value) for key, value in told.items()}
        return [shape(value) for value in told] if isinstance(told, list) else type(told)

    assert all(shape(words_in(language)) == shape(words_in("en")) for language in OTHERS)


def test_a_councils_tool_is_left_out_of_a_language_without_its_words(own_folder: Path) -> None:
    (own_folder / "tools/pets.toml").write_text(PETS)
    said = {
        "tool.pets.title": ("My pets", "Fy anifeiliaid"),
        "tool.pets.say": ("Tell us about them.", "Dweda wrthon ni amdanyn nhw."),
        "tool.pets.ask.have": ("Is there an animal at home?", "Oes anifail gartref?"),
        "tool.pets.ask.have.yes": ("Yes", "Oes"),
        "tool.pets.ask.have.no": ("No", "Nac oes"),
    }
    catalogue(own_folder, "cy", said)
    use_own(own_folder)
    offered = {tag: [tool["id"] for tool in words_in(tag)["tools"]] for tag in ("en", "cy", "pl")}
    assert "pets" in offered["en"]
    assert "pets" in offered["cy"]
    assert "pets" not in offered["pl"]
    assert not_said_in("pl") == [*said]


def test_a_sentence_that_a_council_changed_has_no_old_translation(own_folder: Path) -> None:
    (own_folder / "ui.toml").write_text('stop = "No more"\n')
    use_own(own_folder)
    assert words_in("cy")["words"]["stop"] == "No more"
    assert "cy" not in [language.tag for language in languages() if language.checked]


def test_a_language_is_offered_once_every_word_of_the_screens_is_there(own_folder: Path) -> None:
    screens = {key: (text, f"so {text}") for key, text in english().items()}
    catalogue(own_folder, "so", {key: it for key, it in screens.items() if key != "ui.stop"})
    use_own(own_folder)
    assert "so" not in [language.tag for language in languages()]
    catalogue(own_folder, "so", screens)
    clear()
    assert "so" in [language.tag for language in languages()]


def test_a_translation_counts_as_checked_when_all_of_it_was(own_folder: Path) -> None:
    ours = {key: (text, words.text) for (key, text), words in catalogues((FOLDER,))["cy"].items()}
    catalogue(own_folder, "cy", dict([*ours.items()][:-1]), checked_by="Nia Puw, 2 December 2026")
    use_own(own_folder)
    assert not words_in("cy")["checked"]
    catalogue(own_folder, "cy", ours, checked_by="Nia Puw, 2 December 2026")
    clear()
    assert words_in("cy")["checked"]


def test_a_recording_is_found_by_the_words_that_it_says(own_folder: Path) -> None:
    (own_folder / "recordings/cy").mkdir(parents=True)
    (own_folder / "recordings/cy/face.happy.mp3").write_bytes(b"ID3")
    (own_folder / "recordings/cy/notes.txt").write_text("no sound")
    use_own(own_folder)
    made = word_files(WEB)
    assert b'"recordings":{"Hapus":"recordings/cy/face.happy.mp3"}' in bytes(made["child/words.cy.json"])  # type: ignore[arg-type]
    assert made["child/recordings/cy/face.happy.mp3"] == own_folder / "recordings/cy/face.happy.mp3"
    assert [name for name in made if "notes" in name] == []


def clear() -> None:
    """A server reads the folder once, when it starts."""
    from server.rules import child_words

    catalogues.cache_clear()
    child_words._tags.cache_clear()
