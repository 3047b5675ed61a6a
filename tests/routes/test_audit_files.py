"""What becomes of a record's files is noted with what is done to them: that one arrived, went in or was refused."""

from uuid import UUID

import httpx
import pytest

from server.models.attachment import Attachment, AttachmentPart, FileState
from server.models.audit import AuditEntry
from server.rules import audit
from server.rules.file_opening import open_what_waits
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.files import PIECE, put, seal_file, send_file
from tests.phone import Phone
from tests.routes.test_sync_files import DRAWN, an_answer

Row = tuple[str, str, UUID | None, UUID | None, UUID | None]


async def test_a_file_arrives_once_however_many_pieces_it_has(sian: Phone, cast: Cast) -> None:
    file = seal_file(bytes(PIECE + 20), "sound")
    for _ in range(2):
        await send_file(sian, file)
    assert await noted() == [("file arrived", "registration", sian.registration, cast.sian.id, sian.registration)]


async def test_it_goes_into_the_case_file_as_its_authors_from_the_phone_that_sent_it(sian: Phone, cast: Cast) -> None:
    file = seal_file(DRAWN)
    await sian.send_one(an_answer(sian, cast, file))
    await send_file(sian, file)
    assert (await noted())[1:] == [("file kept", "drawing", await only_file(), cast.sian.id, sian.registration)]


async def test_one_that_waited_for_its_record_is_noted_too(sian: Phone, cast: Cast) -> None:
    file = seal_file(b"no drawing")
    await send_file(sian, file)
    await sian.send_one(an_answer(sian, cast, file))
    assert (await noted())[1:] == [("file refused", "drawing", await only_file(), cast.sian.id, sian.registration)]


async def test_one_that_is_not_what_its_name_says_is_noted(sian: Phone, cast: Cast) -> None:
    assert (await put(sian, "0" * 64, b"x" * 100, 0, 100)).status_code == 422
    assert [row[0] for row in await noted()] == ["file arrived", "file damaged"]
    assert await AttachmentPart.count() == 0


async def test_after_release_it_is_the_authors_and_from_their_phone(
    omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    file = seal_file(DRAWN)
    answer = an_answer(omar, cast, file)
    await omar.send_one(answer)
    await send_file(omar, file)
    manager = await sign_in(await new_client(), cast.tom)
    await manager.post(f"/quarantine/{answer['id']}", data={"decision": "release", "reason": "He was there."})
    assert (await noted())[1:] == [("file kept", "drawing", await only_file(), cast.omar.id, omar.registration)]


async def test_what_is_opened_later_by_the_server_itself_still_says_whose_it_is(sian: Phone, cast: Cast) -> None:
    file = seal_file(DRAWN)
    await sian.send_one(an_answer(sian, cast, file))
    piece = AttachmentPart(
        registration=sian.registration, digest=file.digest, total=len(file.sealed), sealed=file.sealed, received_at=NOW
    )
    await AttachmentPart.insert(piece)
    await open_what_waits(now=NOW)
    assert await noted() == [("file kept", "drawing", await only_file(), cast.sian.id, sian.registration)]


@pytest.mark.parametrize("act", ["file arrived", "file kept"])
async def test_neither_is_there_without_the_other(
    sian: Phone, cast: Cast, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    entry = audit.entry

    def fail(noted: str, **given: object) -> AuditEntry:
        if noted == act:
            raise RuntimeError
        return entry(noted, **given)  # type: ignore[arg-type]

    file = seal_file(DRAWN)
    await sian.send_one(an_answer(sian, cast, file))
    monkeypatch.setattr(audit, "entry", fail)
    assert (await put(sian, file.digest, file.sealed, 0, len(file.sealed))).status_code == 500
    monkeypatch.undo()
    assert await AttachmentPart.count() == (0 if act == "file arrived" else 1)
    row = await Attachment.select(Attachment.state).first()
    assert row == {"state": FileState.AWAITED}
    await send_file(sian, file)
    assert [row[0] for row in await noted()] == ["file arrived", "file kept"]


async def noted() -> list[Row]:
    rows = await AuditEntry.objects().where(AuditEntry.act.like("file %")).order_by(AuditEntry.id)
    return [(row.act, row.subject_kind, row.subject, row.worker, row.registration) for row in rows]


async def only_file() -> UUID:
    (row,) = await Attachment.select(Attachment.id)
    found: UUID = row["id"]
    return found
