"""Where phones send their sealed records. docs/sync.md is the exact description."""

from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
import structlog
from litestar import post
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.status_codes import HTTP_200_OK

from server.gate import Asked, now_of, suspended_or_open
from server.keys import Keys
from server.models.registration import Registration
from server.models.worker import Worker
from server.routes.problems import where_of
from server.routes.refusal import Refusal, problem, refuse_size, say_refusal
from server.routes.sync_bodies import (
    BATCH_BYTES,
    SHELF_BYTES,
    Batch,
    BatchSent,
    Lacking,
    Receipts,
    ShelfKept,
    taking,
)
from server.routes.upload_cookie import sender_of
from server.rules.arrivals import read_arrival
from server.rules.captures import take_in
from server.rules.receipts import Receipt
from server.rules.registrations import Unsent, heard_from
from server.rules.shelf import lacking
from server.rules.sitting import find_sitting
from server.rules.standing import signed_off, standing_of
from server.walls import JSON

log = structlog.get_logger()
Body = TypeVar("Body")

UNREADABLE: Final = "Doorstep could not read this batch of records. Update the app, then send again; nothing is lost."
UNKNOWN_TOKEN: Final = "This phone is not known here. Sign in on it again, then send; nothing is lost."  # noqa: S105
TOO_LARGE: Final = "A batch of records can be 4 MB at most. Send fewer at once; nothing is lost."


PROBLEMS: Final = {
    400: problem("The body is not what is described here."),
    401: problem("The upload token of this registration is missing or unknown. `standing` if it was signed off."),
    403: problem("The request comes from another site's page."),
    413: problem("The body is too large."),
}
FOR_PHONES: Final[dict[str, Any]] = {
    "opt": {"public": True, "takes": JSON},
    "status_code": HTTP_200_OK,
    "responses": PROBLEMS,
    "exception_handlers": {Refusal: say_refusal, RequestEntityTooLarge: refuse_size(TOO_LARGE)},
    "tags": ["device"],
}


@post(
    "/sync",
    operation_class=taking(BatchSent),
    request_max_body_size=BATCH_BYTES,
    description="Takes a batch of sealed records: at most 50, in at most 4 MB.",
    response_description="How the device stands, and one receipt for each record whose id can be read, in order.",
    **FOR_PHONES,
)
async def sync(request: Asked) -> Receipts:
    batch = _read(await request.body(), Batch)
    registration, author = await _sender(request, batch.registration)
    key_lost = bytes(batch.key_lost) == b"true"
    await heard_from(registration, _unsent(batch.unsent), key_lost=key_lost, now=now_of(request))
    await find_sitting(await suspended_or_open(request), registration, now=now_of(request))
    receipts = [await _receipt_for(request, raw, registration, author) for raw in batch.captures]
    return Receipts(
        now=now_of(request),
        standing=standing_of(registration, author),
        receipts=[receipt for receipt in receipts if receipt],
    )


@post(
    "/sync/shelf",
    operation_class=taking(ShelfKept),
    request_max_body_size=SHELF_BYTES,
    description="Takes the ids and digests of at most 500 records that this server accepted before.",
    response_description="The ids of those that this server does not have: the phone sends them again.",
    **FOR_PHONES,
)
async def shelf(request: Asked) -> Lacking:
    offered = _read(await request.body(), ShelfKept)
    await _sender(request, offered.registration)
    return Lacking(await lacking(offered.kept))


def _read(body: bytes, shape: type[Body]) -> Body:
    try:
        return msgspec.json.decode(body, type=shape)
    except _UNREADABLE as error:
        raise Refusal(status_code=400, detail=UNREADABLE) from error


async def _sender(request: Asked, registration: UUID) -> tuple[Registration, Worker]:
    sender = await sender_of(request, registration)
    if sender is None:
        raise Refusal(status_code=401, detail=UNKNOWN_TOKEN, standing=await signed_off(registration))
    return sender


async def _receipt_for(request: Asked, raw: msgspec.Raw, registration: Registration, author: Worker) -> Receipt | None:
    """None when nothing can be said for sure: without a receipt the phone keeps the record and sends it again."""
    keys: Keys = request.app.state["keys"]
    id: UUID | None = None
    try:
        arrival = read_arrival(bytes(raw), keys.by_kid)
        if arrival is None:
            log.warning("capture without an id", registration=str(registration.id))
            return None
        id = arrival.id
        return await take_in(arrival, registration=registration, author=author, now=now_of(request))
    except Exception as error:
        # The kind of error only: its text could hold what somebody typed.
        log.error("capture not taken in", capture=str(id), error=type(error).__name__, at=where_of(error))
        return None


def _unsent(raw: msgspec.Raw) -> Unsent | None:
    """What can't be read is left out: a phone with a clock in the year 20000 must still get its records here."""
    try:
        return msgspec.json.decode(raw, type=Unsent | None)
    except _UNREADABLE:
        return None


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
