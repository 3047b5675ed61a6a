"""Where phones send the files of their records, piece by piece. docs/sync.md is the exact description."""

import re
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, put
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.params import HeaderParameter, PathParameter
from litestar.status_codes import HTTP_200_OK

from server.gate import Asked, now_of
from server.models.registration import Registration
from server.routes.refusal import Refusal, problem, refuse_size, say_refusal
from server.routes.sync import UNKNOWN_TOKEN
from server.routes.sync_bodies import taking_bytes
from server.routes.upload_cookie import sender_of
from server.rules.file_arrivals import Stage, Standing, standing_of_file, take_piece
from server.rules.file_bounds import KB, PIECE_BYTES
from server.rules.file_pieces import Gap, NoRoom, OutOfBounds, Piece, check_bounds
from server.walls import BINARY

UNREADABLE: Final = "Doorstep could not read what this piece of a file is. Update the app; nothing is lost."
TOO_LARGE: Final = f"A piece of a file can be {PIECE_BYTES // KB} KB at most. Send less at once; nothing is lost."
CONTENT_RANGE: Final = re.compile(r"bytes (0|[1-9][0-9]{0,11})-(0|[1-9][0-9]{0,11})/([1-9][0-9]{0,11})", re.ASCII)
DIGEST: Final = re.compile("[0-9a-f]{64}")


class FileStanding(msgspec.Struct, frozen=True):
    sha256: str
    received: int
    """Bytes, from the first on, that need not be sent again."""
    complete: bool
    state: Stage
    problem: str = ""
    """A sentence for a person, when it was refused."""


class GoOn(msgspec.Struct, frozen=True):
    sha256: str
    received: int
    """Go on from here."""
    problem: str


FOR_PHONES: Final[dict[str, Any]] = {
    "status_code": HTTP_200_OK,
    "exception_handlers": {Refusal: say_refusal, RequestEntityTooLarge: refuse_size(TOO_LARGE)},
    "tags": ["device"],
}
PROBLEMS: Final = {
    400: problem("The digest, the registration or the range is not what is described here."),
    401: problem("The upload token of this registration is missing or unknown."),
}
Digest = Annotated[str, PathParameter(schema_extra={"pattern": f"^{DIGEST.pattern}$"})]
"""Said in the document alone: what is none is answered with the sentence that phones know."""
RegistrationHeader = Annotated[str, HeaderParameter(name="X-Doorstep-Registration")]
RangeHeader = Annotated[str, HeaderParameter(name="Content-Range")]


@put(
    "/sync/attachments/{digest:str}",
    opt={"public": True, "takes": BINARY},
    operation_class=taking_bytes(PIECE_BYTES),
    request_max_body_size=PIECE_BYTES,
    responses={
        **PROBLEMS,
        409: problem("The piece does not begin where those that are here end: `received` says where to go on."),
        422: problem("The file can never be taken: it is out of bounds, or not what its digest says."),
        507: problem("Too many files of this registration wait for their records. Later it may be taken."),
    },
    description="Takes one piece of a sealed file, named by the SHA-256 of the whole.",
    response_description="How the file stands.",
    **FOR_PHONES,
)
async def put_piece(
    request: Asked, digest: Digest, registration: RegistrationHeader = "", content_range: RangeHeader = ""
) -> Response[FileStanding] | Response[GoOn]:
    sender = await _sender(request, digest, registration)
    piece = _range(content_range)
    try:
        check_bounds(piece)
        sealed = await request.body()
        if len(sealed) != piece.size:
            raise Refusal(status_code=400, detail=UNREADABLE)
        return _say(digest, await take_piece(sender, digest, piece, sealed, now=now_of(request)))
    except Gap as gap:
        return Response(GoOn(digest, gap.received, f"Go on from byte {gap.received}."), status_code=409)
    except OutOfBounds as never:
        raise Refusal(status_code=422, detail=str(never)) from never
    except NoRoom as later:
        raise Refusal(status_code=507, detail=str(later)) from later


@get(
    "/sync/attachments/{digest:str}",
    opt={"public": True},
    responses=PROBLEMS,
    description="How a file stands of which this registration sent pieces, or whose record is here.",
    response_description="How the file stands.",
    **FOR_PHONES,
)
async def file_standing(
    request: Asked, digest: Digest, registration: RegistrationHeader = ""
) -> Response[FileStanding]:
    sender = await _sender(request, digest, registration)
    return _say(digest, await standing_of_file(sender, digest, now=now_of(request)))


async def _sender(request: Asked, digest: str, registration: str) -> Registration:
    if not DIGEST.fullmatch(digest):
        raise Refusal(status_code=400, detail=UNREADABLE)
    try:
        named = UUID(registration)
    except ValueError as error:
        raise Refusal(status_code=400, detail=UNREADABLE) from error
    sender = await sender_of(request, named)
    if sender is None:
        raise Refusal(status_code=401, detail=UNKNOWN_TOKEN)
    return sender[0]


def _range(header: str) -> Piece:
    found = CONTENT_RANGE.fullmatch(header)
    if found is None:
        raise Refusal(status_code=400, detail=UNREADABLE)
    first, last, total = (int(number) for number in found.groups())
    if last < first:
        raise Refusal(status_code=400, detail=UNREADABLE)
    return Piece(first, last + 1 - first, total)


def _say(digest: str, standing: Standing) -> Response[FileStanding]:
    return Response(FileStanding(digest, *standing))
