"""Takes in a file of sealed records that a phone exported: all into quarantine, as nobody vouches for a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from joserfc.jwk import ECKey

from server.models.registration import Registration
from server.rules.arrivals import Arrival, read_arrival
from server.rules.captures import take_in
from server.rules.refusals import Refused


class Exported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file that the phone's Unsent page makes."""

    format: Literal["doorstep-captures/1"]
    registration: UUID
    captures: list[msgspec.Raw]


class Imported(msgspec.Struct, frozen=True):
    """What became of one record of the file."""

    id: UUID | None
    said: str
    """A receipt's status, or a sentence when it could not be taken in."""
    taken: bool


async def import_captures(file: bytes, keys: Mapping[str, ECKey], *, now: datetime) -> list[Imported]:
    """Take in every record of the file, in order. Importing it twice does no harm.

    The author is the worker of the registration that the record names. Raises Refused when this is no such file.
    """
    try:
        exported = msgspec.json.decode(file, type=Exported)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused({"": "This is not a file of records that a phone exported."}) from error
    return [await _import(bytes(raw), exported, keys, now) for raw in exported.captures]


async def _import(raw: bytes, exported: Exported, keys: Mapping[str, ECKey], now: datetime) -> Imported:
    arrival = read_arrival(raw, keys)
    if arrival is None:
        return Imported(None, "This record has no number, so it can’t be kept here. Keep the file.", taken=False)
    named = _registration_named(arrival, exported)
    registration = await Registration.objects(Registration.worker).where(Registration.id == named).first()
    if registration is None:
        return Imported(arrival.id, "The phone that this record names is not known here. Keep the file.", taken=False)
    receipt = await take_in(arrival, registration=registration, author=registration.worker, now=now, imported=True)
    became = f" ({receipt.became.value})" if receipt.became else ""
    return Imported(arrival.id, f"{receipt.status.value}{became}", taken=True)


def _registration_named(arrival: Arrival, exported: Exported) -> UUID:
    return arrival.content.registration if arrival.content else exported.registration
