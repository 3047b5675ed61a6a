"""Who did what, to what, when and from which device. A write is noted in the transaction that does it; a look and a
refusal before the answer leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from server.models.audit import AuditEntry


class _Whence(NamedTuple):
    registration: UUID | None
    session: UUID | None


NOWHERE: Final = _Whence(None, None)


# Not a parameter as time and people are: no rule does anything else because of it, and every rule would pass it on.
_whence: Final = ContextVar("whence", default=NOWHERE)
_done_at: Final = ContextVar[datetime | None]("done_at", default=None)


@contextmanager
def noted_from(registration: UUID | None, session: UUID | None) -> Iterator[None]:
    """Whatever is noted inside comes from this device and this session."""
    before = _whence.set(_Whence(registration, session))
    try:
        yield
    finally:
        _whence.reset(before)


@contextmanager
def done_at(now: datetime) -> Iterator[None]:
    """Whatever is noted inside is done at this moment, though rules reckon as of an earlier one: an entry that says it
    is older than it is looks like one that was taken out of the chain."""
    before = _done_at.set(now)
    try:
        yield
    finally:
        _done_at.reset(before)


def comes_from(registration: UUID) -> None:
    """From here on, this request is known to come from the device: its upload token said so."""
    _whence.set(_whence.get()._replace(registration=registration))


async def note(
    act: str,
    *,
    now: datetime,
    worker: UUID | None,
    subject_kind: str = "",
    subject: UUID | None = None,
    registration: UUID | None = None,
) -> None:
    """Write one audit entry. `act` is a fixed phrase such as "recorded visit": never case content."""
    await AuditEntry.insert(
        entry(act, now=now, worker=worker, subject_kind=subject_kind, subject=subject, registration=registration)
    )


def entry(
    act: str,
    *,
    now: datetime,
    worker: UUID | None,
    subject_kind: str = "",
    subject: UUID | None = None,
    registration: UUID | None = None,
) -> AuditEntry:
    """The row that `note` writes, for whoever writes several at once."""
    whence = _whence.get()
    return AuditEntry(
        at=_done_at.get() or now,
        act=act,
        worker=worker,
        subject_kind=subject_kind,
        subject=subject,
        registration=registration or whence.registration,
        session=whence.session,
    )
