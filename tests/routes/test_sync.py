"""POST /sync: one receipt a record, whatever the others are like."""

from typing import Any
from uuid import UUID

import pytest

from server.keys import Keys
from server.models.audit import AuditEntry
from server.models.capture import Capture, Conflict
from server.models.clock import Clock
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.visit import Amendment, Seen, Visit
from tests.cast import Cast
from tests.phone import Phone, visit_fields


async def test_a_visit_is_in_the_case_file_with_its_children_and_the_clocks_have_moved(sian: Phone, cast: Cast) -> None:
    before = await due_dates(cast)
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, cast.rowan)))
    assert receipt["status"] == "accepted"
    assert receipt["errors"] == {}
    assert receipt["flags"] == []
    visit = await Visit.objects().get(Visit.id == UUID(receipt["id"]))
    assert visit.author == cast.sian.id
    assert visit.registration == sian.registration
    assert await Seen.count().where(Seen.visit == visit.id) == 2
    assert all(after > before[kind] for kind, after in (await due_dates(cast)).items())
    assert await AuditEntry.exists().where(AuditEntry.subject == visit.id)


async def test_the_same_record_again_is_already_here_and_says_what_became_of_it(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    await sian.send(capture)
    receipt = await sian.send_one(capture)
    assert (receipt["status"], receipt["became"]) == ("already_here", "accepted")
    assert await Visit.count().where(Visit.id == UUID(capture["id"])) == 1


async def test_the_same_record_twice_in_one_batch_is_one_visit(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    receipts = await sian.send(capture, capture)
    assert [receipt["status"] for receipt in receipts] == ["accepted", "already_here"]


async def test_a_record_on_its_way_without_the_phones_recipient_is_the_same_record(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    await sian.send(capture)
    recipients = [one for one in capture["sealed"]["recipients"] if one["header"]["kid"] != str(sian.registration)]
    receipt = await sian.send_one(capture | {"sealed": capture["sealed"] | {"recipients": recipients}})
    assert receipt["status"] == "already_here"


async def test_same_id_and_other_content_is_a_conflict_and_both_are_kept(sian: Phone, cast: Cast) -> None:
    first = sian.sealed(visit_fields(cast.maple, cast.kit))
    other = sian.sealed(visit_fields(cast.maple, cast.kit, what_was_seen="Something else."), id=first["id"])
    await sian.send(first)
    receipt = await sian.send_one(other)
    assert receipt["status"] == "conflict"
    assert receipt["errors"][""]
    await sian.send(other)
    assert await Visit.count().where(Visit.id == UUID(first["id"])) == 1
    kept = await Conflict.objects().where(Conflict.capture == UUID(first["id"]))
    assert [one.digest for one in kept] == [other["digest"]]
    assert (await sian.send_one(first))["status"] == "already_here"


async def test_the_author_is_the_registrations_worker_whoever_is_signed_in(sian: Phone, cast: Cast, tom: Phone) -> None:
    """A record of Siân's phone that comes with Tom's token names another phone."""
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    receipt = await tom.send_one(capture)
    assert receipt["status"] == "quarantined"
    assert not await Visit.exists().where(Visit.id == UUID(capture["id"]))


async def test_an_unfinished_record_that_parses_is_a_visit_marked_unfinished(sian: Phone, cast: Cast) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit), unfinished=True))
    assert receipt["status"] == "accepted"
    assert (await Visit.objects().get(Visit.id == UUID(receipt["id"]))).unfinished


async def test_an_unfinished_record_that_does_not_parse_needs_attention(sian: Phone, cast: Cast) -> None:
    fields = {"family": str(cast.maple.id), "what_was_seen": "Cut off in the mid"}
    receipt = await sian.send_one(sian.sealed(fields, unfinished=True))
    assert receipt["status"] == "needs_attention"
    assert receipt["errors"]["outcome"]


async def test_a_correction_names_what_it_replaces(sian: Phone, cast: Cast) -> None:
    wrong = sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00"))
    assert (await sian.send_one(wrong))["status"] == "needs_attention"
    right = sian.sealed(visit_fields(cast.maple, cast.kit), replaces=wrong["id"])
    receipt = await sian.send_one(right)
    assert (receipt["status"], receipt["replaced"]) == ("accepted", wrong["id"])
    again = await sian.send_one(wrong)
    assert (again["status"], again["became"]) == ("already_here", "replaced")
    assert (await sian.send_one(right))["replaced"] == wrong["id"]


async def test_a_second_correction_of_the_same_record_is_told_so(sian: Phone, cast: Cast) -> None:
    wrong = sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00"))
    right = sian.sealed(visit_fields(cast.maple, cast.kit), replaces=wrong["id"])
    too_late = sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="13:55"), replaces=wrong["id"])
    receipts = await sian.send(wrong, right, too_late)
    assert [one["status"] for one in receipts] == ["needs_attention", "accepted", "needs_attention"]
    assert "corrected already" in receipts[2]["errors"][""]
    assert not await Visit.exists().where(Visit.id == UUID(too_late["id"]))


