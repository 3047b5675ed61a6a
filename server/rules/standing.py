"""How a device stands: what a phone is told at each contact."""

from enum import StrEnum
from uuid import UUID

from server.models.registration import Registration
from server.models.worker import Worker


class Standing(StrEnum):
    OK = "ok"
    REVOKED = "revoked"
    """The device was signed off: its key and copies have to go."""
    CLOSED = "closed"
    """The account was closed: so have they, on each of its devices."""


def standing_of(registration: Registration, worker: Worker) -> Standing:
    """Of the device and its worker's account. Whatever it is, the phone's records are still taken in."""
    if worker.closed_at is not None:
        return Standing.CLOSED
    return Standing.REVOKED if registration.revoked_at is not None else Standing.OK


async def signed_off(id: UUID) -> Standing | None:
    """How a device stands that was revoked, or whose account was closed; None for any other, and for one not known.

    For a phone that can't prove any more which it is: its upload token is unknown, or its session has ended. Its id is
    random and nobody else's knowledge, and all that is told of it is that it has to forget what it holds.
    """
    registration = await Registration.objects(Registration.worker).where(Registration.id == id).first()
    if registration is None:
        return None
    standing = standing_of(registration, registration.worker)
    return None if standing is Standing.OK else standing


async def is_revoked(registration: UUID | None) -> bool:
    """Whether the session's device was signed off. A session on no device is on none that was."""
    if registration is None:
        return False
    return (
        await Registration.exists().where(Registration.id == registration).where(Registration.revoked_at.is_not_null())
    )
