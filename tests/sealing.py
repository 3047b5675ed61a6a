"""Seals as a phone does: the tests' own, because the server only ever opens."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from joserfc import jwe
from joserfc.jwk import ECKey

from server.keys import load_keys
from server.models.ids import new_id
from server.rules.sealing import Sealed, digest_of

RECIPIENT = "ECDH-ES+A256KW"


def server_key(keys: Path) -> ECKey:
    return load_keys(keys).current


def content_of(fields: Mapping[str, Any], *, registration: UUID, **given: Any) -> dict[str, Any]:
    """The plaintext of a visit's capture; `given` replaces any of its members."""
    return {
        "format": "doorstep/1",
        "id": str(new_id()),
        "registration": str(registration),
        "sequence": 1,
        "kind": "visit",
        "urgency": "urgent" if fields.get("outcome") == "denied_access" else "routine",
        "recorded_at": "2026-11-24T14:01:09.123Z",
        "replaces": None,
        "unfinished": False,
        "fields": dict(fields),
    } | given


def seal_for(server: ECKey, content: Mapping[str, Any], *, kid: str | None = None, **header: Any) -> dict[str, Any]:
    """A General JWE for the server and a device; `header` replaces members of the protected header."""
    return seal_bytes(server, json.dumps(content).encode(), content, kid=kid, **header)


def seal_bytes(
    server: ECKey, plaintext: bytes, content: Mapping[str, Any], *, kid: str | None = None, **header: Any
) -> dict[str, Any]:
    named = {name: content[name] for name in ("id", "registration", "kind", "urgency")}
    protected = {"enc": "A256GCM", "typ": "doorstep+jwe", **named, **header}
    sealing = jwe.GeneralJSONEncryption(protected, plaintext)
    device = ECKey.generate_key("P-256")
    sealing.add_recipient({"alg": RECIPIENT, "kid": kid or server.thumbprint()}, _anonymous(server))
    sealing.add_recipient({"alg": RECIPIENT, "kid": str(content["registration"])}, device)
    registry = jwe.JWERegistry(algorithms=[RECIPIENT, "A256GCM"], strict_check_header=False)
    return dict(jwe.encrypt_json(sealing, None, registry=registry))


def sent(server: ECKey, content: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """One capture as it stands in a batch."""
    return wrapped(seal_for(server, content), content, **changes)


def wrapped(sealed: Mapping[str, Any], content: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    digest = digest_of(msgspec.convert(sealed, Sealed))
    named = {name: content[name] for name in ("id", "kind", "urgency", "sequence")}
    return {**named, "digest": digest, "sealed": sealed} | changes


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _anonymous(key: ECKey) -> ECKey:
    """The public half without its kid, so that the header's stays."""
    return ECKey.import_key({name: value for name, value in key.as_dict(private=False).items() if name != "kid"})
