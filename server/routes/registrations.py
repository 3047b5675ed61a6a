"""Registers a device for whoever is signed in on it."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, put
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.params import FromPath, JSONBody

from server.gate import SignedIn, now_of
from server.keys import Keys
from server.models.worker import Worker
from server.routes.refusal import Refusal, problem, refuse_size, say_refusal
from server.routes.upload_cookie import upload_cookie
from server.rules.duty_phone import duty_phone_of
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.registrations import Device, OtherKey, SignedOff, register
from server.rules.sessions import Gone, sits_on
from server.rules.standing import Standing
from server.settings import Settings

REVOKED: Final = "This phone was signed off. Set it up anew; what it has not sent still goes."
OTHER_KEY: Final = "This phone is registered with another key. Register it anew."
TOO_LARGE: Final = "A registration can be 16 KB at most."


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
    opt={"policy": Needs("own phone", "write"), "idle": True},
    responses={
        400: problem("The body is not what is described here, or the key is no P-256 key."),
        401: problem("Nobody is signed in."),
        403: problem("The request comes from another site's page."),
        404: problem("The registration is another worker's."),
        413: problem("The body is too large."),
        409: problem("The registration has another key."),
        410: problem("The registration was revoked. With its own key, a new upload token comes all the same."),
    },
    tags=["device"],
    exception_handlers={Refusal: say_refusal, RequestEntityTooLarge: refuse_size(TOO_LARGE)},
    description="Registers the device for whoever is signed in, or renews its upload token. The id is the phone's.",
    response_description="Registered. The upload token comes as a cookie for /sync.",
    request_max_body_size=16 * 1024,
)
async def put_registration(
    request: SignedIn, registration: FromPath[UUID], data: JSONBody[Device]
) -> Response[Registered]:
    keys: Keys = request.app.state["keys"]
    settings: Settings = request.app.state.settings
    try:
        token = await register(
            request.user,
            registration,
            data,
            secret=keys.secret,
            now=now_of(request),
            sat_on=request.auth.registration,
        )
    except Refused as refused:
        raise Refusal(status_code=400, detail=refused.errors["public_key"]) from refused
    except OtherKey as other:
        raise Refusal(status_code=409, detail=OTHER_KEY) from other
    except SignedOff as off:
        cookies = [upload_cookie(settings, registration, off.token)]
        raise Refusal(status_code=410, detail=REVOKED, standing=Standing.REVOKED, cookies=cookies) from off
    except Gone as gone:
        raise Refusal(status_code=410, detail=REVOKED) from gone
    await sits_on(request.auth, registration)
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
    return await duty_phone_of(worker.team) or settings.duty_phone
