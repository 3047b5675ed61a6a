"""The OpenAPI document, taken at its word: whatever it allows and much that it does not, the server answers as told."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from unittest import SkipTest

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import Cast
from tests.conftest import sign_in
from tests.phone import Phone

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OF_EACH = 6
HEADER = "X-Doorstep-Registration"
"""Says whose token it is where the body is a file's."""
STEADY = settings(
    max_examples=OF_EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


async def test_the_server_answers_as_its_document_says(client: httpx.AsyncClient, cast: Cast, sian: Phone) -> None:
    await sign_in(client, cast.sian)
    document = (await client.get("/openapi/openapi.json")).json()
    statuses: dict[str, set[int]] = {}
    said: set[str] = set()
    for case in cases_of(document):
        say_who(case, sian)
        answer = await send(client, case, sian)
        try:
            checks = CHECKS if answer.content else CHECKS[:2]
            case.validate_response(Response.from_any(answer), checks=checks)
        except FailureGroup as group:
            said |= {f"{case.method} {case.path} {answer.status_code}: {each.title}" for each in group.exceptions}
        statuses.setdefault(f"{case.method} {case.path}", set()).add(answer.status_code)
        if case.path == "/session/suspend":
            await sign_in(client, cast.sian)
    assert sorted(said) == []
    assert len(statuses) >= 10
    for operation in ("POST /sync", "GET /sync/attachments/{digest}"):
        assert 200 in statuses[operation], f"{operation} never came past the token"
    assert 422 in statuses["PUT /sync/attachments/{digest}"], "no piece of a file came past the token"
    never_in = {name for name, seen in statuses.items() if seen <= {401, 403}}
    assert never_in <= {"POST /session/resume"}


def say_who(case: Any, phone: Phone) -> None:
    """Where a case names a registration at all, it is one that the token is for; the piece is then as long as it
    says, for nobody finds that by chance."""
    known = case.path.startswith("/sync") or case.path.startswith("/session")
    if known and isinstance(case.body, dict) and "registration" in case.body:
        case.body["registration"] = str(phone.registration)
    if HEADER in (case.headers or {}):
        case.headers[HEADER] = str(phone.registration)
        if size := len(getattr(case.body, "data", b"")):
            case.headers["Content-Range"] = f"bytes 0-{size - 1}/{size}"


def cases_of(document: Mapping[str, Any]) -> list[Any]:
    cases: list[Any] = []
    paths = {path: about for path, about in document["paths"].items() if not path.startswith("/openapi")}
    schema = schemathesis.openapi.from_dict({**document, "paths": paths})
    for operation in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @STEADY
            @given(case=operation.ok().as_strategy(generation_mode=mode))
            def gather(case: Any) -> None:
                cases.append(case)

            # An operation without anything to get wrong has no negative cases.
            with suppress(Unsatisfiable, SkipTest):
                gather()
    return cases


async def send(client: httpx.AsyncClient, case: Any, phone: Phone) -> httpx.Response:
    asked = case.as_transport_kwargs(base_url=str(client.base_url))
    request = client.build_request(
        asked["method"],
        asked["url"],
        params=asked.get("params"),
        json=asked.get("json"),
        content=asked.get("data"),
        headers={**client.headers, **dict(asked.get("headers") or {})},
    )
    request.headers["cookie"] = "; ".join(
        filter(None, [request.headers.get("cookie"), f"doorstep-upload-{phone.registration}={phone.token}"])
    )
    return await client.send(request)