async def test_what_was_corrected_and_comes_after_its_correction_stays_replaced(sian: Phone, cast: Cast) -> None:
    """A database put back to an older copy may hear of the correction first."""
    wrong = sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00"))
    right = sian.sealed(visit_fields(cast.maple, cast.kit), replaces=wrong["id"])
    receipts = await sian.send(right, wrong)
    assert [(one["status"], one["became"]) for one in receipts] == [("accepted", None), ("already_here", "replaced")]


async def test_an_amendment_before_its_visit_is_accepted_and_waits(sian: Phone, cast: Cast) -> None:
    visit = sian.sealed(visit_fields(cast.maple, cast.kit))
    amendment = sian.sealed({"visit": visit["id"], "words": "The landlord came too."}, kind="amendment")
    receipts = await sian.send(amendment, visit)
    assert [one["status"] for one in receipts] == ["accepted", "accepted"]
    assert await Amendment.exists().where(Amendment.visit == UUID(visit["id"]))


async def test_a_batch_without_records_is_a_heartbeat_that_tells_what_is_unsent(sian: Phone, cast: Cast) -> None:
    sian.unsent = {"count": 3, "oldest_at": "2026-11-22T09:00:00Z"}
    assert await sian.send() == []
    registration = await Registration.objects().get(Registration.id == sian.registration)
    assert registration.unsent_count == 3
    assert registration.oldest_unsent_at.isoformat() == "2026-11-22T09:00:00+00:00"


@pytest.mark.parametrize(
    "unsent",
    [
        {"count": 1, "oldest_at": "+020000-01-01T00:00:00Z"},
        {"count": 1, "oldest_at": "9999-12-31T23:59:59-14:00"},
        {"count": 1, "oldest_at": "2026-11-22T09:00:00"},
        {"count": -1, "oldest_at": None},
        "nothing",
    ],
)
async def test_an_unreadable_unsent_report_keeps_no_record_back(sian: Phone, cast: Cast, unsent: Any) -> None:
    sian.unsent = unsent
    assert (await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit))))["status"] == "accepted"


@pytest.mark.parametrize("recorded_at", ["1970-01-01T00:00:03.000Z", "2027-11-24T14:01:09.123Z", "+275760-09-13", ""])
async def test_a_phone_clock_that_cannot_be_right_is_flagged_and_never_refused(
    sian: Phone, cast: Cast, recorded_at: str
) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit), recorded_at=recorded_at))
    assert (receipt["status"], receipt["flags"]) == ("accepted", ["clock"])
    assert (await Visit.objects().get(Visit.id == UUID(receipt["id"]))).clock_doubtful


async def test_a_direct_post_and_a_capture_of_the_same_visit_are_one(sian: Phone, cast: Cast) -> None:
    from server.rules.visit_form import read_visit
    from server.rules.visits import record_visit
    from tests.cast import NOW

    capture = sian.sealed(fields := visit_fields(cast.maple, cast.kit))
    await record_visit(cast.sian, read_visit(fields), visit_id=UUID(capture["id"]), recorded_at=NOW, received_at=NOW)
    assert (await sian.send_one(capture))["status"] == "accepted"
    assert await Seen.count().where(Seen.visit == UUID(capture["id"])) == 1


async def test_the_shelf_names_what_is_not_here_under_that_digest(sian: Phone, cast: Cast) -> None:
    here = sian.sealed(visit_fields(cast.maple, cast.kit))
    other = sian.sealed(visit_fields(cast.maple, cast.kit, what_was_seen="Something else."), id=here["id"])
    never_sent = sian.sealed(visit_fields(cast.oak, cast.tegan))
    await sian.send(here)
    assert await sian.offer([never_sent, here]) == [never_sent["id"]]
    assert await sian.offer([other]) == [other["id"]]
    await sian.send(other)
    assert await sian.offer([other, here]) == []
    assert await sian.offer([]) == []


async def test_an_unknown_token_gets_401_and_a_sentence(sian: Phone, tom: Phone) -> None:
    for registration, token in ((sian.registration, tom.token), (new_id(), sian.token)):
        stranger = Phone(sian.client, sian.keys, registration, token)
        body = {"registration": str(registration), "captures": [], "unsent": sian.unsent}
        answer = await stranger.post("/sync", body)
        assert answer.status_code == 401
        assert "Sign in" in answer.json()["problem"]
        answer = await stranger.post("/sync/shelf", {"registration": str(registration), "kept": []})
        assert answer.status_code == 401


async def test_another_sites_page_gets_403(sian: Phone) -> None:
    answer = await sian.client.post("/sync", json={}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_keys_that_were_retired_still_open(sian: Phone, cast: Cast, keys_of: Keys) -> None:
    from joserfc.jwk import ECKey

    from tests.sealing import sent

    retired = ECKey.generate_key("P-256", auto_kid=True)
    keys_of.by_kid[retired.thumbprint()] = retired
    capture = sent(retired, sian.content(visit_fields(cast.maple, cast.kit)))
    assert (await sian.send_one(capture))["status"] == "accepted"
    assert await Capture.exists().where(Capture.id == UUID(capture["id"]))


async def due_dates(cast: Cast) -> dict[str, object]:
    rows = await Clock.select(Clock.kind, Clock.due_on).where(Clock.plan == cast.plan_of(cast.kit).id)
    return {row["kind"]: row["due_on"] for row in rows}
