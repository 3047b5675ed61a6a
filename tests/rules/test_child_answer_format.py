"""What a child's answer may be: everything that a tablet writes, nothing that it doesn't, whatever is thrown at it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.rules.child_answer_format import ANSWER_BYTES, SHAPES, WORDS, read_answer, read_asked

WHOLE: dict[str, Any] = {
    "faces": {"questions": [{"id": "now", "faces": ["happy", "sad"], "who": "Nan", "words": "Both."}]},
    "steps": {"questions": [{"id": "safe", "step": 7, "choice": "", "words": "", "not_said": False}]},
    "places": {"places": [{"id": "worries", "words": "", "pictures": ["rain", "door"], "not_said": False}]},
    "week": {"days": [{"day": "mon", "part": "evening", "faces": ["calm"], "words": ""}], "not_said": False},
    "people": {"people": [{"name": "Nan", "picture": "cat", "near": 0, "x": -1000, "y": 1000}], "not_said": True},
    "draw": {"words": "My house.", "not_said": False},
    "say": {"words": "", "not_said": True},
    "meeting": {"questions": [{"id": "advocate", "words": "", "choice": "yes", "not_said": False}]},
}  # fmt: skip


def read(kind: str, answer: Any) -> object:
    return read_answer(kind, json.dumps(answer))


@pytest.mark.parametrize("kind", SHAPES)
def test_every_tool_writes_what_is_read(kind: str) -> None:
    assert read(kind, WHOLE[kind])


@pytest.mark.parametrize("kind", SHAPES)
def test_a_child_may_leave_out_everything(kind: str) -> None:
    assert read(kind, {})


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("added", ["score", "average", "rank", "summary"])
def test_nothing_that_adds_up_a_child_can_stand_in_an_answer(kind: str, added: str) -> None:
    with pytest.raises(ValueError, match="not this kind"):
        read(kind, WHOLE[kind] | {added: 1})
    for name, parts in WHOLE[kind].items():
        if isinstance(parts, list):
            with pytest.raises(ValueError, match="not this kind"):
                read(kind, {name: [parts[0] | {added: 1}]})


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("steps", '{"id":"safe","step":11}'),
        ("steps", '{"id":"safe","step":-1}'),
        ("steps", '{"id":"safe","step":5.5}'),
        ("steps", '{"id":"safe","step":NaN}'),
        ("steps", '{"id":"safe","step":1e400}'),
        ("steps", '{"id":"safe","step":true}'),
        ("steps", '{"step":5}'),
        ("faces", '{"id":"now","faces":"happy"}'),
        ("faces", '{"id":"now","faces":["<b>"]}'),
        ("faces", '{"id":"../now"}'),
        ("faces", '{"id":"now","words":"\\ud800"}'),
        ("faces", '{"id":"now","words":"a\\u0000b"}'),
        ("faces", '{"id":"now","not_said":"no"}'),
        ("faces", json.dumps({"id": "now", "words": "x" * (WORDS + 1)})),
        ("faces", json.dumps({"id": "now", "faces": ["sad"] * 25})),
        ("meeting", '{"id":"know","choice":"Yes please"}'),
    ],
)
def test_what_is_out_of_bounds_is_refused(kind: str, part: str) -> None:
    with pytest.raises(ValueError, match=r"kind|kept"):
        read_answer(kind, f'{{"questions":[{part}]}}')


def test_what_a_child_types_is_taken_to_the_last_character() -> None:
    for words in ("x" * WORDS, "ağ 🦊 \u202e\n\t", "<script>alert(1)</script>", "\\u0000", "{{ 7 * 7 }}"):
        assert read("draw", {"words": words})


@pytest.mark.parametrize("ring", [-1, 4])
def test_people_stand_in_four_rings(ring: int) -> None:
    with pytest.raises(ValueError, match="not this kind"):
        read("people", {"people": [{"name": "Nan", "near": ring}]})


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("text", ["", "null", "[]", "0", '"x"', "{", "[" * 60_000, '{"a":' * 12_000, "\ud800", "\x00"])
def test_what_is_no_answer_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"kind|kept|large"):
        read_answer(kind, text)


def test_sixty_kilobytes_are_the_most() -> None:
    parts = [{"id": f"q{number}", "words": "x" * 1_480} for number in range(40)]
    text = json.dumps({"questions": parts})
    assert len(text) < ANSWER_BYTES
    assert read_answer("faces", text)
    padded = text + " " * (ANSWER_BYTES - len(text) + 1)
    with pytest.raises(ValueError, match="large"):
        read_answer("faces", padded)


@pytest.mark.parametrize("text", ["[]", "null", '{"now":1}', '{"Now?":"x"}', '{"now":null}', "{" * 1_000])
def test_the_questions_are_words_by_id(text: str) -> None:
    with pytest.raises(ValueError, match="not this kind"):
        read_asked(text)


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=30,
)


@given(kind=some.sampled_from(list(SHAPES)), text=some.text())
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    read_or_refused(kind, text)


@given(kind=some.sampled_from(list(SHAPES)), value=anything)
def test_any_json_is_read_or_refused(kind: str, value: Any) -> None:
    read_or_refused(kind, json.dumps(value))


@given(
    kind=some.sampled_from(list(SHAPES)),
    other=some.sampled_from(list(SHAPES)),
    name=some.sampled_from(["id", "words", "faces", "step", "near", "x", "day", "part", "pictures", "more"]),
    value=anything,
)
def test_an_answer_with_one_thing_put_in_its_place_is_read_or_refused(
    kind: str, other: str, name: str, value: Any
) -> None:
    answer = json.loads(json.dumps(WHOLE[other]))
    for parts in answer.values():
        if isinstance(parts, list):
            parts[0][name] = value
    read_or_refused(kind, json.dumps(answer | {name: value} if other in ("draw", "say") else answer))


def read_or_refused(kind: str, text: str) -> None:
    try:
        answer = read_answer(kind, text)
    except ValueError:
        return
    assert isinstance(answer, SHAPES[kind])
