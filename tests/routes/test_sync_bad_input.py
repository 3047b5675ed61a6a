"""What bad input gets: a receipt or a sentence for each, it is kept, and the rest of the batch goes through."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from server.models.capture import Capture
from server.models.ids import new_id
from server.models.visit import Visit
from server.routes.sync_bodies import BATCH_BYTES
from tests.cast import Cast
from tests.phone import AS_JSON, Phone, visit_fields
from tests.sealing import seal_bytes, seal_for, wrapped

NO_DATABASE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""For what is refused before any database is asked."""
SECRET_WORDS = "Zwiebelkuchen"


async def between_two_good_ones(phone: Phone, cast: Cast, bad: dict[str, Any]) -> dict[str, Any]:
    """The bad one's receipt, after seeing that it was kept as it came and did its neighbours no harm."""
    first = phone.sealed(visit_fields(cast.maple, cast.kit))
    last = phone.sealed(visit_fields(cast.oak, cast.tegan))
    before, receipt, after = await phone.send(first, bad, last)
    assert (before["status"], after["status"]) == ("accepted", "accepted")
    kept = await Capture.objects().get(Capture.id == UUID(bad["id"]))
    assert kept is not None
    assert msgspec.json.decode(kept.errors) == receipt["errors"]
    assert SECRET_WORDS not in json.dumps(receipt)
    assert not await Visit.exists().where(Visit.id == UUID(bad["id"]))
    return receipt


async def needs_attention(phone: Phone, cast: Cast, bad: dict[str, Any], field: str) -> str:
    receipt = await between_two_good_ones(phone, cast, bad)
    assert receipt["status"] == "needs_attention"
    sentence: str = receipt["errors"][field]
    assert sentence.endswith(".")
    return sentence


async def test_over_long_text(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit, what_was_seen=SECRET_WORDS * 2_000)
    sentence = await needs_attention(sian, cast, sian.sealed(fields), "what_was_seen")
    assert "too long" in sentence


async def test_an_unknown_child(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit, children=[str(cast.kit.id), str(stranger := new_id())])
    await needs_attention(sian, cast, sian.sealed(fields | {f"seen-{stranger}": "alone"}), "children")


async def test_an_unknown_family(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit) | {"family": str(new_id())}
    await needs_attention(sian, cast, sian.sealed(fields), "family")


async def test_a_visit_that_ended_before_it_began(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit, ended_at="12:00")
    await needs_attention(sian, cast, sian.sealed(fields), "ended_at")


async def test_a_character_that_no_database_keeps(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit, what_was_seen=f"{SECRET_WORDS}\0")
    await needs_attention(sian, cast, sian.sealed(fields), "what_was_seen")


async def test_a_field_that_nobody_asked_for(sian: Phone, cast: Cast) -> None:
    fields = visit_fields(cast.maple, cast.kit, surprise=SECRET_WORDS)
    await needs_attention(sian, cast, sian.sealed(fields), "")


async def test_a_child_of_another_team_goes_into_quarantine(sian: Phone, cast: Cast) -> None:
    bad = sian.sealed(visit_fields(cast.birch, cast.bilal))
    receipt = await between_two_good_ones(sian, cast, bad)
    assert receipt["status"] == "quarantined"
    assert (await Capture.objects().get(Capture.id == UUID(bad["id"]))).team == cast.north_town.id


async def test_an_unknown_key(sian: Phone, cast: Cast) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit))
    bad = wrapped(seal_for(sian.keys.current, content, kid="a-key-of-yesterday"), content)
    assert "key" in await needs_attention(sian, cast, bad, "")
    assert not (await Capture.objects().get(Capture.id == UUID(bad["id"]))).could_open


@pytest.mark.parametrize("part", ["ciphertext", "tag", "iv", "protected"])
async def test_a_broken_seal(sian: Phone, cast: Cast, part: str) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit))
    sealed = seal_for(sian.keys.current, content)
    sealed[part] = ("A" if sealed[part][0] != "A" else "B") + sealed[part][1:]
    bad = wrapped(sealed, content)
    assert "broken" in await needs_attention(sian, cast, bad, "")
    kept = await Capture.objects().get(Capture.id == UUID(bad["id"]))
    assert json.loads(kept.sealed) == sealed


async def test_damaged_on_its_way_never_counts_as_the_phones_own_copy(sian: Phone, cast: Cast) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit))
    good = wrapped(seal_for(sian.keys.current, content), content)
    damaged = good | {"sealed": good["sealed"] | {"tag": "A" * 22}}
    assert "damaged" in await needs_attention(sian, cast, damaged, "")
    assert (await sian.send_one(damaged))["status"] == "needs_attention"
    assert (await sian.send_one(good))["status"] == "conflict"


async def test_damaged_on_its_way_after_it_was_accepted_is_already_here(sian: Phone, cast: Cast) -> None:
    good = sian.sealed(visit_fields(cast.maple, cast.kit))
    await sian.send(good)
    receipt = await sian.send_one(good | {"sealed": good["sealed"] | {"tag": "A" * 22}})
    assert (receipt["status"], receipt["became"]) == ("already_here", "accepted")


@pytest.mark.parametrize(
    "header",
    [
        {"id": str(uuid4())},
        {"registration": str(uuid4())},
        {"kind": "amendment"},
        {"urgency": "urgent"},
        {"typ": "JWE"},
        {"extra": "x"},
    ],
)
async def test_a_header_that_is_not_the_contents(sian: Phone, cast: Cast, header: dict[str, str]) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit))
    bad = wrapped(seal_for(sian.keys.current, content, **header), content)
    await needs_attention(sian, cast, bad, "")


