"""A registration is a device x a worker. Its upload token is good for nothing but sending."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey
from piccolo.columns import And, Column
from piccolo.query.mixins import OnConflictAction

from server.database import transaction
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules import audit
from server.rules.moments import moment_of
from server.rules.refusals import NotFound, Refused
from server.rules.sessions import Gone

Coordinate = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{43}$")]


class PublicKey(msgspec.Struct, frozen=True):
    """The phone's P-256 public key as a JWK; what else a browser writes into it is left out."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone says of itself when it registers."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern="^[^\\x00-\\x1f]*$")]
    public_key: PublicKey
    device: UUID
    """The browser profile: the same for every worker who shares the tablet."""


class Unsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone says it has not got a receipt for yet."""

    count: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    oldest_at: Annotated[datetime, msgspec.Meta(tz=True)] | None


class SignedOff(Gone):
    """It was revoked: it opens nothing any more. What it has not sent still comes, and needs a good upload token."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token


class OtherKey(Exception):
    """The registration exists with another key."""


async def register(
    worker: Worker, id: UUID, device: Device, *, secret: bytes, now: datetime, sat_on: UUID | None = None
) -> str:
    """Make or renew the worker's registration `id`, which the phone chose. Returns the upload token. `sat_on` is the
    registration that the session which asks sits on so far: whoever revokes one of them means both.

    Raises Refused when the key is no point on P-256, NotFound when the id is another worker's, OtherKey when it is
    this worker's with another key, Gone when it was revoked: that phone registers anew, under another id. SignedOff is
    Gone with a new upload token, for the phone that has the key.
    """
    key = _checked(device.public_key)
    token, revoked = _token(id, secret), False
    async with transaction():
        row = _row(worker, id, device, token, now, sat_on)
        added = (
            await Registration.insert(row).on_conflict(action=OnConflictAction.do_nothing).returning(Registration.id)
        )
        if not added:
            revoked = await _renew(worker, id, device, key, token, now)
        act = "registered device" if added else "renewed device"
        await audit.note(act, now=now, worker=worker.id, subject_kind="registration", subject=id, registration=id)
    if revoked:
        raise SignedOff(token)
    return token


async def sender_with(id: UUID, token: str) -> tuple[Registration, Worker] | None:
    """The registration whose upload token this is, and its worker. A revoked one still sends, into quarantine."""
    registration = await Registration.objects(Registration.worker).where(Registration.id == id).first()
    if registration is None or not hmac.compare_digest(registration.token_digest, _digest(token)):
        return None
    return registration, registration.worker


async def heard_from(
    registration: Registration, unsent: Unsent | None, *, key_lost: bool = False, now: datetime
) -> None:
    """Keep when the phone was last in contact, and what it still holds; once, that its key and copies are gone."""
    said: dict[Column | str, Any] = {Registration.last_contact_at: now}
    if unsent is not None:
        said |= {
            Registration.unsent_count: unsent.count,
            Registration.oldest_unsent_at: moment_of(unsent.oldest_at) if unsent.oldest_at else None,
        }
    await Registration.update(said).where(Registration.id == registration.id)
    if key_lost and registration.lost_key_at is None:
        await _note_lost_key(registration, now)


async def _note_lost_key(registration: Registration, now: datetime) -> None:
    first = And(Registration.id == registration.id, Registration.lost_key_at.is_null())
    async with transaction():
        if await Registration.update({Registration.lost_key_at: now}).where(first).returning(Registration.id):
            await audit.note(
                "device lost its key",
                now=now,
                worker=registration.worker.id,
                subject_kind="registration",
                subject=registration.id,
                registration=registration.id,
            )


async def _renew(worker: Worker, id: UUID, device: Device, key: ECKey, token: str, now: datetime) -> bool:
    """Whether it was revoked."""
    before = await Registration.objects().where(Registration.id == id).first()
    if before is None or before.worker != worker.id:
        raise NotFound
    if ECKey.import_key(msgspec.json.decode(before.public_key)).thumbprint() != key.thumbprint():
        raise Gone if before.revoked_at is not None else OtherKey
    await Registration.update(
        {
            Registration.name: device.name,
            Registration.device: device.device,
            Registration.token_digest: _digest(token),
            Registration.last_contact_at: now,
        }
    ).where(Registration.id == before.id)
    return before.revoked_at is not None


def _row(
    worker: Worker, id: UUID, device: Device, token: str, now: datetime, registered_from: UUID | None
) -> Registration:
    return Registration(
        id=id,
        worker=worker.id,
        device=device.device,
        name=device.name,
        public_key=msgspec.json.encode(device.public_key).decode(),
        token_digest=_digest(token),
        registered_at=now,
        last_contact_at=now,
        registered_from=registered_from,
    )


def _checked(public_key: PublicKey) -> ECKey:
    try:
        key = ECKey.import_key(msgspec.to_builtins(public_key))
        key.public_key  # noqa: B018 - the point is checked when it is first needed
    except Exception as error:
        raise Refused({"public_key": "This is not a point on the curve P-256."}) from error
    return key


def _token(id: UUID, secret: bytes) -> str:
    """Reckoned, not drawn: two tabs that renew at once, or a database put back to an older copy, still agree on it."""
    mac = hmac.new(secret, b"upload token of registration " + id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
