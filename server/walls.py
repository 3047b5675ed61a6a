"""What stands around every response and in front of every unsafe request, whatever the route."""

from typing import Any, Final
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

from server.settings import Settings

UNUSED: Final = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "midi",
    "payment",
    "serial",
    "usb",
)
"""What a phone can do and no page of ours asks for."""


def permissions(*, microphone: str = "") -> str:
    return ", ".join([f"microphone=({microphone})", *(f"{feature}=()" for feature in UNUSED)])


SECURITY_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types doorstep doorstep-look"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": permissions(),
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORM: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
JSON: Final = frozenset({"application/json"})
BINARY: Final = frozenset({"application/octet-stream"})
CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})


def security_headers(settings: Settings) -> BeforeMessageSendHookHandler:
    """Every response carries them, those of unknown paths too; what nobody said may be kept is kept nowhere."""
    headers = dict(SECURITY_HEADERS)
    if settings.https:
        headers["strict-transport-security"] = "max-age=31536000"

    async def add(message: Message, _: Scope) -> None:
        if message["type"] == "http.response.start":
            sent = MutableScopeHeaders(message)
            for name, value in {**headers, "cache-control": "no-store"}.items():
                sent.setdefault(name, value)

    return add


def is_cross_site(method: str, headers: Headers, origin: str) -> bool:
    """Whether an unsafe request comes from another site's page.

    Browsers say so in Sec-Fetch-Site, older ones in Origin. Neither: no browser sent it, and no cookie came by
    accident.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    said = headers.get("origin")
    if said is None:
        return False
    return said != origin and urlsplit(said).netloc != headers.get("host")


async def takes_the_body(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: a form route reads forms, and a JSON route JSON, before anything is parsed.

    Another site's form can post text/plain that reads as JSON, and no browser asks first.
    """
    if connection.scope.get("method") not in SAFE_METHODS and not is_a_body_of(taken_by(handler), connection.headers):
        raise HTTPException(status_code=415)


def taken_by(handler: BaseRouteHandler) -> frozenset[str]:
    """The content types that a route takes: JSON where it has `data`, else forms, unless its opt says `takes`."""
    if "takes" in handler.opt:
        return frozenset(handler.opt["takes"])
    return JSON if "data" in handler.parsed_fn_signature.parameters else FORM


def is_a_body_of(kinds: frozenset[str], headers: Headers) -> bool:
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return True
    kind, _, options = headers.get("content-type", "").lower().partition(";")
    charsets = [value.strip(" \"'") for name, _, value in map(_split, options.split(";")) if name == "charset"]
    return kind.strip() in kinds and all(charset in CHARSETS for charset in charsets)


def _split(option: str) -> tuple[str, str, str]:
    return option.strip().partition("=")
