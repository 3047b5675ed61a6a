"""The list of files in a record: what is taken, and what is written to wait for them."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from server.models.attachment import Attachment, FileState
from server.models.ids import new_id
from server.rules.attachments_listed import MOST_FILES, ListedFile, expect_files, names_the_same, read_files
from server.rules.form_reader import FormReader

DRAWING: dict[str, Any] = {
    "sha256": "a" * 64,
    "key": "k" * 43,
    "size": 1_000,
    "type": "application/vnd.doorstep.drawing+json",
    "purpose": "drawing",
    "label": "drawing",
    "chosen": True,
    "seconds": 0,
}


def read(*listed: Any, text: str = "") -> tuple[tuple[ListedFile, ...], dict[str, str]]:
    form = FormReader({"attachments": text or msgspec.json.encode(listed).decode()})
    return read_files(form, purposes=("drawing", "sound")), form.errors


def test_a_list_is_read_in_its_order() -> None:
    listed, errors = read(DRAWING | {"sha256": "b" * 64}, DRAWING)
    assert not errors
    assert [one.sha256[0] for one in listed] == ["b", "a"]


def test_no_list_is_no_files() -> None:
    assert read_files(FormReader({}), purposes=("photo",)) == ()
    assert read_files(FormReader({"attachments": ""}), purposes=("photo",)) == ()
    assert read(text="[]") == ((), {})


def test_the_same_file_named_twice_is_one() -> None:
    listed, errors = read(DRAWING, DRAWING)
    assert (len(listed), errors) == (1, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "A" * 64},
        {"sha256": "a" * 63},
        {"sha256": "../" * 21 + "a"},
        {"key": "k" * 42},
        {"key": "k" * 42 + "="},
        {"size": 0},
        {"size": 100 * 1024 * 1024},
        {"size": 10**40},
        {"type": "text/html"},
        {"type": "audio/webm"},
        {"purpose": "photo", "type": "image/jpeg"},
        {"label": "x" * 61},
        {"label": "a\u0000b"},
        {"chosen": "yes"},
        {"seconds": -1},
        {"more": 1},
    ],
)
def test_what_no_phone_writes_is_refused_with_one_sentence(wrong: dict[str, Any]) -> None:
    listed, errors = read(DRAWING | wrong)
    assert listed == ()
    assert set(errors) == {"attachments"}


@pytest.mark.parametrize("text", ["{", "null", "{}", "[" * 5_000, "[NaN]", "[1]", '["a"]', "\ud800"])
def test_what_is_no_list_is_refused(text: str) -> None:
    assert set(read(text=text)[1]) == {"attachments"}


def test_a_record_names_thirty_files_and_no_more() -> None:
    many = [DRAWING | {"sha256": f"{number:064x}"} for number in range(MOST_FILES + 1)]
    assert len(read(*many[:-1])[0]) == MOST_FILES
    assert set(read(*many)[1]) == {"attachments"}


def test_one_file_has_one_key() -> None:
    assert set(read(DRAWING, DRAWING | {"key": "j" * 43})[1]) == {"attachments"}


@pytest.mark.usefixtures("database")
async def test_each_file_is_awaited_with_what_its_record_says_of_it(now: datetime) -> None:
    record = new_id()
    listed, _ = read(DRAWING, DRAWING | {"sha256": "b" * 64, "label": "place:worries", "chosen": False})
    await expect_files(record, "child_answer", listed, recorded_at=now)
    rows = await Attachment.objects().where(Attachment.record == record).order_by(Attachment.place)
    told = [(one.digest[0], one.label, one.chosen, one.state, one.content) for one in rows]
    assert told == [
        ("a", "drawing", True, FileState.AWAITED, None),
        ("b", "place:worries", False, FileState.AWAITED, None),
    ]
    assert await names_the_same(record, listed)
    assert not await names_the_same(record, listed[:1])
    assert await names_the_same(new_id(), ())
