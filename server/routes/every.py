"""Every route of the app, in the order of docs/routes.md."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from server.routes.captures import conflict, correct, post_corrected_amendment
from server.routes.children import child, cover, lead
from server.routes.device import device, locked
from server.routes.families import families, family
from server.routes.health import health
from server.routes.manifest import manifest
from server.routes.me import me
from server.routes.quarantine import decide, quarantine, quarantined
from server.routes.registrations import put_registration
from server.routes.signing_in import post_sign_in, post_sign_out, sign_in_page
from server.routes.static import release_manifest, service_worker, static_file
from server.routes.sync import shelf, sync
from server.routes.take_along import take_along
from server.routes.team import team
from server.routes.today import today
from server.routes.unsent import unsent
from server.routes.visits import new_visit, post_amendment, post_visit, visit

ROUTES: Sequence[ControllerRouterHandler] = (
    today,
    families,
    family,
    child,
    cover,
    lead,
    new_visit,
    post_visit,
    visit,
    post_amendment,
    unsent,
    correct,
    post_corrected_amendment,
    conflict,
    team,
    quarantine,
    quarantined,
    decide,
    me,
    sign_in_page,
    post_sign_in,
    post_sign_out,
    device,
    locked,
    manifest,
    health,
    service_worker,
    release_manifest,
    static_file,
    take_along,
    put_registration,
    sync,
    shelf,
)
