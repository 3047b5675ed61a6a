"""Handing the tablet over: what the worker says of it, by each way in."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from server.models.audit import AuditEntry
from server.models.child_session import ChildSession
from server.models.ids import new_id
from server.rules.child_session_form import NOBODY_AND_SOMEBODY, NOT_ALONE
from server.rules.hand_over_choices import AGREE_FIRST, MUST_SAY
from tests.cast import Cast
from tests.conftest import sign_in
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
        ({"police_interview": "planned"}, "police_interview", AGREE_FIRST),
        (
            {"in_the_room": ["interpreter"], "interpreter_name": "Ana"},
            "interpreter_role",
            MUST_SAY["interpreter_role"],
        ),
        (
            {"in_the_room": ["interpreter"], "interpreter_role": "professional"},
            "interpreter_name",
            MUST_SAY["interpreter_name"],
        ),
        (
            {"in_the_room": ["interpreter"], "interpreter_name": "Bea", "interpreter_role": "family"},
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


async def test_posted_without_a_phone_it_is_in_the_case_file(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    fields = session_fields(cast.kit) | {"id": str(new_id())}
    for _ in range(2):
        answer = await her.post(f"/children/{cast.kit.id}/sessions", data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/children/{cast.kit.id}/voice")
    (session,) = await ChildSession.objects()
    assert (str(session.id), session.question) == (fields["id"], "What is bedtime like?")
    by_script = session_fields(cast.kit) | {"id": str(new_id())}
    answer = await her.post(f"/children/{cast.kit.id}/sessions", data=by_script, headers={"HX-Request": "true"})
    assert "Sent 14:05" in answer.text


async def test_posted_wrong_it_comes_back_with_everything_typed(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    answer = await her.post(
        f"/children/{cast.kit.id}/sessions", data=session_fields(cast.kit, police_interview="planned")
    )
    assert answer.status_code == 422
    assert "Agree this with the police first" in answer.text
    assert "What is bedtime like?" in answer.text
    assert await ChildSession.count() == 0


@pytest.mark.parametrize("who", ["omar", "helen", "jo", "dai", "ada"])
async def test_a_stranger_gets_404(client: httpx.AsyncClient, cast: Cast, who: str) -> None:
    them = await sign_in(client, getattr(cast, who))
    for fields in (session_fields(cast.kit), session_fields(cast.kit, tools=[])):
        assert (await them.post(f"/children/{cast.kit.id}/sessions", data=fields)).status_code == 404


async def test_a_faulty_one_is_put_right_in_the_hand_over_form(
    client: httpx.AsyncClient, sian: Phone, cast: Cast
) -> None:
    wrong = sian.sealed(session_fields(cast.kit, holds_pen=""), kind="child_session")
    await sian.send_one(wrong)
    her = await sign_in(client, cast.sian)
    assert "A tablet handed to a child, Kit" in (await her.get("/unsent")).text
    page = (await her.get(f"/captures/{wrong['id']}/correct")).text
    assert MUST_SAY["holds_pen"] in page
    assert f'name="replaces" value="{wrong["id"]}"' in page
    right = session_fields(cast.kit) | {"id": str(new_id()), "replaces": wrong["id"]}
    assert (await her.post(f"/children/{cast.kit.id}/sessions", data=right)).status_code == 303
    assert "A tablet handed to a child" not in (await her.get("/unsent")).text
