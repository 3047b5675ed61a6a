"""Every route of the app, in the order of docs/routes.md."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from server.routes.health import health
from server.routes.registrations import put_registration
from server.routes.static import release_manifest, service_worker, static_file
from server.routes.sync import shelf, sync

ROUTES: Sequence[ControllerRouterHandler] = (
    health,
    service_worker,
    release_manifest,
    static_file,
    put_registration,
    sync,
    shelf,
)
