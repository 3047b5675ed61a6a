"""What this worker's phone may carry: the complete list."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar import Response, get

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.release import Release
from server.routes.refusal import Refusal, problem, say_refusal
from server.routes.registrations import REVOKED, ServerKey, WorkerNamed, duty_phone_for, server_key
from server.rules.policy import Needs
from server.rules.standing import is_revoked
from server.rules.take_along import take_along_for


class Due(msgspec.Struct, frozen=True):
    child: UUID
    due_on: date
    kind: str


class TakeAlong(msgspec.Struct, frozen=True):
    made_at: datetime
    worker: WorkerNamed
    release: str
    server_key: ServerKey
    duty_phone: str
    pages: list[str]
    due: list[Due]


@get(
    "/take-along",
    opt={"policy": Needs("own phone", "read"), "idle": True, "noted_as": "list of pages"},
    tags=["device"],
    responses={410: problem("The device was revoked: it carries nothing any more.")},
    exception_handlers={Refusal: say_refusal},
)
async def take_along(request: SignedIn) -> Response[TakeAlong]:
    """Paths of full pages to keep, and the due dates; what isn't named any more is to be deleted on the phone."""
    keys: Keys = request.app.state["keys"]
    release: Release = request.app.state.release
    now = now_of(request)
    if await is_revoked(request.auth.registration):
        raise Refusal(status_code=410, detail=REVOKED)
    carried = await take_along_for(request.user, now=now)
    told = TakeAlong(
        made_at=now,
        worker=WorkerNamed(id=request.user.id, name=request.user.name),
        release=release.name,
        server_key=server_key(keys),
        duty_phone=await duty_phone_for(request.user, request.app.state.settings),
        pages=carried.pages,
        due=[Due(due.child, due.due_on, due.kind) for due in carried.due],
    )
    return Response(told, headers={"cache-control": "no-store"})
