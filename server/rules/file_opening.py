"""Opens a file that is here, as soon as the record that names it is, and keeps what the server made of it."""

import asyncio
import hashlib
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from piccolo.columns import And, Or
from piccolo.query.methods.select import Select

from server.database import transaction
from server.models.attachment import Attachment, AttachmentPart, FileState
from server.models.child_answer import ChildAnswer
from server.models.visit import Visit
from server.rules import audit
from server.rules.file_content import MOST, TOO_LONG, Content, content_of
from server.rules.file_frames import CannotOpenFile, Frames
from server.rules.file_pieces import forget_pieces, pieces_of, who_has_whole
from server.rules.refusals import Refused

log = structlog.get_logger()

AT_ONCE: Final = 2
"""Files opened side by side in one process: each holds up to 12 MB of ciphertext's worth, and a picture's pixels."""
OTHER_KEY: Final = "Another record opened this file with another key, so it can’t be opened for this one."
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def open_if_here(record: UUID, *, now: datetime) -> None:
    """Open those of the record's files that came before it. Outside of any transaction, after the one that wrote the
    record has committed. Never raises: what could not be opened now is opened within a minute, by `open_what_waits`.
    """
    try:
        awaited = And(Attachment.record == record, Attachment.state == FileState.AWAITED.value)
        for row in await Attachment.select(Attachment.digest).where(awaited).order_by(Attachment.place):
            await open_file(row["digest"], now=now)
    except Exception as error:
        log.error("files not opened", record=str(record), error=type(error).__name__)


async def open_what_waits(*, now: datetime) -> None:
    """Open whatever is awaited and is here all the same."""
    here = Or(Attachment.digest.is_in(AttachmentPart.select(AttachmentPart.digest)), Attachment.digest.is_in(_kept()))
    awaited = And(Attachment.state == FileState.AWAITED.value, here)
    for digest in {row["digest"] for row in await Attachment.select(Attachment.digest).where(awaited)}:
        await open_file(digest, now=now)


async def open_file(digest: str, *, now: datetime) -> None:
    """Open it for every record that awaits it, if it is here whole. Decrypting and drawing hold no writer."""
    async with _turn():
        for row in await _awaiting(digest):
            await _open_for(row, digest, now)


async def _open_for(row: dict[str, Any], digest: str, now: datetime) -> None:
    known = await _opened_before(digest)
    if known is not None:
        if known["key"] == row["key"] and known["purpose"] == row["purpose"]:
            await _keep(row, Content(bytes(known["content"]), known["media_type"]), None, now)
        else:
            await _refuse(row, OTHER_KEY, None, now)
        return
    for registration, total in await who_has_whole(digest):
        try:
            plain = await _decrypt(row, registration, digest, total)
            if plain is None:
                continue
            content = await asyncio.to_thread(content_of, plain, row["purpose"], row["media_type"])
        except CannotOpenFile as trouble:
            await _refuse(row, str(trouble), registration, now)
        except Refused as refused:
            await _refuse(row, refused.errors[""], registration, now)
        else:
            await _keep(row, content, registration, now)
        return


def _kept() -> Select[Any]:
    return Attachment.select(Attachment.digest).where(Attachment.state == FileState.KEPT.value)


async def _awaiting(digest: str) -> list[dict[str, Any]]:
    awaited = And(Attachment.digest == digest, Attachment.state == FileState.AWAITED.value)
    whose = (Attachment.id, Attachment.digest, Attachment.record, Attachment.record_kind)
    how = (Attachment.key, Attachment.purpose, Attachment.media_type)
    rows: list[dict[str, Any]] = await Attachment.select(*whose, *how).where(awaited)
    return rows


async def _opened_before(digest: str) -> dict[str, Any] | None:
    """By another record: a corrected one names the same files, whose pieces have gone by then."""
    kept = And(Attachment.digest == digest, Attachment.state == FileState.KEPT.value)
    wanted = (Attachment.key, Attachment.purpose, Attachment.media_type, Attachment.content)
    row: dict[str, Any] | None = await Attachment.select(*wanted).where(kept).first()
    return row


async def _decrypt(row: dict[str, Any], registration: UUID, digest: str, total: int) -> bytes | None:
    """The plaintext; None when the pieces are not the file of that digest. Raises CannotOpenFile."""
    # A sound is named piece by piece while it is recorded: it has no end if the phone lost its key in the middle.
    frames = Frames(row["key"], total=total, may_be_cut=row["purpose"] == "sound")
    reckoned, plain = hashlib.sha256(), bytearray()
    trouble: CannotOpenFile | None = None
    async for piece in pieces_of(registration, digest):
        reckoned.update(piece)
        if trouble is None:
            try:
                plain += frames.open(piece)
                if len(plain) > MOST.get(row["purpose"], 0):
                    raise CannotOpenFile(TOO_LONG.format(purpose=row["purpose"]))
            except CannotOpenFile as error:
                trouble = error
    if reckoned.hexdigest() != digest:
        return None
    if trouble is not None:
        raise trouble
    frames.end()
    return bytes(plain)


async def _keep(row: dict[str, Any], content: Content, sent_by: UUID | None, now: datetime) -> None:
    kept = {
        Attachment.state: FileState.KEPT.value,
        Attachment.content: content.kept,
        Attachment.media_type: content.media_type,
        Attachment.problem: "",
    }
    await _settle(row, kept, sent_by, now)


async def _refuse(row: dict[str, Any], problem: str, sent_by: UUID | None, now: datetime) -> None:
    await _settle(row, {Attachment.state: FileState.REFUSED.value, Attachment.problem: problem}, sent_by, now)


async def _settle(row: dict[str, Any], said: dict[Any, Any], sent_by: UUID | None, now: datetime) -> None:
    """`sent_by`: the registration whose pieces it was; None when an earlier record brought the file."""
    async with transaction():
        awaited = And(Attachment.id == row["id"], Attachment.state == FileState.AWAITED.value)
        settled = Attachment.update({**said, Attachment.received_at: now}).where(awaited)
        # Conditional: another process may have opened it meanwhile, and has noted it.
        if await settled.returning(Attachment.id):
            await audit.note(
                f"file {said[Attachment.state]}",
                now=now,
                worker=await _author_of(row),
                subject_kind=row["purpose"],
                subject=row["id"],
                registration=sent_by,
            )
        if not await _awaiting(row["digest"]):
            await forget_pieces(row["digest"])


async def _author_of(row: dict[str, Any]) -> UUID | None:
    """Of the record: in the case file a file is theirs, whoever's release or whichever process opened it."""
    table = ChildAnswer if row["record_kind"] == "child_answer" else Visit
    record = await table.select(table.author).where(table.id == row["record"]).first()
    return record["author"] if record else None


def _turn() -> asyncio.Semaphore:
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
