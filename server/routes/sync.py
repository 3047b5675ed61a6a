"""Where phones send their sealed records. docs/sync.md is the exact description."""

from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK, HTTP_413_REQUEST_ENTITY_TOO_LARGE

from server.gate import Asked, now_of
from server.keys import Keys
from server.models.registration import Registration
from server.models.worker import Worker
from server.routes.problems import _where as where_of
from server.routes.sync_bodies import (
    BATCH_BYTES,
    SHELF_BYTES,
    Batch,
    BatchSent,
    Lacking,
    Problem,
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

log = structlog.get_logger()

UNREADABLE: Final = "Doorstep could not read this batch of records. Update the app, then send again; nothing is lost."
UNKNOWN_TOKEN: Final = "This phone is not known here. Sign in on it again, then send; nothing is lost."  # noqa: S105
TOO_LARGE: Final = "A batch of records can be 4 MB at most. Send fewer at once; nothing is lost."


def _too_large(_: Asked, error: HTTPException) -> Response[Problem]:
    return Response(Problem(TOO_LARGE), status_code=HTTP_413_REQUEST_ENTITY_TOO_LARGE)


PROBLEMS: Final = {
    400: ResponseSpec(Problem, description="The body is not what is described here.", generate_examples=False),
    401: ResponseSpec(Problem, description="The registration's upload token is missing or unknown."),
    403: ResponseSpec(Problem, description="The request comes from another site's page."),
    413: ResponseSpec(Problem, description="The body is too large."),
}
FOR_PHONES: Final[dict[str, Any]] = {
    "opt": {"public": True},
    "status_code": HTTP_200_OK,
    "responses": PROBLEMS,
    "raises": [],
    "exception_handlers": {HTTP_413_REQUEST_ENTITY_TOO_LARGE: _too_large},
    "tags": ["device"],
}


@post("/sync", operation_class=taking(BatchSent), request_max_body_size=BATCH_BYTES, **FOR_PHONES)
async def sync(request: Asked) -> Response[Receipts | Problem]:
    """Takes a batch of sealed records and answers one receipt for each whose id can be read, in order."""
    try:
        batch = msgspec.json.decode(await request.body(), type=Batch)
    except _UNREADABLE:
        return Response(Problem(UNREADABLE), status_code=400)
    sender = await sender_of(request, batch.registration)
    if sender is None:
        return Response(Problem(UNKNOWN_TOKEN), status_code=401)
    registration, author = sender
    await heard_from(registration, _unsent(batch.unsent), now=now_of(request))
    receipts = [await _receipt_for(request, raw, registration, author) for raw in batch.captures]
    return Response(Receipts(now=now_of(request), receipts=[receipt for receipt in receipts if receipt]))


@post("/sync/shelf", operation_class=taking(ShelfKept), request_max_body_size=SHELF_BYTES, **FOR_PHONES)
async def shelf(request: Asked) -> Response[Lacking | Problem]:
    """Names those of the phone's accepted records that this server does not have: the phone sends them again."""
    try:
        offered = msgspec.json.decode(await request.body(), type=ShelfKept)
    except _UNREADABLE:
        return Response(Problem(UNREADABLE), status_code=400)
    if await sender_of(request, offered.registration) is None:
        return Response(Problem(UNKNOWN_TOKEN), status_code=401)
    return Response(Lacking(await lacking(offered.kept)))


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
