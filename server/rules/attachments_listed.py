"""The files that a record names: drawings, sounds, photos. They come after it, each sealed with a key of its own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from server.models.attachment import Attachment
from server.rules.form_reader import FormReader

MOST_FILES: Final = 30
FILE_BYTES: Final = 12 * 1024 * 1024
"""Of one file as it is sealed."""
UNREADABLE: Final = "The list of its drawings, sounds or photos can’t be read. Update the app, then record it again."
TOO_MANY: Final = f"It names more than {MOST_FILES} drawings, sounds and photos. Record some of them separately."
OTHER_KIND: Final = "It names a file of a kind that does not belong here."
TWICE: Final = "It names one file twice, with different keys. Update the app, then record it again."


class ListedFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file as its record tells of it. `sha256` is of the ciphertext, `size` in bytes of it."""

    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    key: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
    size: Annotated[int, Meta(ge=1, le=FILE_BYTES)]
    type: Literal["application/vnd.doorstep.drawing+json", "audio/webm", "audio/mp4", "audio/ogg", "image/jpeg"]
    purpose: Literal["drawing", "sound", "photo"]
    label: Annotated[str, Meta(max_length=60)] = ""
    chosen: bool = True
    """False for an earlier take: kept, and not what was chosen."""
    seconds: Annotated[int, Meta(ge=0, le=3600)] = 0


def read_files(form: FormReader, name: str = "attachments", *, purposes: Collection[str]) -> tuple[ListedFile, ...]:
    """The list in the form's field `name`, JSON; none where it is empty. Leaves a sentence where it can't be taken."""
    text = form.text(name)
    if not text:
        return ()
    try:
        listed = msgspec.json.decode(text, type=tuple[ListedFile, ...])
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        form.errors[name] = UNREADABLE
        return ()
    # The same file named twice is one file.
    listed = tuple(dict.fromkeys(listed))
    if sentence := _trouble(listed, purposes):
        form.errors[name] = sentence
        return ()
    return listed


async def expect_files(record: UUID, kind: str, listed: Sequence[ListedFile], *, recorded_at: datetime) -> None:
    """Write what is awaited, inside the transaction that has just written the record: once, as that is written once.
    `kind` is the record's, such as "child_answer"."""
    if not listed:
        return
    await Attachment.insert(
        *(
            Attachment(
                record=record,
                record_kind=kind,
                digest=one.sha256,
                key=one.key,
                place=place,
                purpose=one.purpose,
                label=one.label,
                chosen=one.chosen,
                seconds=one.seconds,
                # As the record says, until the file is here and shows what it is.
                media_type=one.type,
                recorded_at=recorded_at,
            )
            for place, one in enumerate(listed)
        )
    )


async def names_the_same(record: UUID, listed: Sequence[ListedFile]) -> bool:
    """Whether these are the files that the record named when it came first."""
    rows = await Attachment.select(Attachment.digest).where(Attachment.record == record)
    return {row["digest"] for row in rows} == {one.sha256 for one in listed}


def _trouble(listed: Sequence[ListedFile], purposes: Collection[str]) -> str:
    if len(listed) > MOST_FILES:
        return TOO_MANY
    if len({one.sha256 for one in listed}) < len(listed):
        return TWICE
    if any(one.purpose not in purposes or not _fits(one) for one in listed):
        return OTHER_KIND
    return "" if all(_is_plain(one.label) for one in listed) else UNREADABLE


def _fits(one: ListedFile) -> bool:
    begins = {"drawing": "application/", "sound": "audio/", "photo": "image/"}
    return one.type.startswith(begins[one.purpose])


def _is_plain(label: str) -> bool:
    return label.isprintable()
