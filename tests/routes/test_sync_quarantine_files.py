"""What a revoked phone, or that of somebody whose account is closed, still held of a child: the record and its drawing
or recording arrive in quarantine, once, and a manager's word brings both into the case file or keeps both out of it."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from server.models.attachment import Attachment, AttachmentPart, FileState
from server.models.capture import Capture
from server.models.child_answer import ChildAnswer
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules.retention import let_go
from tests.cast import NOW, Cast
from tests.childs_words import LINE, SOUND
from tests.conftest import NewClient
from tests.files import SealedFile, drawing, look, seal_file, send_file, stroke
from tests.phone import Phone
from tests.routes.opened import opened_as
from tests.voice_fields import answer_fields, as_json

LONG_SOUND = SOUND + bytes(600_000)
"""It comes in two pieces."""
GIVEN = {"drawing": ("draw", drawing(stroke(colour=1))), "sound": ("say", LONG_SOUND)}
WHY = pytest.mark.parametrize("why", ["revoked", "closed"])
WHAT = pytest.mark.parametrize("purpose", ["drawing", "sound"])


def unsent(phone: Phone, cast: Cast, purpose: str) -> tuple[dict[str, object], SealedFile]:
    """What Kit drew or said, as it lies sealed on the phone."""
    kind, plain = GIVEN[purpose]
    file = seal_file(plain, purpose)
    fields = answer_fields(
        cast.kit,
        tool=kind,
        kind=kind,
        answer=as_json({"words": "", "not_said": False}),
        attachments=as_json([file.listed()]),
    )
    return phone.sealed(fields, kind="child_answer"), file


async def shut_out(phone: Phone, cast: Cast, why: str) -> None:
    if why == "revoked":
        await Registration.update({Registration.revoked_at: NOW}).where(Registration.id == phone.registration)
    else:
        await Worker.update({Worker.closed_at: NOW}).where(Worker.id == cast.sian.id)


async def sealed_here(file: SealedFile) -> bytes:
    rows = await AttachmentPart.select().where(AttachmentPart.digest == file.digest).order_by(AttachmentPart.start)
    return b"".join(row["sealed"] for row in rows)


async def decide(new_client: NewClient, cast: Cast, record: object, decision: str) -> None:
    manager = await opened_as(new_client, cast.tom)
    said = {"decision": decision, "reason": "I rang her about it."}
    answer = await manager.post(f"/quarantine/{record}", data=said)
    assert answer.status_code == 303, answer.text


async def assert_in_the_case_file(new_client: NewClient, cast: Cast, purpose: str) -> None:
    manager = await opened_as(new_client, cast.tom)
    (row,) = await Attachment.objects()
    assert row.state == FileState.KEPT
    page = (await manager.get(f"/children/{cast.kit.id}/voice")).text
    if purpose == "drawing":
        assert f"/attachments/{row.id}/drawing.svg" in page
        assert LINE in (await manager.get(f"/attachments/{row.id}/drawing.svg")).text
    else:
        assert f"/attachments/{row.id}/sound" in page
        assert (await manager.get(f"/attachments/{row.id}/sound")).content == LONG_SOUND
    assert await ChildAnswer.count() == 1
    assert await AttachmentPart.count() == 0


@WHY
@WHAT
@pytest.mark.parametrize("file_first", [False, True])
async def test_it_arrives_in_quarantine_with_its_file_once(
    sian: Phone, cast: Cast, new_client: NewClient, why: str, purpose: str, file_first: bool
) -> None:
    record, file = unsent(sian, cast, purpose)
    await shut_out(sian, cast, why)
    for answer in ("quarantined", "already_here"):
        if file_first:
            await send_file(sian, file)
        assert (await sian.send_one(record))["status"] == answer
        standing = await send_file(sian, file)
        assert (standing["state"], standing["complete"]) == ("waiting", True)
    assert await sealed_here(file) == file.sealed
    assert await Capture.count() == 1
    assert await ChildAnswer.count() == await Attachment.count() == 0
    manager = await opened_as(new_client, cast.tom)
    assert str(record["id"]) in (await manager.get("/quarantine")).text
    assert str(record["id"]) not in (await manager.get(f"/children/{cast.kit.id}/voice")).text


@WHY
@WHAT
async def test_a_managers_release_brings_the_file_into_the_case_file(
    sian: Phone, cast: Cast, new_client: NewClient, why: str, purpose: str
) -> None:
    record, file = unsent(sian, cast, purpose)
    await shut_out(sian, cast, why)
    await sian.send_one(record)
    await send_file(sian, file)
    await decide(new_client, cast, record["id"], "release")
    await assert_in_the_case_file(new_client, cast, purpose)
    # The receipt was lost: the phone sends both again.
    assert (await sian.send_one(record))["became"] == "released"
    assert (await send_file(sian, file))["state"] == "kept"
    await assert_in_the_case_file(new_client, cast, purpose)


@WHY
@WHAT
async def test_a_file_that_comes_after_the_release_finds_its_record(
    sian: Phone, cast: Cast, new_client: NewClient, why: str, purpose: str
) -> None:
    record, file = unsent(sian, cast, purpose)
    await shut_out(sian, cast, why)
    await sian.send_one(record)
    await decide(new_client, cast, record["id"], "release")
    assert (await look(sian, file.digest))["complete"] is False
    assert (await send_file(sian, file))["state"] == "kept"
    await assert_in_the_case_file(new_client, cast, purpose)


@WHY
@WHAT
@pytest.mark.parametrize("file_late", [False, True])
async def test_a_refusal_keeps_the_record_and_its_file_sealed_and_out_of_the_case_file(
    sian: Phone, cast: Cast, new_client: NewClient, why: str, purpose: str, file_late: bool
) -> None:
    record, file = unsent(sian, cast, purpose)
    await shut_out(sian, cast, why)
    await sian.send_one(record)
    if not file_late:
        await send_file(sian, file)
    await decide(new_client, cast, record["id"], "refuse")
    if file_late:
        assert (await send_file(sian, file))["state"] == "waiting"
    await let_go(audit_years=1, now=NOW + timedelta(days=4_000))
    kept = await Capture.objects().get(Capture.id == UUID(str(record["id"])))
    assert kept is not None
    assert (kept.status, json.loads(kept.sealed)) == ("refused", record["sealed"])
    assert await sealed_here(file) == file.sealed
    assert await ChildAnswer.count() == await Attachment.count() == 0
    voice = await (await opened_as(new_client, cast.tom)).get(f"/children/{cast.kit.id}/voice")
    assert str(record["id"]) not in voice.text
