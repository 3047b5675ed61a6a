"""Where a try to sign in comes from, and what is said when it was no good."""

from typing import Any

from litestar import Response

from server.gate import Asked
from server.routes.screen import screen
from server.rules.browser_name import browser_name
from server.rules.passkeys import Site, site_of
from server.rules.refusals import Refused
from server.rules.signing_in import From
from server.rules.throttle import Throttled


def where_from(request: Asked) -> From:
    """By the connection's address: behind a proxy, what the proxies in the settings say it is."""
    return From(
        address=request.client.host if request.client else "",
        browser=browser_name(request.headers.get("user-agent", "")),
        hours=request.app.state.settings.session_hours,
        secret=request.app.state["keys"].secret,
        earlier=request.app.state["keys"].earlier_secrets,
    )


def site_here(request: Asked) -> Site:
    return site_of(request.app.state.settings.origin)


def told(request: Asked, template: str, no: Refused | Throttled, *, field: str, **context: Any) -> Response[Any]:
    """The form again, with the sentence beside its field: 422, or 429 with when to try again."""
    if isinstance(no, Throttled):
        wait = {"retry-after": str(no.seconds)}
        return screen(request, template, status=429, headers=wait, errors={field: no.sentence}, **context)
    return screen(request, template, status=422, errors=no.errors, **context)
