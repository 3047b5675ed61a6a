"""A record and its files, sealed as a phone seals them: in either order, and through quarantine."""

import httpx
import pytest

from server.models.attachment import Attachment, AttachmentPart, FileState
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.files import SealedFile, drawing, look, seal_file, send_file, stroke
from tests.phone import Phone
from tests.voice_fields import answer_fields, as_json

DRAWN = drawing(stroke(colour=3))


def an_answer(phone: Phone, cast: Cast, *files: SealedFile, **given: object) -> dict[str, object]:
    """What Kit drew, sealed."""
    fields = answer_fields(
        cast.kit,
        tool="draw",
        kind="draw",
        answer=as_json({"words": "", "not_said": False}),
        attachments=as_json([file.listed() for file in files]),
    )
    return phone.sealed(fields, kind="child_answer", **given)


async def states() -> list[str]:
    return [row["state"] for row in await Attachment.select(Attachment.state).order_by(Attachment.place)]


async def test_the_record_first_and_then_its_file(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    file = seal_file(DRAWN)
    answer = an_answer(sian, cast, file)
    assert (await sian.send_one(answer))["status"] == "accepted"
    assert await states() == [FileState.AWAITED]
    assert (await look(sian, file.digest))["complete"] is False
    assert (await send_file(sian, file))["state"] == "kept"
    await assert_drawn(await sign_in(await new_client(), cast.sian))


async def test_the_file_first_and_then_its_record(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    files = [seal_file(DRAWN), seal_file(b"no drawing")]
    for file in files:
        assert (await send_file(sian, file))["state"] == "waiting"
    assert (await sian.send_one(an_answer(sian, cast, *files)))["status"] == "accepted"
    assert await states() == [FileState.KEPT, FileState.REFUSED]
    assert await AttachmentPart.count() == 0
    await assert_drawn(await sign_in(await new_client(), cast.sian))


async def test_a_file_of_a_quarantined_record_waits_sealed_and_is_opened_on_release(
    omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    """Omar never worked with Kit: a manager decides, and nobody opens anything before."""
    file = seal_file(DRAWN)
    answer = an_answer(omar, cast, file)
    assert (await omar.send_one(answer))["status"] == "quarantined"
    assert (await send_file(omar, file))["state"] == "waiting"
    assert await Attachment.count() == 0
    manager = await sign_in(await new_client(), cast.tom)
    decided = await manager.post(f"/quarantine/{answer['id']}", data={"decision": "release", "reason": "He was there."})
    assert decided.status_code == 303, decided.text
    assert await states() == [FileState.KEPT]
    assert (await look(omar, file.digest))["state"] == "kept"
    await assert_drawn(manager)


async def test_a_record_that_comes_twice_opens_its_files_once(sian: Phone, cast: Cast) -> None:
    file = seal_file(DRAWN)
    answer = an_answer(sian, cast, file)
    for status in ("accepted", "already_here"):
        assert (await sian.send_one(answer))["status"] == status
        await send_file(sian, file)
    assert await states() == [FileState.KEPT]


async def test_a_record_is_accepted_whatever_its_files_are_like(
    sian: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of the child don't wait for the picture, nor for a fault in drawing it."""

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no thread left")

    file = seal_file(DRAWN)
    await send_file(sian, file)
    monkeypatch.setattr("server.rules.file_opening.open_file", fails)
    assert (await sian.send_one(an_answer(sian, cast, file)))["status"] == "accepted"
    monkeypatch.undo()
    assert (await look(sian, file.digest))["state"] == "kept"


async def assert_drawn(client: httpx.AsyncClient) -> None:
    row = await Attachment.select(Attachment.id).where(Attachment.state == FileState.KEPT.value).first()
    assert row is not None
    answer = await client.get(f"/attachments/{row['id']}/drawing.svg")
    assert answer.status_code == 200
    assert "#f6c945" in answer.text
