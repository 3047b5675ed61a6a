"""What a phone still keeps of accepted records, so that a database put back to an older copy gets them again."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec

from server.models.capture import Capture, Conflict


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record on the phone's shelf."""

    id: UUID
    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


async def lacking(kept: Sequence[Kept]) -> list[UUID]:
    """The ids of those that this server does not have, in the order given. At most 500 at a time."""
    ids = [one.id for one in kept]
    captures = await Capture.select(Capture.id, Capture.digest).where(Capture.id.is_in(ids)) if ids else []
    conflicts = (
        await Conflict.select(Conflict.capture.as_alias("id"), Conflict.digest).where(Conflict.capture.is_in(ids))
        if ids
        else []
    )
    here = {(row["id"], row["digest"]) for row in (*captures, *conflicts)}
    return [one.id for one in kept if (one.id, one.digest) not in here]
