"""Handing the tablet over: what the worker says of it, by each way in."""

from typing import Any
from uuid import UUID

import pytest

from server.models.audit import AuditEntry
from server.models.child_session import ChildSession
from server.models.ids import new_id
from server.rules.child_session_form import MUST_SAY, NOBODY_AND_SOMEBODY, NOT_ALONE, POLICE_FIRST
from tests.cast import Cast
from tests.phone import Phone
from tests.voice_fields import session_fields


async def test_a_hand_over_is_kept_as_the_worker_said_it(sian: Phone, cast: Cast) -> None:
    visit, told = new_id(), new_id()
    fields = session_fields(
        cast.kit,
        visit=str(visit),
        language="cy",
        read_aloud="yes",
        can_anyone_hear="not_known",
        in_the_room=["interpreter", "sibling"],
        in_the_room_words="Rowan, on the bed",
        interpreter_name="Ffion Rees",
        interpreter_role="professional",
        told=str(told),
    )
    receipt = await sian.send_one(sian.sealed(fields, kind="child_session"))
    assert receipt["status"] == "accepted"
    session = await ChildSession.objects().get(ChildSession.id == UUID(receipt["id"]))
    assert session is not None
    assert (session.child, session.author, session.visit) == (cast.kit.id, cast.sian.id, visit)
    assert (session.language, session.read_aloud, session.can_anyone_hear) == ("cy", True, "not_known")
    assert (session.in_the_room, session.in_the_room_words) == ('["sibling","interpreter"]', "Rowan, on the bed")
    assert (session.holds_pen, session.tools) == ("child", '["faces","steps","draw"]')
    assert session.question == "What is bedtime like?"
    assert (session.interpreter_name, session.interpreter_role) == ("Ffion Rees", "professional")
    assert (session.told, session.shown_earlier) == (f'["{told}"]', False)
    assert await AuditEntry.exists().where(AuditEntry.act == "handed over to child")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"child": ""}, "child", None),
        ({"in_the_room": []}, "in_the_room", MUST_SAY["in_the_room"]),
        ({"in_the_room": ["nobody_else", "parent"]}, "in_the_room", NOBODY_AND_SOMEBODY),
        ({"in_the_room": ["ghost"]}, "in_the_room", None),
        ({"holds_pen": ""}, "holds_pen", MUST_SAY["holds_pen"]),
        ({"tools": []}, "tools", MUST_SAY["tools"]),
        ({"tools": ["Faces!"]}, "tools", None),
        ({"read_aloud": "yes"}, "can_anyone_hear", MUST_SAY["can_anyone_hear"]),
        ({"police_interview": ""}, "police_interview", MUST_SAY["police_interview"]),
        ({"police_interview": "not_agreed"}, "police_interview", POLICE_FIRST),
        ({"in_the_room": ["interpreter"]}, "interpreter_role", MUST_SAY["interpreter_role"]),
        (
            {"in_the_room": ["interpreter"], "interpreter_role": "family"},
            "interpreter_why",
            MUST_SAY["interpreter_why"],
        ),
        ({"in_the_room": ["carer"], "shown_earlier": "yes"}, "shown_earlier", NOT_ALONE),
        ({"told": ["this"]}, "told", None),
        ({"visit": "that"}, "visit", None),
        ({"language": "English"}, "language", None),
        ({"question": "x" * 2_001}, "question", None),
        ({"engagement": "low"}, "", None),
    ],
)
async def test_what_is_missing_or_wrong_is_said_at_its_field(
    sian: Phone, cast: Cast, changes: dict[str, Any], field: str, sentence: str | None
) -> None:
    receipt = await sian.send_one(sian.sealed(session_fields(cast.kit, **changes), kind="child_session"))
    assert receipt["status"] == "needs_attention"
    assert list(receipt["errors"]) == [field]
    assert sentence in (None, receipt["errors"][field])
    assert await ChildSession.count() == 0


async def test_what_was_typed_of_an_interpreter_who_is_not_there_says_nothing(sian: Phone, cast: Cast) -> None:
    fields = session_fields(cast.kit, interpreter_name="Aunt Bea", interpreter_role="family")
    assert (await sian.send_one(sian.sealed(fields, kind="child_session")))["status"] == "accepted"
    (session,) = await ChildSession.objects()
    assert (session.interpreter_name, session.interpreter_role) == ("", "")


async def test_earlier_answers_are_shown_only_to_a_child_alone_with_their_worker(sian: Phone, cast: Cast) -> None:
    fields = session_fields(cast.kit, shown_earlier="yes")
    assert (await sian.send_one(sian.sealed(fields, kind="child_session")))["status"] == "accepted"
    (session,) = await ChildSession.objects()
    assert session.shown_earlier


async def test_sent_twice_it_is_one(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(session_fields(cast.kit), kind="child_session")
    assert [(await sian.send_one(capture))["status"] for _ in range(2)] == ["accepted", "already_here"]
    assert await ChildSession.count() == 1


async def test_of_a_strangers_child_it_is_quarantined(omar: Phone, cast: Cast) -> None:
    receipt = await omar.send_one(omar.sealed(session_fields(cast.kit), kind="child_session"))
    assert receipt["status"] == "quarantined"
    assert await ChildSession.count() == 0


async def test_a_child_who_is_not_there_is_said_at_the_child(sian: Phone, cast: Cast) -> None:
    fields = session_fields(cast.kit, child=str(new_id()))
    receipt = await sian.send_one(sian.sealed(fields, kind="child_session"))
    assert (receipt["status"], list(receipt["errors"])) == ("needs_attention", ["child"])
