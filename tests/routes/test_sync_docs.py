"""docs/sync.md, the OpenAPI description and the server say the same, and the page's example is true."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import httpx
import jsonschema
import msgspec
import pytest
from joserfc.jwk import ECKey

from server.keys import Keys
from server.models.capture import Status
from server.models.child import Child
from server.models.family import Family
from server.models.plan import Lead, Plan
from server.routes.sync_attachments import FileStanding
from server.routes.sync_bodies import BATCH_BYTES, BATCH_CAPTURES, SHELF_BYTES, SHELF_KEPT
from server.rules.capture_format import Content, Kind
from server.rules.child_answer_form import ENDINGS
from server.rules.child_answer_format import SHAPES
from server.rules.file_bounds import (
    DRAWING_BYTES,
    FILE_BYTES,
    FRAME_BYTES,
    KB,
    MB,
    MOST_BYTES,
    MOST_FILES,
    PIECE_BYTES,
    SMALL_PIECE_BYTES,
)
from server.rules.receipts import Answer, Receipt
from server.rules.registrations import register
from server.rules.sealing import SEALED_BYTES, Sealed, open_sealed
from tests.cast import NOW, Cast
from tests.phone import Phone, new_device
from tests.voice_fields import answer_fields, danger_fields, session_fields

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "sync.md").read_text(encoding="utf-8")
KEY, PLAINTEXT, BATCH, RECEIPTS, OFFER, LACKING = map(json.loads, re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
async def of_the_page(sian: Phone, cast: Cast, keys_of: Keys) -> Phone:
    """Siân's phone with the page's registration, a server with the page's key, and the page's family."""
    keys_of.by_kid[KEY["kid"]] = ECKey.import_key(KEY)
    registration = UUID(BATCH["registration"])
    token = await register(cast.sian, registration, new_device(), secret=keys_of.secret, now=NOW)
    family = Family(id=UUID(PLAINTEXT["fields"]["family"]), team=cast.cwm_valley.id, name="Page")
    child = Child(id=UUID(PLAINTEXT["fields"]["children"][0]), family=family.id, first_name="Kim", last_name="Page")
    child.born_on = NOW.date() - timedelta(days=2_000)
    plan = Plan(child=child.id, started_on=NOW.date() - timedelta(days=30), category="neglect")
    for row in (family, child, plan, Lead(plan=plan.id, worker=cast.sian.id, began_at=NOW - timedelta(days=30))):
        await row.save()
    return replace(sian, registration=registration, token=token)


async def test_the_example_is_answered_as_the_page_says(of_the_page: Phone) -> None:
    answer = await of_the_page.post("/sync", BATCH)
    assert (answer.status_code, answer.json()) == (200, RECEIPTS)
    answer = await of_the_page.post("/sync/shelf", OFFER)
    assert (answer.status_code, answer.json()) == (200, LACKING)


def test_the_examples_seal_holds_the_examples_record() -> None:
    key = ECKey.import_key(KEY)
    assert key.thumbprint() == KEY["kid"]
    sealed = msgspec.convert(BATCH["captures"][0]["sealed"], Sealed)
    assert open_sealed(sealed, {KEY["kid"]: key}) == msgspec.convert(PLAINTEXT, Content)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_description_is_valid_and_fits_the_example(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi/openapi.json")).json()
    from openapi_spec_validator import validate

    validate(described)
    for path, asked, answered in (("/sync", BATCH, RECEIPTS), ("/sync/shelf", OFFER, LACKING)):
        operation = described["paths"][path]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        jsonschema.validate(asked, body | {"components": described["components"]})
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answered, answer | {"components": described["components"]})
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(asked | {"more": 1}, body)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("heading", "path", "method"),
    [
        ("Registering a phone", "/registrations/{registration}", "put"),
        ("Sending", "/sync", "post"),
        ("Files", "/sync/attachments/{digest}", "put"),
    ],
)
async def test_the_page_names_every_answer_that_the_description_has(
    client: httpx.AsyncClient, heading: str, path: str, method: str
) -> None:
    described = (await client.get("/openapi/openapi.json")).json()
    statuses = set(described["paths"][path][method]["responses"])
    named = set(re.findall(r"\b(?:200|4\d\d|507)\b", section(heading)))
    assert statuses <= named | {"200"}
    assert named - {"400"} <= statuses | {"400"}


def test_the_page_names_every_member_of_a_record_and_of_a_receipt() -> None:
    assert rows(section("What is sealed")) >= set(Content.__struct_fields__)
    assert rows(section("Sending")) >= set(Receipt.__struct_fields__) | {answer.value for answer in Answer}
    became = next(line for line in PAGE.splitlines() if line.startswith("| `already_here`"))
    assert {status.value for status in Status} <= set(re.findall(r"`([a-z_]+)`", became))


def test_the_page_names_every_kind_of_record() -> None:
    named = next(line for line in PAGE.splitlines() if line.startswith("| `kind` | `visit`"))
    assert set(re.findall(r"`([a-z_]+)`", named.split("|", 2)[2])) == set(get_args(Kind))


def test_the_page_names_every_field_that_comes_from_a_childs_tablet() -> None:
    told = section("What a child says")
    for example in (session_fields, answer_fields, danger_fields):
        kind = f"child_{example.__name__.removesuffix('_fields')}"
        table = told.split(f"| field of `{kind}` |")[1].split("\n\n")[0]
        assert rows(table) == set(example(Child(family=UUID(int=0)))), kind
    assert set(SHAPES) | set(ENDINGS) <= set(re.findall(r"`([a-z_]+)`", told))


def test_the_page_gives_the_limits_as_they_are() -> None:
    assert f"at most {BATCH_CAPTURES}, each" in PAGE
    assert f"at most {SEALED_BYTES // 1024} KB `sealed`" in PAGE
    assert f"at most {BATCH_BYTES // 1024 // 1024} MB" in PAGE
    assert f"most {SHELF_KEPT} of them ({SHELF_BYTES // 1024} KB)" in PAGE.replace("\n", " ")


def test_the_page_gives_the_limits_of_files_as_they_are() -> None:
    files = section("Files").replace("\n", " ")
    assert f"at most {FRAME_BYTES // KB} KB of plaintext" in files
    assert f"at most {FILE_BYTES // MB} MB" in files
    assert f"larger than {FILE_BYTES // MB} MB" in files
    assert f"at most {DRAWING_BYTES // MB} MB of plaintext" in files
    assert f"at most {PIECE_BYTES // KB} KB, and at least {SMALL_PIECE_BYTES // KB} KB" in files
    assert f"{MOST_FILES} files or {MOST_BYTES // MB} MB" in files
    assert rows(section("Files")) >= set(FileStanding.__struct_fields__) - {"sha256"}


def section(heading: str) -> str:
    return PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]


def rows(text: str) -> set[str]:
    named: list[Any] = [re.findall(r"`([a-z_]+)`", line.split("|")[1]) for line in text.splitlines() if "|" in line]
    return {name for names in named for name in names}
