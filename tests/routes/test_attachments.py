"""PUT and GET /sync/attachments: a file comes in pieces, as often as it likes, before its record or after."""

import asyncio
import os

import pytest

from server.models.attachment import Attachment, AttachmentPart, FileState
from server.models.ids import new_id
from server.opening_files import opening_files
from server.rules.file_bounds import PIECE_BYTES
from server.rules.file_opening import open_if_here
from tests.cast import NOW, Cast
from tests.files import (
    WEBM,
    SealedFile,
    drawing,
    look,
    photo,
    pieces,
    put,
    seal_file,
    send_file,
    stroke,
)
from tests.phone import Phone

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LONG_SOUND = WEBM + os.urandom(1_400_000)


async def awaited(file: SealedFile, **changes: object) -> Attachment:
    row = file.row(new_id(), **changes)
    await Attachment.insert(row)
    return row


async def now_is(row: Attachment) -> Attachment:
    found = await Attachment.objects().where(Attachment.id == row.id).first()
    assert found is not None
    return found


async def test_a_file_whose_record_is_here_is_opened_with_its_last_piece(sian: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    row = await awaited(file)
    said = await send_file(sian, file)
    assert said == {
        "sha256": file.digest,
        "received": len(file.sealed),
        "complete": True,
        "state": "kept",
        "problem": "",
    }
    kept = await now_is(row)
    assert (kept.state, kept.content, kept.media_type) == (FileState.KEPT, LONG_SOUND, "audio/webm")
    assert kept.received_at == NOW
    assert await AttachmentPart.count() == 0


async def test_a_file_that_comes_before_its_record_waits_sealed_and_is_opened_with_it(sian: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    said = await send_file(sian, file)
    assert (said["complete"], said["state"]) == (True, "waiting")
    [*parts] = await AttachmentPart.objects().order_by(AttachmentPart.start)
    assert b"".join(part.sealed for part in parts) == file.sealed
    row = await awaited(file)
    await open_if_here(row.record, now=NOW)
    assert (await now_is(row)).content == LONG_SOUND
    assert await AttachmentPart.count() == 0
    assert (await look(sian, file.digest))["state"] == "kept"


async def test_a_file_that_waited_is_opened_when_its_phone_asks(sian: Phone) -> None:
    """Should the server have stopped between the record and the file."""
    file = seal_file(drawing(stroke()))
    await send_file(sian, file)
    row = await awaited(file)
    assert (await look(sian, file.digest))["state"] == "kept"
    assert (await now_is(row)).state == FileState.KEPT


async def test_a_file_that_was_left_shut_is_opened_within_a_minute(sian: Phone) -> None:
    """Its phone is done with it, and asks no more."""
    file, half = seal_file(drawing(stroke())), seal_file(LONG_SOUND, "sound")
    await send_file(sian, file)
    await put(sian, half.digest, half.sealed[:PIECE_BYTES], 0, len(half.sealed))
    first, second, other = await awaited(file), await awaited(file), await awaited(half)
    async with opening_files(clock=lambda: NOW, pause=0.01):
        for _ in range(500):
            if (await now_is(first)).state == (await now_is(second)).state == FileState.KEPT:
                break
            await asyncio.sleep(0.02)
    assert (await now_is(first)).state == (await now_is(second)).state == FileState.KEPT
    assert (await now_is(other)).state == FileState.AWAITED


async def test_an_upload_goes_on_where_it_was_cut(sian: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    await awaited(file)
    (first, piece), *rest = pieces(file.sealed)
    await put(sian, file.digest, piece, first, len(file.sealed))
    assert await look(sian, file.digest) == {
        "sha256": file.digest,
        "received": PIECE_BYTES,
        "complete": False,
        "state": "waiting",
        "problem": "",
    }
    too_far = await put(sian, file.digest, rest[1][1], rest[1][0], len(file.sealed))
    assert (too_far.status_code, too_far.json()["received"]) == (409, PIECE_BYTES)
    within = await put(sian, file.digest, file.sealed[1000 : 1000 + PIECE_BYTES], 1000, len(file.sealed))
    assert (within.status_code, within.json()["received"]) == (409, PIECE_BYTES)
    for start, piece in rest:
        answer = await put(sian, file.digest, piece, start, len(file.sealed))
    assert answer.json()["state"] == "kept"


async def test_a_piece_is_kept_once_however_often_it_comes(sian: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    for _ in range(3):
        for start, piece in pieces(file.sealed):
            answer = await put(sian, file.digest, piece, start, len(file.sealed))
            assert answer.status_code == 200
    assert await AttachmentPart.count() == len(list(pieces(file.sealed)))
    row = await awaited(file)
    await open_if_here(row.record, now=NOW)
    for _ in range(2):
        assert (await send_file(sian, file))["state"] == "kept"
    assert await AttachmentPart.count() == 0


async def test_half_a_file_is_never_opened(sian: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    row = await awaited(file)
    start, piece = next(pieces(file.sealed))
    await put(sian, file.digest, piece, start, len(file.sealed))
    await open_if_here(row.record, now=NOW)
    assert (await now_is(row)).state == FileState.AWAITED
    assert await AttachmentPart.count() == 1


async def test_what_is_not_the_file_of_its_digest_is_refused_and_can_be_sent_again(sian: Phone) -> None:
    file = seal_file(drawing(stroke()))
    row = await awaited(file)
    damaged = file.sealed[:-1] + bytes([file.sealed[-1] ^ 1])
    answer = await put(sian, file.digest, damaged, 0, len(damaged))
    assert answer.status_code == 422
    assert "damaged" in answer.json()["problem"]
    assert await AttachmentPart.count() == 0
    assert (await now_is(row)).state == FileState.AWAITED
    assert (await send_file(sian, file))["state"] == "kept"


async def test_a_file_that_is_not_what_its_record_says_is_refused_with_a_sentence(sian: Phone) -> None:
    for plain, purpose, type, words in [
        (b"<script>alert(1)</script>", "drawing", "", "not in the form"),
        (b"<html>", "sound", "", "not a recording"),
        (WEBM, "sound", "audio/mp4", "another kind"),
        (WEBM, "photo", "", "not a photo"),
        (drawing(stroke(points=[5000, 0, 0, 0])), "drawing", "", "not in the form"),
        (WEBM, "program", "audio/webm", "longer than"),
    ]:
        file = seal_file(plain, purpose, type=type)
        row = await awaited(file)
        said = await send_file(sian, file)
        assert said["state"] == "refused", purpose
        assert words in said["problem"]
        found = await now_is(row)
        assert (found.state, found.content) == (FileState.REFUSED, None)
        assert found.problem == said["problem"]
        assert await look(sian, file.digest) | {"received": 0} == said | {"received": 0}
    assert await AttachmentPart.count() == 0


async def test_a_file_under_another_key_than_its_records_is_refused(sian: Phone) -> None:
    file = seal_file(drawing(stroke()))
    for key in ("", "A" * 43, "not base64 ü", seal_file(b"").key):
        await Attachment.delete(force=True)
        await awaited(file, key=key)
        assert (await send_file(sian, file))["state"] == "refused", key


@pytest.mark.parametrize("broken", ["longer", "shorter", "huge", "tiny", "swapped", "more"])
async def test_frames_that_are_put_together_otherwise_are_refused(sian: Phone, broken: str) -> None:
    whole = seal_file(LONG_SOUND[:70_000], "sound", frame=35_000)
    frame = 4 + 35_000 + 16
    first, last = whole.sealed[:frame], whole.sealed[frame:]
    made = {
        "longer": (35_017).to_bytes(4, "big") + whole.sealed[4:],
        "shorter": (35_015).to_bytes(4, "big") + whole.sealed[4:],
        "huge": b"\xff\xff\xff\xff" + whole.sealed[4:],
        "tiny": bytes(4) + whole.sealed[4:],
        "swapped": last + first,
        "more": whole.sealed + bytes(3),
    }
    file = SealedFile(made[broken], whole.key, "sound", "audio/webm")
    await awaited(file)
    said = await send_file(sian, file)
    assert said["state"] == "refused"


@pytest.mark.parametrize(("purpose", "state"), [("sound", "kept"), ("drawing", "refused"), ("photo", "refused")])
async def test_only_a_sound_may_lack_its_end(sian: Phone, purpose: str, state: str) -> None:
    """The phone was switched off, or lost its key, in the middle of a recording."""
    plain = {"sound": LONG_SOUND[:70_000], "drawing": drawing(stroke()), "photo": photo()}[purpose]
    file = seal_file(plain, purpose, is_cut=True)
    await awaited(file)
    assert (await send_file(sian, file))["state"] == state


async def test_a_sound_that_was_cut_between_its_frames_is_not_the_one_that_its_record_names(sian: Phone) -> None:
    whole = seal_file(LONG_SOUND[:70_000], "sound", frame=35_000, is_cut=True)
    cut = SealedFile(whole.sealed[: 4 + 35_000 + 16], whole.key, "sound", "audio/webm")
    await awaited(whole)
    assert (await send_file(sian, cut))["state"] == "waiting"
    assert (await look(sian, whole.digest))["complete"] is False


async def test_another_phones_pieces_do_not_mix_with_mine(sian: Phone, tom: Phone) -> None:
    file = seal_file(LONG_SOUND, "sound")
    (start, piece), *_ = pieces(file.sealed)
    await put(sian, file.digest, piece, start, len(file.sealed))
    assert (await look(tom, file.digest))["received"] == 0
    answer = await put(tom, file.digest, b"\x00" * PIECE_BYTES, PIECE_BYTES, len(file.sealed))
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    await awaited(file)
    assert (await send_file(sian, file))["state"] == "kept"


async def test_without_the_registrations_own_token_nothing_is_taken_or_told(sian: Phone, tom: Phone) -> None:
    file = seal_file(drawing(stroke()))
    toms = f"doorstep-upload-{tom.registration}={tom.token}"
    for cookie in ("", toms, f"doorstep-upload-{sian.registration}={tom.token}"):
        answer = await put(sian, file.digest, file.sealed, 0, len(file.sealed), headers={"cookie": cookie})
        assert answer.status_code == 401
        headers = {"cookie": cookie, "x-doorstep-registration": str(sian.registration)}
        assert (await sian.client.get(f"/sync/attachments/{file.digest}", headers=headers)).status_code == 401
    assert await AttachmentPart.count() == 0


async def test_two_records_that_name_the_same_file_both_have_it(sian: Phone) -> None:
    """A correction names the files of the record that it replaces."""
    file = seal_file(drawing(stroke()))
    first = await awaited(file)
    await send_file(sian, file)
    second = await awaited(file)
    await open_if_here(second.record, now=NOW)
    assert (await now_is(second)).content == (await now_is(first)).content


async def test_another_record_can_not_open_a_file_without_its_key(sian: Phone) -> None:
    file = seal_file(drawing(stroke()))
    await awaited(file)
    await send_file(sian, file)
    stranger = await awaited(file, key=seal_file(b"").key)
    await open_if_here(stranger.record, now=NOW)
    found = await now_is(stranger)
    assert (found.state, found.content) == (FileState.REFUSED, None)


@ON_SQLITE
async def test_a_photo_is_drawn_anew(sian: Phone, cast: Cast) -> None:
    file = seal_file(photo(2000, 1000, comment=b"planted"), "photo")
    row = await awaited(file, record_kind="visit")
    assert (await send_file(sian, file))["state"] == "kept"
    kept = await now_is(row)
    assert kept.media_type == "image/jpeg"
    assert kept.content is not None
    assert b"planted" not in kept.content
