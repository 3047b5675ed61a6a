"""Every route of the app as something that can be asked: the tests that use this learn of a new route by themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from server.models.attachment import Attachment
from server.models.tables import TABLES
from server.walls import FORM, JSON, SAFE_METHODS, taken_by

PARAM = re.compile(r"\{(\w+)(?::(\w+))?\}")
NAMED_OTHERWISE = {
    "event": "event",
    "member": "core_group_member",
    "timer": "visit_timer",
    "person": "worker",
    "answer": "child_answer",
}
HTML = {"accept": "text/html"}


@dataclass(frozen=True)
class Ask:
    method: str
    path: str
    """As the app writes it, with its parameters."""
    takes: frozenset[str]
    opt: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def unsafe(self) -> bool:
        return self.method not in SAFE_METHODS

    @property
    def content_type(self) -> str:
        if self.takes == JSON:
            return "application/json"
        return "application/x-www-form-urlencoded" if self.takes == FORM else sorted(self.takes)[0]

    def url(self, ids: Mapping[str, str]) -> str:
        """The path with an id for each parameter: one that stands in the database, where there is one."""
        return PARAM.sub(lambda found: ids.get(named_in(self.path, found[1]), _made_up(found[2])), self.path)


def asks_of(app: Litestar) -> list[Ask]:
    return sorted(_asks_of(app), key=str)


def app_of(client: httpx.AsyncClient) -> Litestar:
    app: Litestar = client._transport.app  # type: ignore[attr-defined]
    return app


async def ids_in_database() -> dict[str, str]:
    """For each parameter's name the id of a row of the table that is called so; the database has to be open."""
    tables = {table._meta.tablename: table for table in TABLES}
    ids = {}
    for name, table in [*tables.items(), *((name, tables[other]) for name, other in NAMED_OTHERWISE.items())]:
        row = await table.select("id").first() if hasattr(table, "id") else None
        if row:
            ids[name] = str(row["id"])
    return ids | {purpose: found[0] for purpose, found in (await files_by_purpose()).items()}


async def files_by_purpose() -> dict[str, list[str]]:
    """The ids of files that are kept, none of a purpose of which there is none."""
    ids: dict[str, list[str]] = {}
    for row in await Attachment.select(Attachment.id, Attachment.purpose):
        ids.setdefault(row["purpose"], []).append(str(row["id"]))
    return ids


def named_in(path: str, name: str) -> str:
    """What the parameter of that path is called among the ids: a worker's session of signing in ends, a child's has
    answers."""
    return "child_session" if name == "session" and not path.endswith("/end") else name


def _asks_of(app: Litestar) -> Iterator[Ask]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                    yield Ask(str(method), route.path, taken_by(handler), handler.opt)


def _made_up(kind: str) -> str:
    return str(uuid4()) if kind == "uuid" else "nothing"
