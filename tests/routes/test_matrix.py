"""Role x route x relation, made from the app's own routes and asked of the app: what the table gives is given, and
nothing else. Restricted children, and the glass that somebody broke, stand among the relations."""

from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from server.models.worker import Role
from server.routes.every import ROUTES
from server.rules.policy import OF_A_CASE, Act, Needs, Relation, may, may_at_all
from tests.cast import Cast
from tests.conftest import NewClient
from tests.routes.matrix_scene import Scene, scene
from tests.routes.opened import open_session, opened_as

BY_DOORBELL: Final = "/a/{opaque}"
"""Leads to an alert by a token of its own: tests/alerts/test_alert_access.py."""
OWN_DOOR: Final = ("GET", "/denied-access/{visit}")
"""Who recorded a shut door reads what was told of it, unless the child is restricted."""
OF_A_RESTRICTION: Final = "/restriction/"
"""Who else is named, and lifting it: nowhere to be done where nobody is restricted."""
LAST: Final = ("/denied-access", "/children/{child}/restriction/lift")
"""These change what the others stand on."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    needs: Needs

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def declared(app: Litestar) -> list[Route]:
    """Every route of the app that isn't public."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                needs = handler.opt.get("policy")
                path = route.path_format
                methods = handler.http_methods - {"OPTIONS", "HEAD"}
                found += [Route(method, path, needs) for method in methods if needs]
    return sorted(found, key=lambda one: (one.path in LAST, one.path.endswith("lift"), one.path, one.method))


def test_every_route_declares_what_it_needs_or_that_it_is_public() -> None:
    silent = [
        handler.fn.__name__ for handler in ROUTES if not handler.opt.get("public") and not handler.opt.get("policy")
    ]
    assert silent == []


def test_what_a_route_declares_stands_in_the_table_and_in_its_path() -> None:
    for handler in ROUTES:
        needs: Needs | None = handler.opt.get("policy")
        if needs is None:
            continue
        assert needs.act in list(Act), handler
        assert any(may_at_all(role, needs) for role in Role), f"nobody may {needs.act} {needs.resource}"
        if needs.subject:
            assert all(f"{{{needs.subject}:" in path for path in handler.paths), handler


# Some three hundred requests: slow where eight processors' work is asked of two.
@pytest.mark.timeout(400)
@pytest.mark.parametrize("restricted", [False, True], ids=["open", "restricted"])
@pytest.mark.parametrize("role", Role)
async def test_the_case_file_is_as_the_table_says(
    new_client: NewClient, cast: Cast, role: Role, restricted: bool
) -> None:
    client = await new_client()
    app: Litestar = client._transport.app  # type: ignore[attr-defined]
    routes = [route for route in declared(app) if route.needs.resource in OF_A_CASE and route.path != BY_DOORBELL]
    wrong = []
    for relation in Relation:
        set_up = await scene(cast, role, relation, restricted=restricted)
        await open_session(client, set_up.worker)
        for route in routes:
            expected = _expected(role, route, relation, restricted)
            answer = await _ask(client, route, set_up)
            if expected != (answer.status_code not in (403, 404)) or answer.status_code >= 500:
                wrong.append(f"{relation}: {_say(expected, route)} {answer.status_code}")
    assert not wrong, f"{role}, {'restricted' if restricted else 'open'}:\n" + "\n".join(wrong)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("role", Role)
