"""The JSON bodies of /sync and /sync/shelf. docs/sync.md describes them, and a test holds the two together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.base import BaseSchemaObject
from litestar.openapi.spec.enums import OpenAPIFormat

from server.rules.arrivals import CaptureSent
from server.rules.receipts import Receipt
from server.rules.registrations import Unsent
from server.rules.shelf import Kept
from server.rules.standing import Standing

BATCH_BYTES = 4 * 1024 * 1024
BATCH_CAPTURES = 50
SHELF_KEPT = 500
SHELF_BYTES = 128 * 1024


class BatchSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone sends: as the world is told of it."""

    registration: UUID
    captures: Annotated[list[CaptureSent], msgspec.Meta(max_length=BATCH_CAPTURES)]
    unsent: Unsent | None = None
    key_lost: bool = False


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same as it is read: each capture by itself, so that a bad one never harms the rest."""

    registration: UUID
    captures: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=BATCH_CAPTURES)]
    unsent: msgspec.Raw = msgspec.Raw(b"null")
    key_lost: msgspec.Raw = msgspec.Raw(b"false")


class Receipts(msgspec.Struct, frozen=True):
    now: datetime
    standing: Standing
    receipts: list[Receipt]


class ShelfKept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    registration: UUID
    kept: Annotated[list[Kept], msgspec.Meta(max_length=SHELF_KEPT)]


class Lacking(msgspec.Struct, frozen=True):
    lacking: Sequence[UUID]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    problem: str
    """A sentence for a person."""
    standing: Standing | None = None
    """Of a device that was signed off: it hears so although it can't say any more which it is."""


class _Schema(BaseSchemaObject):
    """A body that Litestar does not parse for us, described all the same."""

    def __init__(self, body: type[msgspec.Struct]) -> None:
        self._body = body

    def to_schema(self) -> dict[str, Any]:
        (schema,), named = msgspec.json.schema_components([self._body], ref_template="{name}")
        return dict(_inlined(schema, named))


def _inlined(schema: Any, named: dict[str, Any]) -> Any:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(named[schema["$ref"]], named)
        return {name: _inlined(value, named) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(value, named) for value in schema]
    return schema


def taking(body: type[msgspec.Struct]) -> type[Operation]:
    """An operation whose JSON body is `body`."""

    @dataclass
    class Taking(Operation):
        def __post_init__(self) -> None:
            media = OpenAPIMediaType(schema=_Schema(body))  # type: ignore[arg-type]
            self.request_body = RequestBody(content={"application/json": media}, required=True)

    return Taking


def taking_bytes(most: int) -> type[Operation]:
    """An operation whose body is bytes as they stand."""

    @dataclass
    class Taking(Operation):
        def __post_init__(self) -> None:
            media = OpenAPIMediaType(
                schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, max_length=most)
            )
            self.request_body = RequestBody(content={"application/octet-stream": media}, required=True)

    return Taking
