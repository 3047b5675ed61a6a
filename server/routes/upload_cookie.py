"""The upload-only token of one registration, as a cookie that script can't read and that only /sync gets."""

from typing import Final
from uuid import UUID

from litestar.datastructures import Cookie

from server.gate import Asked, now_of
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules import audit
from server.rules.audit_refusals import note_wrong_token
from server.rules.registrations import sender_with
from server.settings import Settings

KEPT_SECONDS: Final = 400 * 24 * 3600
"""As long as browsers keep a cookie at all."""


def upload_cookie(settings: Settings, registration: UUID, token: str) -> Cookie:
    return Cookie(
        key=_name(settings, registration),
        value=token,
        path="/sync",
        max_age=KEPT_SECONDS,
        secure=settings.https,
        httponly=True,
        samesite="strict",
    )


async def sender_of(request: Asked, registration: UUID) -> tuple[Registration, Worker] | None:
    """The registration that the body names and its worker, if the request carries its token. Else it is noted."""
    token = request.cookies.get(_name(request.app.state.settings, registration))
    sender = await sender_with(registration, token) if token else None
    if sender is None:
        await note_wrong_token(registration, now=now_of(request))
    else:
        audit.comes_from(registration)
    return sender


def _name(settings: Settings, registration: UUID) -> str:
    """One per registration: several workers may share a tablet."""
    prefix = "__Secure-" if settings.https else ""
    return f"{prefix}doorstep-upload-{registration}"
