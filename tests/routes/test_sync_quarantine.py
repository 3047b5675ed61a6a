"""Whose record goes where, and what a manager's decision does."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest

from server.models.audit import AuditEntry
from server.models.capture import Capture, Decision
from server.models.clock import Clock
from server.models.plan import Lead
from server.models.registration import Registration
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules.audit_sealing import seal
from server.rules.audit_walk import walk
from server.rules.imports import import_captures
from server.rules.quarantine import release
from server.rules.refusals import Refused
from server.rules.visit_form import read_visit
from server.rules.visits import record_visit
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, visit_fields


async def test_a_strangers_capture_is_quarantined_to_the_familys_team(omar: Phone, cast: Cast) -> None:
    receipt = await omar.send_one(omar.sealed(visit_fields(cast.maple, cast.kit)))
    assert receipt["status"] == "quarantined"
    kept = await Capture.objects().get(Capture.id == UUID(receipt["id"]))
    assert kept.team == cast.cwm_valley.id
    assert kept.reason
    assert not await Visit.exists().where(Visit.id == UUID(receipt["id"]))


async def test_a_visit_before_a_reassignment_that_comes_after_it_is_accepted(sian: Phone, cast: Cast) -> None:
    await Lead.update({Lead.ended_at: NOW - timedelta(minutes=20)}).where(
        Lead.plan == cast.plan_of(cast.kit).id, Lead.worker == cast.sian.id
    )
    assert (await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "accepted"


async def test_a_visit_after_a_reassignment_is_quarantined(sian: Phone, cast: Cast) -> None:
    await Lead.update({Lead.ended_at: NOW - timedelta(days=2)}).where(Lead.worker == cast.sian.id)
    assert (await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "quarantined"


async def test_a_brother_whom_another_worker_leads_may_be_told_of(sian: Phone, cast: Cast) -> None:
    """A visit to a household tells of each child in it; only a lead's or cover's visit moves a child's clock."""
    await Lead.update({Lead.ended_at: NOW - timedelta(days=2)}).where(Lead.plan == cast.plan_of(cast.rowan).id)
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, cast.rowan)))
    assert receipt["status"] == "accepted"


async def test_a_closed_account_quarantines_what_still_comes(sian: Phone, cast: Cast) -> None:
    await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)
    assert (await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "quarantined"


async def test_a_revoked_phone_quarantines_what_still_comes(sian: Phone, cast: Cast) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    assert (await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "quarantined"


async def test_an_amendment_to_a_strangers_visit_is_quarantined_to_that_team(
    sian: Phone, omar: Phone, cast: Cast
) -> None:
    visit = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    said = omar.sealed({"visit": visit["id"], "words": "I know better."}, kind="amendment")
    receipt = await omar.send_one(said)
    assert receipt["status"] == "quarantined"
    assert (await Capture.objects().get(Capture.id == UUID(said["id"]))).team == cast.cwm_valley.id


async def test_release_files_it_as_its_authors_and_recalculates_from_the_visits_own_date(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    """It came from a revoked phone; meanwhile nothing moved Kit's clocks."""
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    before = await due_dates(cast)
    fields = visit_fields(cast.maple, cast.kit, visited_on="2026-11-20")
    receipt = await sian.send_one(sian.sealed(fields))
    assert await due_dates(cast) == before
    tom = await sign_in(await new_client(), cast.tom)
    assert receipt["id"] in (await tom.get("/quarantine")).text
    page = await tom.get(f"/quarantine/{receipt['id']}")
    assert "Breakfast things" in page.text
    assert "Kit: said" in page.text
    answer = await tom.post(f"/quarantine/{receipt['id']}", data={"decision": "release", "reason": "I rang her."})
    assert answer.status_code == 303
    visit = await Visit.objects().get(Visit.id == UUID(receipt["id"]))
    assert (visit.author, visit.visited_on, visit.received_at) == (cast.sian.id, date(2026, 11, 20), NOW)
    started = await Clock.select(Clock.started_on).where(Clock.plan == cast.plan_of(cast.kit).id)
    assert {row["started_on"] for row in started} == {date(2026, 11, 20)}
    again = await sian.send_one({**sian.sealed(fields), "id": receipt["id"]} | await kept_as_sent(receipt["id"]))
    assert (again["status"], again["became"]) == ("already_here", "released")


async def test_a_release_days_later_does_not_move_the_clocks_back(sian: Phone, cast: Cast) -> None:
    """It is filed as of its arrival; the clocks are those of the day of the release."""
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    held = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, visited_on="2026-11-20")))
    later = sian.content(visit_fields(cast.maple, cast.kit, visited_on="2026-11-26"))
    entry = read_visit(later["fields"])
    at = NOW + timedelta(days=2)
    await record_visit(cast.sian, entry, visit_id=UUID(later["id"]), recorded_at=at, received_at=at)
    released_at = NOW + timedelta(days=3)
    await release(cast.tom, UUID(held["id"]), "She was there.", sian.keys.by_kid, now=released_at)
    started = await Clock.select(Clock.started_on).where(Clock.plan == cast.plan_of(cast.kit).id)
    assert {row["started_on"] for row in started} == {date(2026, 11, 26)}


async def test_the_trail_says_when_it_was_released_and_does_not_look_as_if_something_were_cut_out(
    sian: Phone, cast: Cast
) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    held = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    await seal(now=NOW, look_back=None)
    released_at = NOW + timedelta(days=3)
    await release(cast.tom, UUID(held["id"]), "She was there.", sian.keys.by_kid, now=released_at)
    (entry,) = await AuditEntry.objects().where(
        AuditEntry.act == "recorded visit", AuditEntry.subject == UUID(held["id"])
    )
    assert entry.at == released_at
    assert (await walk(now=released_at + timedelta(seconds=1))).waiting
    (visit,) = await Visit.objects().where(Visit.id == UUID(held["id"]))
    assert visit.received_at == NOW


