"""A piece of a file arrives: kept, and if it was the last, the file is opened for the records that name it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from server.database import transaction
from server.models.attachment import Attachment, FileState
from server.models.registration import Registration
from server.rules.file_opening import open_file
from server.rules.file_pieces import (
    Held,
    OutOfBounds,
    Piece,
    forget_pieces,
    held_of,
    is_as_named,
    keep_piece,
    note_file,
)

NOT_AS_NAMED = "This file was damaged: it is not the one that its record names. The phone keeps its copy."


class Stage(StrEnum):
    WAITING = "waiting"
    """For the rest of it, or for the record that names it."""
    KEPT = "kept"
    REFUSED = "refused"


class Standing(NamedTuple):
    """How a file stands, for the phone that sends it."""

    received: int
    """Bytes, from the first on, that need not be sent again."""
    complete: bool
    state: Stage
    problem: str = ""


async def standing_of_file(registration: Registration, digest: str, *, now: datetime) -> Standing:
    """How it stands. One that could be opened by now is opened first."""
    held = await held_of(registration.id, digest)
    if held.whole:
        await open_file(digest, now=now)
    return await _say(digest, held)


async def take_piece(
    registration: Registration, digest: str, piece: Piece, sealed: bytes, *, now: datetime
) -> Standing:
    """Keep a piece whose bounds were checked. Raises Gap, NoRoom, or OutOfBounds when the file can never be taken."""
    known = await _known(digest)
    if known in (FileState.KEPT, FileState.REFUSED):
        return await _say(digest, Held(piece.total, piece.total))
    held = await keep_piece(registration, digest, piece, sealed, now=now)
    if held.whole:
        if not await is_as_named(registration.id, digest):
            async with transaction():
                await forget_pieces(digest, registration.id)
                await note_file("file damaged", registration, now=now)
            raise OutOfBounds(NOT_AS_NAMED)
        await open_file(digest, now=now)
    return await _say(digest, held)


async def _known(digest: str) -> FileState | None:
    """What the records that name the file made of it; None while no filed record names it."""
    rows = await Attachment.select(Attachment.state).where(Attachment.digest == digest)
    states = {row["state"] for row in rows}
    # A record may await what another has already: it is opened for both at once.
    for state in (FileState.AWAITED, FileState.KEPT, FileState.REFUSED):
        if state.value in states:
            return state
    return None


async def _say(digest: str, held: Held) -> Standing:
    known = await _known(digest)
    if known == FileState.KEPT:
        return Standing(held.received, True, Stage.KEPT)
    if known == FileState.REFUSED:
        row = await Attachment.select(Attachment.problem).where(Attachment.digest == digest).first()
        return Standing(held.received, True, Stage.REFUSED, row["problem"] if row else "")
    return Standing(held.received, held.whole, Stage.WAITING)