async def test_a_record_under_another_records_number(sian: Phone, cast: Cast) -> None:
    bad = sian.sealed(visit_fields(cast.maple, cast.kit)) | {"id": str(new_id())}
    await needs_attention(sian, cast, bad, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "doorstep/99"},
        {"kind": "poem"},
        {"sequence": 0},
        {"sequence": 2**70},
        {"fields": []},
        {"fields": {"outcome": {"nested": 1}}},
        {"surprise": 1},
    ],
)
async def test_a_format_that_was_never_issued(sian: Phone, cast: Cast, changes: dict[str, Any]) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit)) | changes
    sealed = seal_bytes(sian.keys.current, json.dumps(content).encode(), content)
    bad = wrapped(sealed, content | {"sequence": 1})
    assert "format" in await needs_attention(sian, cast, bad, "")


@pytest.mark.parametrize("plaintext", [b"", b"\xff\xfe", b"[" * 100_000, b'"\\ud800"', b"null"])
async def test_hostile_plaintext(sian: Phone, cast: Cast, plaintext: bytes) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit))
    bad = wrapped(seal_bytes(sian.keys.current, plaintext, content), content)
    await needs_attention(sian, cast, bad, "")


@pytest.mark.parametrize("sealed", [None, "", [], {}, {"protected": "e30"}, {"protected": 1, "iv": "", "tag": ""}])
async def test_a_seal_that_is_none(sian: Phone, cast: Cast, sealed: Any) -> None:
    bad = sian.sealed(visit_fields(cast.maple, cast.kit)) | {"sealed": sealed}
    await needs_attention(sian, cast, bad, "")


async def test_a_record_larger_than_256_kb(sian: Phone, cast: Cast) -> None:
    bad = sian.sealed({"what_was_seen": SECRET_WORDS * 20_000})
    assert "256 KB" in await needs_attention(sian, cast, bad, "")


@pytest.mark.parametrize("missing", ["kind", "urgency", "sequence", "digest", "sealed"])
async def test_a_record_that_lacks_something(sian: Phone, cast: Cast, missing: str) -> None:
    bad = sian.sealed(visit_fields(cast.maple, cast.kit))
    del bad[missing]
    receipts = (await sian.post("/sync", batch(sian, bad))).json()["receipts"]
    assert [(one["id"], one["status"]) for one in receipts] == [(bad["id"], "needs_attention")]
    assert await Capture.exists().where(Capture.id == UUID(bad["id"]))


async def test_a_record_without_an_id_gets_no_receipt_and_harms_no_other(sian: Phone, cast: Cast) -> None:
    good = sian.sealed(visit_fields(cast.maple, cast.kit))
    answer = await sian.post("/sync", batch(sian, {"kind": "visit"}, 7, None, good, {"id": "not one"}))
    assert [(one["id"], one["status"]) for one in answer.json()["receipts"]] == [(good["id"], "accepted")]


@NO_DATABASE
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff",
        b'{"registration": 1, "captures": []}',
        b'{"captures": []}',
        b'{"registration": "01a1ffe4-56b9-70f4-94ff-6e70e698b558", "captures": [], "more": 1}',
        b'{"registration": "01a1ffe4-56b9-70f4-94ff-6e70e698b558", "captures": [' + b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("path", ["/sync", "/sync/shelf"])
async def test_a_body_that_is_no_batch_gets_400_and_a_sentence(sian: Phone, body: bytes, path: str) -> None:
    answer = await sian.client.post(path, content=body, headers=AS_JSON)
    assert answer.status_code == 400
    assert "nothing is lost" in answer.json()["problem"]


@NO_DATABASE
async def test_more_than_50_records_get_400(sian: Phone, cast: Cast) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit))
    answer = await sian.post("/sync", batch(sian, *[capture] * 51))
    assert answer.status_code == 400


@NO_DATABASE
async def test_more_than_500_on_the_shelf_get_400(sian: Phone) -> None:
    kept = [{"id": str(new_id()), "digest": "0" * 64} for _ in range(501)]
    answer = await sian.post("/sync/shelf", {"registration": str(sian.registration), "kept": kept})
    assert answer.status_code == 400


@NO_DATABASE
async def test_a_body_that_says_it_has_20_mb_is_refused_before_it_is_read(sian: Phone) -> None:
    async def never_read() -> Any:
        raise AssertionError("it was read")
        yield b""

    headers = AS_JSON | {"content-length": str(20 * 1024 * 1024)}
    answer = await sian.client.post("/sync", content=never_read(), headers=headers)
    assert answer.status_code == 413
    assert "4 MB" in answer.json()["problem"]


@NO_DATABASE
async def test_a_streamed_body_of_20_mb_is_not_read_to_its_end(sian: Phone) -> None:
    read = 0

    async def endless() -> Any:
        nonlocal read
        for _ in range(20):
            read += 1024 * 1024
            yield b" " * 1024 * 1024

    answer = await sian.client.post("/sync", content=endless(), headers=AS_JSON)
    assert answer.status_code == 413
    assert read <= BATCH_BYTES + 2 * 1024 * 1024


@NO_DATABASE
async def test_get_is_no_way_to_sync(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sync")).status_code == 405


def batch(phone: Phone, *captures: Any) -> dict[str, Any]:
    return {"registration": str(phone.registration), "captures": captures, "unsent": phone.unsent}
