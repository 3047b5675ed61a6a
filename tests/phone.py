"""A phone as the server sees it: a registration, its upload token, and records sealed for the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from joserfc.jwk import ECKey

from server.keys import Keys
from server.models.child import Child
from server.models.family import Family
from server.models.ids import new_id
from server.models.worker import Worker
from server.rules.registrations import Device, PublicKey, register
from tests.cast import NOW
from tests.sealing import content_of, sent

DEVICE = new_id()
AS_JSON = {"content-type": "application/json"}


@dataclass
class Phone:
    client: httpx.AsyncClient
    keys: Keys
    registration: UUID
    token: str
    sequence: int = 0
    unsent: dict[str, Any] = field(default_factory=lambda: {"count": 0, "oldest_at": None})

    def content(self, fields: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        self.sequence += 1
        return content_of(fields, registration=self.registration, **({"sequence": self.sequence} | given))

    def sealed(self, fields: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        """One capture as it stands in a batch."""
        return sent(self.keys.current, self.content(fields, **given))

    async def post(self, path: str, body: Any) -> httpx.Response:
        cookie = f"doorstep-upload-{self.registration}={self.token}"
        return await self.client.post(path, json=body, headers={"cookie": cookie})

    async def send(self, *captures: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The receipts; that each repeats its record's id and digest is checked here, as a phone does."""
        body = {"registration": str(self.registration), "captures": captures, "unsent": self.unsent}
        answer = await self.post("/sync", body)
        assert answer.status_code == 200, answer.text
        receipts: list[dict[str, Any]] = answer.json()["receipts"]
        named = [(capture["id"], capture["digest"]) for capture in captures]
        assert [(receipt["id"], receipt["digest"]) for receipt in receipts] == named
        return receipts

    async def send_one(self, capture: Mapping[str, Any]) -> dict[str, Any]:
        (receipt,) = await self.send(capture)
        return receipt

    async def offer(self, captures: Sequence[Mapping[str, Any]]) -> list[str]:
        kept = [{"id": capture["id"], "digest": capture["digest"]} for capture in captures]
        answer = await self.post("/sync/shelf", {"registration": str(self.registration), "kept": kept})
        assert answer.status_code == 200, answer.text
        lacking: list[str] = answer.json()["lacking"]
        return lacking


async def phone_of(worker: Worker, client: httpx.AsyncClient, keys: Keys, *, now: datetime = NOW) -> Phone:
    """Registers a new phone for the worker; the database has to be open."""
    registration = new_id()
    token = await register(worker, registration, new_device(), secret=keys.secret, now=now)
    return Phone(client, keys, registration, token)


def new_device() -> Device:
    key = ECKey.generate_key("P-256").as_dict(private=False)
    public = PublicKey(kty="EC", crv="P-256", x=str(key["x"]), y=str(key["y"]))
    return Device(name="Chrome on Android", public_key=public, device=DEVICE)


def visit_fields(family: Family, *children: Child, **changes: Any) -> dict[str, Any]:
    """What the visit form posts for a visit at home today where each child was seen alone."""
    fields: dict[str, Any] = {
        "family": str(family.id),
        "outcome": "took_place",
        "visited_on": "2026-11-24",
        "began_at": "13:10",
        "ended_at": "13:50",
        "announced": "announced",
        "manner": "in_person",
        "place": "home",
        "bedroom": "seen",
        "children": [str(child.id) for child in children],
        "what_was_seen": "Breakfast things on the table.",
    }
    fields |= {f"seen-{child.id}": "alone" for child in children}
    fields |= {f"said-{child.id}": "I like my new bed." for child in children}
    return fields | changes