async def test_refusal_keeps_it_out_and_tells_the_author_why(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    tom = await sign_in(await new_client(), cast.tom)
    await tom.post(f"/quarantine/{receipt['id']}", data={"decision": "refuse", "reason": "Recorded on paper <b>."})
    assert not await Visit.exists().where(Visit.id == UUID(receipt["id"]))
    her = await sign_in(await new_client(), cast.sian)
    tray = (await her.get("/unsent")).text
    assert "Recorded on paper &lt;b&gt;." in tray


async def test_a_second_decision_gets_a_sentence_and_changes_nothing(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == sian.registration)
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    tom = await sign_in(await new_client(), cast.tom)
    path = f"/quarantine/{receipt['id']}"
    await tom.post(path, data={"decision": "release", "reason": "She was there."})
    for decision in ("release", "refuse"):
        answer = await tom.post(path, data={"decision": decision, "reason": "Once more."})
        assert answer.status_code == 422
        assert "decided already" in answer.text
    assert await Decision.count() == 1
    assert await Visit.count().where(Visit.id == UUID(receipt["id"])) == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"decision": "release", "reason": " "}, "Say why."),
        ({"decision": "refuse", "reason": "x" * 2_001}, "Shorten the reason"),
        ({"decision": "", "reason": "Because."}, "Choose whether"),
    ],
)
async def test_a_decision_needs_a_reason_and_a_choice(
    omar: Phone, cast: Cast, new_client: NewClient, data: dict[str, str], sentence: str
) -> None:
    receipt = await omar.send_one(omar.sealed(visit_fields(cast.maple, cast.kit)))
    tom = await sign_in(await new_client(), cast.tom)
    answer = await tom.post(f"/quarantine/{receipt['id']}", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await Capture.objects().get(Capture.id == UUID(receipt["id"]))).status == "quarantined"


async def test_what_would_not_pass_as_a_record_can_be_refused_but_not_released(
    omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == omar.registration)
    receipt = await omar.send_one(omar.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00")))
    tom = await sign_in(await new_client(), cast.tom)
    path = f"/quarantine/{receipt['id']}"
    answer = await tom.post(path, data={"decision": "release", "reason": "Why not."})
    assert answer.status_code == 422
    assert "can’t end before it began" in answer.text
    assert (await Capture.objects().get(Capture.id == UUID(receipt["id"]))).status == "quarantined"
    assert (await tom.post(path, data={"decision": "refuse", "reason": "Times."})).status_code == 303


async def test_quarantine_is_404_for_everybody_but_the_familys_managers(
    omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    receipt = await omar.send_one(omar.sealed(visit_fields(cast.maple, cast.kit)))
    path = f"/quarantine/{receipt['id']}"
    for person in (cast.omar, cast.helen, cast.sian, cast.ada, cast.dai):
        them = await sign_in(await new_client(), person)
        assert (await them.get(path)).status_code == 404
        answer = await them.post(path, data={"decision": "release", "reason": "Let me."})
        assert answer.status_code == 404
    for person in (cast.tom, cast.ruth):
        assert (await (await sign_in(await new_client(), person)).get(path)).status_code == 200
    assert (await (await sign_in(await new_client(), cast.sian)).get("/quarantine")).status_code == 404


async def test_every_record_of_an_imported_file_is_quarantined(sian: Phone, cast: Cast) -> None:
    captures = [sian.sealed(visit_fields(cast.maple, cast.kit)), sian.sealed(visit_fields(cast.oak, cast.tegan))]
    captures[1]["sealed"]["tag"] = "A" * 22
    file = {"format": "doorstep-captures/1", "registration": str(sian.registration), "captures": captures}
    imported = await import_captures(json.dumps(file).encode(), sian.keys.by_kid, now=NOW)
    assert [one.said for one in imported] == ["quarantined", "quarantined"]
    again = await import_captures(json.dumps(file).encode(), sian.keys.by_kid, now=NOW)
    assert again[0].said == "already_here (quarantined)"
    kept = await Capture.objects().where(Capture.id.is_in([UUID(one["id"]) for one in captures]))
    assert {one.author for one in kept} == {cast.sian.id}
    assert (await sian.send_one(captures[0]))["became"] == "quarantined"


async def test_a_file_that_is_no_export_is_refused_with_a_sentence(database: str, sian: Phone) -> None:
    with pytest.raises(Refused):
        await import_captures(b"{}", sian.keys.by_kid, now=NOW)


async def test_a_late_older_visit_does_not_move_the_clocks_back(sian: Phone, cast: Cast) -> None:
    await sian.send(sian.sealed(visit_fields(cast.maple, cast.kit)))
    moved = await due_dates(cast)
    older = sian.sealed(visit_fields(cast.maple, cast.kit, visited_on="2026-11-19"))
    assert (await sian.send_one(older))["status"] == "accepted"
    assert await due_dates(cast) == moved


async def due_dates(cast: Cast) -> dict[str, date]:
    rows = await Clock.select(Clock.kind, Clock.due_on).where(Clock.plan == cast.plan_of(cast.kit).id)
    return {row["kind"]: row["due_on"] for row in rows}


async def kept_as_sent(id: str) -> dict[str, object]:
    kept = await Capture.objects().get(Capture.id == UUID(id))
    return {"digest": kept.digest, "sealed": json.loads(kept.sealed)}
