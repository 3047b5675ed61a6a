"""Registers a device for whoever is signed in on it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.models.team import Team
from server.models.worker import Worker
from server.routes.sync_bodies import Problem
from server.routes.upload_cookie import upload_cookie
from server.rules.refusals import Refused
from server.rules.registrations import Device, OtherKey, register
from server.settings import Settings


class WorkerNamed(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class ServerKey(msgspec.Struct, frozen=True):
    """The public key that records are sealed for; `kid` is its RFC 7638 thumbprint."""

    kty: str
    crv: str
    x: str
    y: str
    kid: str


class Registered(msgspec.Struct, frozen=True):
    registration: UUID
    worker: WorkerNamed
    server_key: ServerKey
    duty_phone: str


@put(
    "/registrations/{registration:uuid}",
    responses={
        400: ResponseSpec(Problem, description="The body is not what is described here, or the key is no P-256 key."),
        401: ResponseSpec(Problem, description="Nobody is signed in."),
        403: ResponseSpec(Problem, description="The request comes from another site's page."),
        404: ResponseSpec(Problem, description="The registration is another worker's."),
        409: ResponseSpec(Problem, description="The registration has another key."),
    },
    tags=["device"],
    request_max_body_size=16 * 1024,
)
async def put_registration(
    request: SignedIn, registration: FromPath[UUID], data: JSONBody[Device]
) -> Response[Registered | Problem]:
    """Registers the device, or renews its upload token, which comes as a cookie for /sync. Twice is as good as once."""
    keys: Keys = request.app.state["keys"]
    settings: Settings = request.app.state.settings
    try:
        token = await register(request.user, registration, data, secret=keys.secret, now=now_of(request))
    except Refused as refused:
        return Response(Problem(refused.errors["public_key"]), status_code=400)
    except OtherKey:
        return Response(Problem("This phone is registered with another key. Register it anew."), status_code=409)
    registered = Registered(
        registration=registration,
        worker=WorkerNamed(id=request.user.id, name=request.user.name),
        server_key=server_key(keys),
        duty_phone=await duty_phone_for(request.user, settings),
    )
    return Response(registered, cookies=[upload_cookie(settings, registration, token)])


def server_key(keys: Keys) -> ServerKey:
    return msgspec.convert(keys.public_jwk, ServerKey)


async def duty_phone_for(worker: Worker, settings: Settings) -> str:
    """The number of the worker's team, else the one in the settings."""
    team: dict[str, Any] | None = await Team.select(Team.duty_phone).where(Team.id == worker.team).first()
    return (team["duty_phone"] if team else "") or settings.duty_phone
