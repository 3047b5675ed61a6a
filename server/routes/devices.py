"""Devices, and what happens when one is signed off."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.routes.posted import one, posted
from server.routes.screen import screen
from server.rules.devices_page import device_page, devices_page
from server.rules.policy import Needs
from server.rules.refusals import Refused
from server.rules.revoking import revoke


@get("/devices", opt={"policy": Needs("devices", "read")}, include_in_schema=False)
async def devices(request: SignedIn) -> Response[Any]:
    page = await devices_page(request.user, here=request.auth.registration, now=now_of(request))
    return screen(request, "devices/devices.html", devices=page)


@get("/devices/{registration:uuid}", opt={"policy": Needs("own account", "read")}, include_in_schema=False)
async def one_device(request: SignedIn, registration: FromPath[UUID]) -> Response[Any]:
    return await _show(request, registration)


@post("/devices/{registration:uuid}/revoke", opt={"policy": Needs("own account", "write")}, include_in_schema=False)
async def post_revoke(request: SignedIn, registration: FromPath[UUID]) -> Response[Any]:
    reason = one(await posted(request), "reason")
    try:
        await revoke(request.user, registration, reason, now=now_of(request))
    except Refused as refused:
        return await _show(request, registration, {"reason": reason}, refused.errors)
    return Redirect(f"/devices/{registration}", status_code=303)


async def _show(
    request: SignedIn, id: UUID, fields: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response[Any]:
    device = await device_page(request.user, id, here=request.auth.registration, now=now_of(request))
    status = 422 if errors else 200
    return screen(
        request, "devices/device.html", status=status, device=device, fields=fields or {}, errors=errors or {}
    )
