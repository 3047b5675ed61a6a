"""The pieces of a file on its way: kept sealed, as they came, until the record that names the file opens it."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.attachment import AttachmentPart
from server.models.registration import Registration
from server.rules import audit
from server.rules.file_bounds import FILE_BYTES, MB, MOST_BYTES, MOST_FILES, PIECE_BYTES, SMALL_PIECE_BYTES


class Piece(NamedTuple):
    start: int
    """Bytes before it."""
    size: int
    total: int
    """Of the whole file."""

    @property
    def end(self) -> int:
        return self.start + self.size


class OutOfBounds(Exception):
    """The piece or its file can never be taken. The sentence is for the author."""


class NoRoom(Exception):
    """Too much of this registration waits already: later it may be taken."""


class Gap(Exception):
    """The pieces that are here end before this one begins, or within it."""

    def __init__(self, received: int) -> None:
        super().__init__(f"go on from {received}")
        self.received = received


class Held(NamedTuple):
    """What is here of a file."""

    received: int
    total: int
    """0 while nothing is here."""

    @property
    def whole(self) -> bool:
        return 0 < self.total == self.received


NOTHING = Held(0, 0)


def check_bounds(piece: Piece) -> None:
    """Before a byte of it is read. Raises OutOfBounds."""
    if piece.total > FILE_BYTES:
        raise OutOfBounds(f"This file is larger than {FILE_BYTES // MB} MB, which is the most that can be taken.")
    if piece.size > PIECE_BYTES or piece.end > piece.total:
        raise OutOfBounds("This piece of the file is larger than it may be. Update the app.")
    if piece.size < SMALL_PIECE_BYTES and piece.end != piece.total:
        raise OutOfBounds("This piece of the file is smaller than it may be. Update the app.")


async def held_of(registration: UUID, digest: str) -> Held:
    """What this registration has sent of the file."""
    rows: list[dict[str, Any]] = await AttachmentPart.raw(
        "SELECT COALESCE(MAX(start + length(sealed)), 0) AS received, COALESCE(MAX(total), 0) AS total "
        "FROM attachment_part WHERE registration = {} AND digest = {}",
        registration,
        digest,
    )
    return Held(int(rows[0]["received"]), int(rows[0]["total"]))


async def keep_piece(registration: Registration, digest: str, piece: Piece, sealed: bytes, *, now: datetime) -> Held:
    """Keep it, once however often it comes; `registration` has its worker with it. Raises Gap, OutOfBounds or NoRoom;
    then nothing is changed."""
    async with transaction():
        # Two tabs may send the same piece: the second waits here for the first.
        await lock_row(registration)
        held = await held_of(registration.id, digest)
        if held.total not in (0, piece.total):
            raise OutOfBounds("The pieces of this file say different sizes, so it can’t be taken.")
        if piece.end <= held.received:
            return held
        if piece.start != held.received:
            raise Gap(held.received)
        await _check_room(registration.id, piece, is_new=held == NOTHING)
        await AttachmentPart.insert(
            AttachmentPart(
                registration=registration.id,
                digest=digest,
                start=piece.start,
                total=piece.total,
                sealed=sealed,
                received_at=now,
            )
        )
        if piece.end == piece.total:
            await note_file("file arrived", registration, now=now)
    return Held(piece.end, piece.total)


async def note_file(act: str, registration: Registration, *, now: datetime) -> None:
    """Of a file that is nobody's yet: which it is stands in the record that names it, and that may come later. The
    registration has its worker with it."""
    await audit.note(
        act,
        now=now,
        worker=registration.worker.id,
        subject_kind="registration",
        subject=registration.id,
        registration=registration.id,
    )


async def pieces_of(registration: UUID, digest: str) -> AsyncIterator[bytes]:
    """One after another, never all at once."""
    theirs = And(AttachmentPart.registration == registration, AttachmentPart.digest == digest)
    ids = await AttachmentPart.select(AttachmentPart.id).where(theirs).order_by(AttachmentPart.start)
    for row in ids:
        piece = await AttachmentPart.select(AttachmentPart.sealed).where(AttachmentPart.id == row["id"]).first()
        if piece is not None:
            yield bytes(piece["sealed"])


async def is_as_named(registration: UUID, digest: str) -> bool:
    """Whether the pieces together have the digest under which they came."""
    reckoned = hashlib.sha256()
    async for piece in pieces_of(registration, digest):
        reckoned.update(piece)
    return reckoned.hexdigest() == digest


async def forget_pieces(digest: str, registration: UUID | None = None) -> None:
    """Of one registration, or of all."""
    where = AttachmentPart.digest == digest
    theirs = And(where, AttachmentPart.registration == registration) if registration else where
    await AttachmentPart.delete().where(theirs)


async def who_has_whole(digest: str) -> list[tuple[UUID, int]]:
    """The registrations that have sent all of the file, and its size."""
    rows: list[dict[str, Any]] = await AttachmentPart.raw(
        "SELECT registration, MAX(total) AS total FROM attachment_part WHERE digest = {} "
        "GROUP BY registration HAVING MAX(start + length(sealed)) = MAX(total)",
        digest,
    )
    return [(UUID(str(row["registration"])), int(row["total"])) for row in rows]


async def _check_room(registration: UUID, piece: Piece, *, is_new: bool) -> None:
    rows: list[dict[str, Any]] = await AttachmentPart.raw(
        "SELECT COUNT(DISTINCT digest) AS files, COALESCE(SUM(length(sealed)), 0) AS bytes "
        "FROM attachment_part WHERE registration = {}",
        registration,
    )
    files, held = int(rows[0]["files"]), int(rows[0]["bytes"])
    if (is_new and files >= MOST_FILES) or held + piece.size > MOST_BYTES:
        raise NoRoom("Too many files of this phone wait for their records already. They stay on the phone till later.")