async def test_every_other_page_is_for_the_roles_of_the_table(new_client: NewClient, cast: Cast, role: Role) -> None:
    set_up = await scene(cast, role, Relation.OTHER, restricted=False)
    client = await opened_as(new_client, set_up.worker)
    app: Litestar = client._transport.app  # type: ignore[attr-defined]
    wrong = []
    for route in declared(app):
        if route.needs.resource in OF_A_CASE or route.path == "/sign-out" or "end-others" in route.path:
            continue
        expected = may(role, route.needs.resource, route.needs.act)
        # What is somebody's own is found, or isn't, by its own id: only the refusals are to be seen from here.
        if expected and "{" in route.path:
            continue
        answer = await _ask(client, route, set_up)
        found = answer.status_code not in (403, 404)
        # A manager of no team has no team's page.
        if found != expected and not (expected and route.needs.resource in OF_A_TEAM and role in MANAGES):
            wrong.append(f"{_say(expected, route)} {answer.status_code}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


OF_A_TEAM: Final = ("team", "alert log", "quarantine", "devices")
MANAGES: Final = (Role.TEAM_MANAGER, Role.SENIOR_MANAGER)


def _say(expected: bool, route: Route) -> str:
    return f"{'may' if expected else 'may not'} {route.needs.act} {route.needs.resource}, but {route.name} answered"


def _expected(role: Role, route: Route, relation: Relation, restricted: bool) -> bool:
    if OF_A_RESTRICTION in route.path and not restricted:
        return False
    if (route.method, route.path) == OWN_DOOR and relation == Relation.SELF:
        return may(role, "alert", "read", [relation], restricted=restricted)
    if relation == Relation.SELF and (route.needs.subject == "child" or "{" not in route.path):
        # A new record is not yet anybody's own, and a child is nobody's.
        return False
    return may(role, route.needs.resource, route.needs.act, [relation], restricted=restricted)


async def _ask(client: httpx.AsyncClient, route: Route, set_up: Scene) -> httpx.Response:
    ids = {name: str(id) for name, id in set_up.ids.items()}
    given = {name: ids.get(name, str(set_up.ids["child"])) for name in _names(route.path)}
    path = route.path.format(**given)
    if route.method == "GET":
        query = f"?family={ids['family']}" if path in ("/visits/new", "/denied-access/new") else ""
        return await client.get(f"{path}{query}")
    return await client.request(route.method, path, data=_body(route.path, ids, set_up))


def _body(path: str, ids: dict[str, str], set_up: Scene) -> dict[str, Any]:
    """What gets as far as the question whose business it is. Elsewhere an empty form is answered with 422."""
    bodies: dict[str, dict[str, Any]] = {
        "/visits": {"family": ids["family"]},
        "/denied-access": {"family": ids["family"]},
        "/children/{child}/danger": {"child": ids["child"]},
        "/sessions/{session}/answers": {"session": ids["session"], "child": ids["child"]},
        "/answers/{answer}/transcripts": {"words": "Mine."},
        "/answers/{answer}/translations": {
            "words": "Mine.",
            "language": "en",
            "interpreter_name": "Jan Nowak",
            "interpreter_role": "professional",
        },
        "/answers/{answer}/sharings": {"to": "core_group", "child_said": "yes", "safe": "yes", "safe_words": "It is."},
        "/answers/{answer}/done": {"words": "A light.", "done_on": "2026-11-24"},
        "/answers/{answer}/advocacy": {"reply": "later", "offered_on": "2026-11-24"},
        "/answers/{answer}/decisions": {"decision": "goes", "reasons": "Asked to."},
        "/answers/{answer}/told": {"decision": ids["decision"], "told_on": "2026-11-24"},
        "/sessions/{session}/visit": {"visit": ids["visit"]},
        "/visit-timers": {"family": ids["family"], "minutes": "30"},
        "/visits/{visit}/amendments": {"visit": ids["visit"], "words": "More."},
        "/denied-access/{visit}/details": {"visit": ids["visit"], "their_words": "Go away."},
        "/denied-access/{visit}/rang-duty": {"visit": ids["visit"]},
        "/alerts/{event}/decisions": {"kind": "legal_advice", "why": "Asked."},
        "/alerts/{event}/told": {"member": ids["member"], "how": "By phone"},
        "/alerts/{event}/hand-over": {"to": str(set_up.colleague.id), "words": "Yours."},
    }
    return bodies.get(path, {})


def _names(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]
