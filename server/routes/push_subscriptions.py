"""Browsers say at which address they may be rung, and that a doorbell was shown."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, post, put
from litestar.params import JSONBody

from server.gate import Asked, SignedIn, now_of
from server.push import EndpointRefused, Subscription, check_subscription, push_hosts
from server.routes.refusal import Refusal, problem, say_refusal
from server.rules.doorbell_receipts import note_shown
from server.rules.policy import Needs
from server.rules.refusals import NotFound
from server.rules.renewing import renew
from server.rules.subscriptions import subscribe, unsubscribe

Url = Annotated[str, msgspec.Meta(max_length=2048)]
MOST = 8 * 1024


class PushKeys(msgspec.Struct, frozen=True):
    p256dh: Annotated[str, msgspec.Meta(max_length=120)]
    auth: Annotated[str, msgspec.Meta(max_length=60)]


class BrowserSubscription(msgspec.Struct, frozen=True):
    """As `PushSubscription.toJSON()` writes it."""

    endpoint: Url
    keys: PushKeys


class Endpoint(msgspec.Struct, frozen=True):
    endpoint: Url


class Renewal(msgspec.Struct, frozen=True):
    old_endpoint: Url
    subscription: BrowserSubscription


class Subscribed(msgspec.Struct, frozen=True):
    subscription: UUID


class Shown(msgspec.Struct, frozen=True):
    token: Annotated[str, msgspec.Meta(max_length=64)]


class Noted(msgspec.Struct, frozen=True):
    noted: bool


@put(
    "/push-subscriptions",
    opt={"policy": Needs("own phone", "write")},
    tags=["device"],
    description="Rings this browser for whoever is signed in. Asking again changes nothing.",
    responses={400: problem("The address is not one that may be rung."), 401: problem("Nobody is signed in.")},
    exception_handlers={Refusal: say_refusal},
    request_max_body_size=MOST,
)
async def put_push_subscription(request: SignedIn, data: JSONBody[BrowserSubscription]) -> Response[Subscribed]:
    _check(request, data)
    subscription = await subscribe(
        request.user,
        endpoint=data.endpoint,
        p256dh=data.keys.p256dh,
        auth=data.keys.auth,
        now=now_of(request),
        registration=request.auth.registration,
    )
    return Response(Subscribed(subscription))


@delete(
    "/push-subscriptions",
    opt={"policy": Needs("own phone", "write")},
    tags=["device"],
    status_code=200,
    description="Rings this browser no more for whoever is signed in.",
    responses={401: problem("Nobody is signed in.")},
    request_max_body_size=MOST,
)
async def delete_push_subscription(request: SignedIn, data: JSONBody[Endpoint]) -> Response[Noted]:
    await unsubscribe(request.user, endpoint=data.endpoint, now=now_of(request))
    return Response(Noted(True))


@post(
    "/push-subscriptions/renew",
    tags=["device"],
    opt={"public": True},
    status_code=200,
    description="The browser's address has changed. Knowing the old one is enough: nobody may be signed in just then.",
    responses={400: problem("The address is not one that may be rung."), 404: problem("The old one is not known.")},
    exception_handlers={Refusal: say_refusal},
    request_max_body_size=MOST,
)
async def renew_push_subscription(request: Asked, data: JSONBody[Renewal]) -> Response[Subscribed]:
    _check(request, data.subscription)
    keys = data.subscription.keys
    try:
        subscription = await renew(
            data.old_endpoint,
            endpoint=data.subscription.endpoint,
            p256dh=keys.p256dh,
            auth=keys.auth,
            now=now_of(request),
        )
    except NotFound as unknown:
        raise Refusal(status_code=404, detail="This browser is not rung. Allow notifications again.") from unknown
    return Response(Subscribed(subscription))


@post(
    "/alerts/shown",
    tags=["device"],
    opt={"public": True},
    status_code=200,
    description="The service worker has shown a notification. The token came with it.",
    request_max_body_size=1024,
)
async def post_shown(request: Asked, data: JSONBody[Shown]) -> Response[Noted]:
    # The same answer for a token that is none: guessing tells nobody anything.
    await note_shown(data.token, now=now_of(request))
    return Response(Noted(True))


def _check(request: Asked, data: BrowserSubscription) -> None:
    subscription = Subscription(endpoint=data.endpoint, p256dh=data.keys.p256dh, auth=data.keys.auth)
    try:
        check_subscription(subscription, push_hosts(request.app.state.settings.push_hosts))
    except EndpointRefused as refused:
        raise Refusal(status_code=400, detail=str(refused)) from refused
