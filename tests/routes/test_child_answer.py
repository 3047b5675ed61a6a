"""What a child said reaches the case file as they gave it, by each way in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from server.models.attachment import Attachment
from server.models.audit import AuditEntry
from server.models.capture import Capture
from server.models.child_answer import ChildAnswer
from server.models.ids import new_id
from server.models.plan import Lead
from server.models.restriction import NamedPerson, Restriction
from server.rules import quarantine
from server.rules.leads import change_lead
from server.rules.voice_access import voice_of
from tests.cast import NOW, Cast
from tests.conftest import sign_in
from tests.phone import Phone
from tests.voice_fields import DRAWING, answer_fields, as_json, session_fields


async def answers() -> list[ChildAnswer]:
    found: list[ChildAnswer] = await ChildAnswer.objects()
    return found


async def test_what_a_child_answered_is_kept_byte_for_byte(sian: Phone, cast: Cast) -> None:
    written = '{ "questions" : [{"id":"now","words":"  I  like\\n\\u0074oast  ","faces":["sad","happy"]}] }'
    capture = sian.sealed(answer_fields(cast.kit, answer=written, asked='{"now" : "Now?"}'), kind="child_answer")
    assert (await sian.send_one(capture))["status"] == "accepted"
    (answer,) = await answers()
    assert (answer.answer, answer.asked) == (written, '{"now" : "Now?"}')
    assert (answer.child, answer.author, answer.kind, answer.tool) == (cast.kit.id, cast.sian.id, "faces", "faces")
    assert (answer.ending, answer.may_hear, answer.language) == ("finished", '["my_worker"]', "en")
    assert answer.began_at.isoformat() == "2026-11-24T13:40:00+00:00"
    assert answer.registration == sian.registration
    assert await AuditEntry.exists().where(AuditEntry.act == "heard child", AuditEntry.subject == answer.id)


async def test_sent_twice_it_is_one_answer(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(answer_fields(cast.kit, attachments=as_json([DRAWING])), kind="child_answer")
    assert [(await sian.send_one(capture))["status"] for _ in range(2)] == ["accepted", "already_here"]
    assert len(await answers()) == 1
    assert await Attachment.count() == 1


async def test_an_answer_waits_for_its_session_and_the_other_way_about(sian: Phone, cast: Cast) -> None:
    session = new_id()
    early = sian.sealed(answer_fields(cast.kit, session), kind="child_answer")
    handed_over = sian.sealed(session_fields(cast.kit), kind="child_session", id=str(session))
    late = sian.sealed(answer_fields(cast.kit, session, tool="steps", kind="steps", answer="{}"), kind="child_answer")
    for capture in (early, handed_over, late):
        assert (await sian.send_one(capture))["status"] == "accepted"
    assert {one.session for one in await answers()} == {session}


async def test_its_files_are_awaited(sian: Phone, cast: Cast) -> None:
    listed = [DRAWING, DRAWING | {"sha256": "b" * 64, "chosen": False}]
    fields = answer_fields(cast.kit, tool="draw", kind="draw", answer="{}", attachments=as_json(listed))
    receipt = await sian.send_one(sian.sealed(fields, kind="child_answer"))
    rows = await Attachment.objects().where(Attachment.record == UUID(receipt["id"])).order_by(Attachment.place)
    assert [(one.digest[0], one.chosen, one.record_kind) for one in rows] == [
        ("a", True, "child_answer"),
        ("b", False, "child_answer"),
    ]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("child", ""),
        ("session", "here"),
        ("kind", "horoscope"),
        ("tool", "../faces"),
        ("language", "<b>"),
        ("answer", "{"),
        ("answer", '{"questions":[{"id":"now","score":7}]}'),
        ("answer", '{"questions":[{"id":"now","faces":' + str(["sad"] * 1000).replace("'", '"') + "}]}"),
        ("answer", '{"questions":[{"id":"now","words":"' + "x" * 2_001 + '"}]}'),
        ("answer", '{"questions":[{"id":"now","words":"\\u0000"}]}'),
        ("answer", "[" * 60_000),
        ("asked", "no"),
        ("asked", '{"now":1}'),
        ("ending", "won"),
        ("may_hear", ["Everybody!"]),
        ("attachments", "[1]"),
        ("score", "7"),
    ],
)
async def test_one_that_is_out_of_bounds_waits_in_the_tray_with_a_sentence(
    sian: Phone, cast: Cast, field: str, wrong: Any
) -> None:
    receipt = await sian.send_one(sian.sealed(answer_fields(cast.kit, **{field: wrong}), kind="child_answer"))
    assert receipt["status"] == "needs_attention"
    assert list(receipt["errors"]) == ["" if field == "score" else field]
    assert await answers() == []
    capture = await Capture.objects().first()
    assert capture is not None
    assert (capture.kind, capture.could_open) == ("child_answer", True)


@pytest.mark.parametrize("instant", ["", "yesterday", "9999-99-99T00:00Z", "0001-01-01T00:00:00Z", "2026-11-24"])
async def test_a_tablet_without_a_clock_loses_no_answer(sian: Phone, cast: Cast, instant: str) -> None:
    fields = answer_fields(cast.kit, began_at=instant, answered_at=instant)
    assert (await sian.send_one(sian.sealed(fields, kind="child_answer")))["status"] == "accepted"


async def test_a_draft_that_became_a_record_was_interrupted(sian: Phone, cast: Cast) -> None:
    left_off = answer_fields(
        cast.kit, answer='{"questions":[{"id":"now","words":"I wa"}]}', may_hear=[], answered_at=""
    )
    for fields in (left_off, left_off | {"ending": ""}, left_off | {"ending": "interrupted"}):
        receipt = await sian.send_one(sian.sealed(fields, kind="child_answer", unfinished=True))
        assert receipt["status"] == "accepted"
    stopped = left_off | {"ending": "stopped"}
    await sian.send_one(sian.sealed(stopped, kind="child_answer", unfinished=True))
    assert sorted(one.ending for one in await answers()) == ["interrupted"] * 3 + ["stopped"]


async def test_nothing_said_is_an_answer(sian: Phone, cast: Cast) -> None:
    fields = answer_fields(cast.kit, answer="", asked="", ending="not_said", may_hear=[])
    assert (await sian.send_one(sian.sealed(fields, kind="child_answer")))["status"] == "accepted"
    assert [(one.answer, one.ending, one.may_hear) for one in await answers()] == [("{}", "not_said", "[]")]


async def test_of_a_strangers_child_it_is_quarantined_and_released_whole(omar: Phone, cast: Cast, keys_of: Any) -> None:
    fields = answer_fields(cast.kit, attachments=as_json([DRAWING]))
    receipt = await omar.send_one(omar.sealed(fields, kind="child_answer"))
    assert receipt["status"] == "quarantined"
    assert await answers() == []
    capture = await Capture.objects().first()
    assert capture is not None
    assert capture.team == cast.cwm_valley.id, "the child's own team decides"
    await quarantine.release(cast.tom, capture.id, "He stood in.", keys_of.by_kid, now=NOW)
    (answer,) = await answers()
    assert (answer.author, answer.answer) == (cast.omar.id, fields["answer"])
    assert await Attachment.count() == 1


async def test_a_child_reassigned_since_is_no_reason_to_return_their_words(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(answer_fields(cast.kit), kind="child_answer")
    child = await voice_of(cast.tom, cast.kit.id, now=NOW)
    await change_lead(cast.tom, child, cast.jo, now=NOW - timedelta(minutes=10))
    assert (await sian.send_one(capture))["status"] == "accepted"


async def test_words_of_a_child_led_by_another_all_along_are_not_taken(sian: Phone, cast: Cast) -> None:
    plan = cast.plan_of(cast.kit).id
    await Lead.update({Lead.worker: cast.jo.id}).where(Lead.plan == plan)
    assert (await sian.send_one(sian.sealed(answer_fields(cast.kit), kind="child_answer")))["status"] == "quarantined"


async def test_an_answer_of_one_child_does_not_go_into_anothers_session(sian: Phone, cast: Cast) -> None:
    session = new_id()
    await sian.send_one(sian.sealed(session_fields(cast.kit), kind="child_session", id=str(session)))
    receipt = await sian.send_one(sian.sealed(answer_fields(cast.rowan, session), kind="child_answer"))
    assert (receipt["status"], list(receipt["errors"])) == ("needs_attention", ["session"])


async def test_other_words_under_its_number_are_a_conflict(sian: Phone, cast: Cast) -> None:
    first = sian.sealed(answer_fields(cast.kit), kind="child_answer")
    await sian.send_one(first)
    other = sian.sealed(answer_fields(cast.kit, answer="{}"), kind="child_answer", id=first["id"])
    assert (await sian.send_one(other))["status"] == "conflict"
    (answer,) = await answers()
    assert answer.answer != "{}"


async def test_a_correction_cant_replace_what_a_child_said(sian: Phone, cast: Cast) -> None:
    first = sian.sealed(answer_fields(cast.kit), kind="child_answer")
    await sian.send_one(first)
    other = sian.sealed(answer_fields(cast.kit, answer="{}"), kind="child_answer", replaces=first["id"])
    assert (await sian.send_one(other))["status"] == "needs_attention"
    assert [str(one.id) for one in await answers()] == [first["id"]]


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=anything, kind=some.sampled_from(["faces", "week", "people", "draw", "meeting"]))
async def test_whatever_stands_in_an_answer_the_server_stays_up(
    sian: Phone, cast: Cast, answer: Any, kind: str
) -> None:
    import json

    fields = answer_fields(cast.kit, kind=kind, answer=json.dumps(answer))
    receipt = await sian.send_one(sian.sealed(fields, kind="child_answer"))
    assert receipt["status"] in ("accepted", "needs_attention")


async def test_posted_without_a_phone_it_is_in_the_case_file(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    session = new_id()
    fields = answer_fields(cast.kit, session) | {"id": str(new_id())}
    for _ in range(2):
        answer = await her.post(f"/sessions/{session}/answers", data=fields)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/children/{cast.kit.id}/voice")
    (kept,) = await answers()
    assert (str(kept.id), kept.answer) == (fields["id"], fields["answer"])


async def test_posted_wrong_nothing_the_child_said_is_lost_from_sight(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    session = new_id()
    answer = await her.post(f"/sessions/{session}/answers", data=answer_fields(cast.kit, session, ending="won"))
    assert answer.status_code == 422
    assert "Both." in answer.text
    assert await answers() == []


@pytest.mark.parametrize("who", ["omar", "helen", "jo", "dai", "ada"])
async def test_a_stranger_gets_404(client: httpx.AsyncClient, sian: Phone, cast: Cast, who: str) -> None:
    session = new_id()
    await sian.send_one(sian.sealed(session_fields(cast.kit), kind="child_session", id=str(session)))
    them = await sign_in(client, getattr(cast, who))
    for here in (session, new_id()):
        for fields in (answer_fields(cast.kit, here), answer_fields(cast.kit, here, ending="won")):
            assert (await them.post(f"/sessions/{here}/answers", data=fields)).status_code == 404
    assert await answers() == []


async def test_nobody_corrects_what_a_child_said(client: httpx.AsyncClient, sian: Phone, cast: Cast) -> None:
    wrong = sian.sealed(answer_fields(cast.kit, ending="won", attachments=as_json([DRAWING])), kind="child_answer")
    await sian.send_one(wrong)
    her = await sign_in(client, cast.sian)
    page = await her.get(f"/captures/{wrong['id']}/correct")
    assert "Nobody corrects what a child said" in page.text
    assert "Both." in page.text
    assert "1 drawing" in page.text
    assert "<form" not in page.text[page.text.index("<main") : page.text.index("</main")]
    assert DRAWING["key"] not in page.text
    answer = await her.post(f"/captures/{wrong['id']}/correct", data=answer_fields(cast.kit))
    assert answer.status_code in (404, 405)
    assert await answers() == []


async def test_a_manager_reads_what_is_quarantined_and_no_key(
    client: httpx.AsyncClient, omar: Phone, cast: Cast
) -> None:
    on_the_ladder = {"kind": "steps", "answer": '{"questions":[{"id":"safe","step":0}]}'}
    fields = answer_fields(cast.kit, attachments=as_json([DRAWING]), **on_the_ladder)
    receipt = await omar.send_one(omar.sealed(fields, kind="child_answer"))
    him = await sign_in(client, cast.tom)
    page = (await him.get(f"/quarantine/{receipt['id']}")).text
    assert "A child’s answer" in page
    assert "step: 0" in page
    assert DRAWING["key"] not in page


async def test_a_manager_who_may_not_see_the_child_reads_nothing_in_quarantine(
    client: httpx.AsyncClient, omar: Phone, cast: Cast
) -> None:
    await Restriction.insert(Restriction(child=cast.kit.id, set_by=cast.ruth.id, reason="Hers.", began_at=NOW))
    await NamedPerson.insert(NamedPerson(child=cast.kit.id, worker=cast.jo.id, named_by=cast.ruth.id, began_at=NOW))
    receipt = await omar.send_one(omar.sealed(answer_fields(cast.kit), kind="child_answer"))
    assert receipt["status"] == "quarantined"
    him = await sign_in(client, cast.tom)
    page = (await him.get(f"/quarantine/{receipt['id']}")).text
    assert "whom only named people may see" in page
    assert "Both." not in page
