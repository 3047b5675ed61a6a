"""Passkeys (WebAuthn): kept on the worker's phone or computer, opened there by face, fingerprint or its own PIN.

The device checks who holds it (user verification is always required), so a passkey alone is two factors. It names its
worker itself: nobody types an address.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import webauthn
from piccolo.columns import And
from piccolo.query.mixins import OnConflictAction
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.database import transaction
from server.models.second_factor import Passkey
from server.models.worker import Worker
from server.rules import audit
from server.rules.refusals import Refused

MOST: Final = 10
NOT_TAKEN: Final = "That passkey was not taken. Try again, or sign in another way."
NOT_MADE: Final = "The passkey was not made. Try again."
TOO_MANY: Final = f"You have {MOST} passkeys. Remove one that you don’t use first."
COPIED: Final = (
    "That passkey may have been copied, so it is not taken. Sign in another way, remove it and make a new one."
)
T = TypeVar("T")


class Site(NamedTuple):
    """Where passkeys are good: the browser's origin, and its host's name."""

    origin: str
    name: str


class _Named(msgspec.Struct, frozen=True):
    id: str


def site_of(origin: str) -> Site:
    return Site(origin, urlsplit(origin).hostname or "")


async def options_for_new(worker: Worker, site: Site, challenge: bytes) -> str:
    """What a browser needs to make one, as JSON. Raises Refused when the worker has too many."""
    have = await passkeys_of(worker.id)
    if len(have) >= MOST:
        raise Refused({"passkey": TOO_MANY})
    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name="Doorstep",
        user_id=worker.id.bytes,
        user_name=worker.email,
        user_display_name=worker.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in have],
    )
    return webauthn.options_to_json(options)


async def keep_passkey(
    worker: Worker, credential: str, *, name: str, challenge: bytes, site: Site, now: datetime
) -> Passkey:
    """Keep what the browser made for the challenge. Raises Refused on `passkey`."""
    made = _read(
        NOT_MADE,
        lambda: webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        ),
    )
    row = Passkey(
        worker=worker.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name[:80],
        created_at=now,
    )
    async with transaction():
        kept = await Passkey.insert(row).on_conflict(action=OnConflictAction.do_nothing).returning(Passkey.id)
        if not kept:
            raise Refused({"passkey": NOT_MADE})
        await audit.note("added passkey", now=now, worker=worker.id, subject_kind="passkey", subject=row.id)
    return row


def options_to_use(site: Site, challenge: bytes, passkeys: list[Passkey]) -> str:
    """What a browser needs to use one of these; of none: any that names its worker itself. As JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        allow_credentials=[_descriptor(passkey) for passkey in passkeys],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


async def passkey_named(credential: str) -> Passkey | None:
    """The passkey that an answer says it comes from, with its worker. Nothing is checked yet."""
    try:
        said = msgspec.json.decode(credential, type=_Named).id
    except (msgspec.DecodeError, UnicodeError):
        return None
    known = And(Passkey.credential_id == said.replace("\0", ""), Passkey.removed_at.is_null())
    return await Passkey.objects(Passkey.worker).where(known).first()


async def take_passkey(passkey: Passkey, credential: str, *, challenge: bytes, site: Site, now: datetime) -> None:
    """Check the answer to the challenge. Raises Refused on `passkey`; a count that goes back is a copy, and audited."""
    answer = _read(NOT_TAKEN, lambda: _verified(passkey, credential, challenge, site))
    count = answer.new_sign_count
    # Passkeys that are synchronised between devices don't count: they say 0 for ever.
    forward = Passkey.sign_count < count if count else Passkey.sign_count == 0
    taken = (
        await Passkey.update({Passkey.sign_count: count, Passkey.last_used_at: now})
        .where(And(Passkey.id == passkey.id, forward))
        .returning(Passkey.id)
    )
    if not taken:
        whose = passkey.worker.id
        await audit.note("refused copied passkey", now=now, worker=whose, subject_kind="passkey", subject=passkey.id)
        raise Refused({"passkey": COPIED})


async def passkeys_of(worker: UUID) -> list[Passkey]:
    live = And(Passkey.worker == worker, Passkey.removed_at.is_null())
    return await Passkey.objects().where(live).order_by(Passkey.created_at)


def _verified(passkey: Passkey, credential: str, challenge: bytes, site: Site) -> VerifiedAuthentication:
    whose = webauthn.helpers.parse_authentication_credential_json(credential).response.user_handle
    if whose is not None and whose != passkey.worker.id.bytes:
        raise ValueError("it names another worker")
    return webauthn.verify_authentication_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=site.name,
        expected_origin=site.origin,
        credential_public_key=passkey.public_key,
        # The count is looked at where it is written, so that two processes can't both take it.
        credential_current_sign_count=0,
        require_user_verification=True,
    )


def _read(sentence: str, check: Callable[[], T]) -> T:
    """Whatever is wrong with bytes that anybody may send: the library raises many things, and none is our fault."""
    try:
        return check()
    except Exception as error:
        raise Refused({"passkey": sentence}) from error


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))
