"""What a child of six reads or hears: short, concrete, and nothing that can't be kept."""

import re
import tomllib

import pytest

from server.rules.child_catalogues import sentences
from server.rules.child_tools import FOLDER, child_tools

PLAIN = tomllib.loads((FOLDER / "plain_words.toml").read_text())
ENGLISH = sentences(child_tools())


@pytest.mark.parametrize("key", ENGLISH)
def test_no_sentence_uses_a_word_for_grown_ups(key: str) -> None:
    said = {word: PLAIN["instead"][word] for word in words_of(key) if word in PLAIN["instead"]}
    assert said == {}, f"{ENGLISH[key]!r}: say it another way"


@pytest.mark.parametrize("key", ENGLISH)
def test_sentences_and_words_are_short(key: str) -> None:
    limits = PLAIN["limits"]
    for sentence in re.split(r"(?<=[.?!])\s", ENGLISH[key]):
        assert len(sentence.split()) <= limits["words_in_a_sentence"], sentence
    assert [word for word in words_of(key) if len(word) > limits["letters_in_a_word"]] == []


def test_nothing_is_promised_that_may_not_be_kept() -> None:
    assert [
        key
        for key in ENGLISH
        if re.search(r"\b(I|we|your worker) (will|won't) (never|not tell|keep)", ENGLISH[key], re.I)
    ] == []


def test_the_child_is_told_first_what_must_be_passed_on_and_what_is_kept() -> None:
    said = {line.id: line.words for line in child_tools().welcome}
    assert "has to tell" in said["passed_on"] or "have to tell" in said["passed_on"]
    assert "kept" in said["kept"]
    assert "don't have to say" in said["stop"]
    assert {"why", "who_sees", "may_hear"} <= said.keys()


def test_the_last_page_says_what_happens_next() -> None:
    assert {"next", "ask", "more", "give_back"} <= {line.id for line in child_tools().goodbye}


def words_of(key: str) -> list[str]:
    return re.findall(r"[a-z']+", ENGLISH[key].lower())
