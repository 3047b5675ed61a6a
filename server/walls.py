"""What stands around every response and in front of every unsafe request, whatever the route."""

from typing import Final
from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

from server.settings import Settings

SECURITY_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types doorstep doorstep-look"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


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
