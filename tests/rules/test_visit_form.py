"""What the visit form takes, and the sentence each wrong answer gets."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from server.rules.form_reader import LONG
from server.rules.refusals import Refused
from server.rules.visit_form import read_visit

FAMILY = "01930000-0000-7000-8000-00000000000a"
KIT = "01930000-0000-7000-8000-000000000001"
ROWAN = "01930000-0000-7000-8000-000000000002"


def fields(**changes: Any) -> dict[str, Any]:
    filled = {
        "family": FAMILY,
        "outcome": "took_place",
        "visited_on": "2026-11-24",
        "began_at": "14:05",
        "ended_at": "15:00",
        "place": "home",
        "children": [KIT, ROWAN],
        f"seen-{KIT}": "alone",
        f"seen-{ROWAN}": "not_alone",
        f"why-{ROWAN}": "childs_choice",
    }
    return {name: value for name, value in (filled | changes).items() if value is not None}


def errors_of(given: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read_visit(given)
    return refused.value.errors


def test_a_whole_visit_is_read() -> None:
    entry = read_visit(fields())
    assert entry.family == UUID(FAMILY)
    assert entry.began_at == datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert [(str(one.child), one.seen, one.why) for one in entry.children] == [
        (KIT, "alone", ""),
        (ROWAN, "not_alone", "childs_choice"),
    ]


def test_a_time_in_summer_is_londons() -> None:
    entry = read_visit(fields(visited_on="2026-07-01"))
    assert entry.began_at == datetime(2026, 7, 1, 13, 5, tzinfo=UTC)


def test_every_child_is_answered_for_when_the_visit_took_place() -> None:
    assert list(errors_of(fields(**{f"seen-{ROWAN}": None, f"why-{ROWAN}": None}))) == [f"seen-{ROWAN}"]


def test_not_alone_needs_a_why() -> None:
    assert list(errors_of(fields(**{f"why-{ROWAN}": ""}))) == [f"why-{ROWAN}"]


def test_something_else_needs_words() -> None:
    assert list(errors_of(fields(**{f"why-{ROWAN}": "other"}))) == [f"why_words-{ROWAN}"]


def test_alone_forgets_an_answer_to_why() -> None:
    entry = read_visit(fields(**{f"why-{KIT}": "other", f"why_words-{KIT}": "asked to stay"}))
    assert entry.children[0].why == entry.children[0].why_words == ""


def test_no_reply_asks_nothing_of_the_children() -> None:
    given = fields(outcome="no_reply", place=None, **{f"seen-{KIT}": None, f"seen-{ROWAN}": None})
    assert [one.seen for one in read_visit(given).children] == ["not_seen", "not_seen"]


def test_a_visit_cannot_end_before_it_began() -> None:
    assert list(errors_of(fields(ended_at="14:04"))) == ["ended_at"]


@pytest.mark.parametrize("name", ["visited_on", "began_at", "outcome", "place", "family", "children"])
def test_what_must_be_said(name: str) -> None:
    assert name in errors_of(fields(**{name: ""}))


def test_over_long_text_says_how_much_too_long() -> None:
    errors = errors_of(fields(what_was_seen="x" * (LONG + 7)))
    assert errors == {"what_was_seen": "This is 7 characters too long. Shorten it to 20000 characters."}


def test_all_errors_come_at_once() -> None:
    assert set(errors_of(fields(began_at="25:99", visited_on="yesterday"))) == {"began_at", "visited_on"}


def test_an_unknown_field_is_refused() -> None:
    assert list(errors_of(fields(score="7"))) == [""]


def test_a_choice_that_is_none_is_refused() -> None:
    assert list(errors_of(fields(manner="telepathy"))) == ["manner"]


def test_two_answers_to_one_question_are_refused() -> None:
    assert list(errors_of(fields(outcome=["took_place", "no_reply"]))) == ["outcome"]


def test_the_same_child_twice_is_refused() -> None:
    assert "children" in errors_of(fields(children=[KIT, KIT]))


def test_no_sentence_quotes_what_was_typed() -> None:
    errors = errors_of(fields(began_at="PLANTED", visited_on="PLANTED", manner="PLANTED", ended_at="PLANTED"))
    assert not any("PLANTED" in sentence for sentence in errors.values())
