"""Whatever a phone sends, nothing answers 500 and no other record of the batch is lost."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.models.event import Event
from server.models.ids import new_id
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.phone import AS_JSON, Phone, visit_fields
from tests.routes.opened import opened_as
from tests.sealing import seal_bytes, wrapped

PATIENT = settings(
    max_examples=40,
    deadline=None,
    # One database serves all examples: every record has a new id.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = ["outcome", "visited_on", "began_at", "ended_at", "children", "family", "place", "what_was_seen", "manner"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@PATIENT
@given(body=st.binary(max_size=300))
async def test_random_bytes_get_400(sian: Phone, body: bytes) -> None:
    answer = await sian.client.post("/sync", content=body, headers=AS_JSON)
    assert answer.status_code == 400
    assert answer.json()["problem"]


@PATIENT
@given(data=st.data())
async def test_a_mutated_capture_harms_no_other(sian: Phone, cast: Cast, data: st.DataObject) -> None:
    bad: Any = sian.sealed(visit_fields(cast.maple, cast.kit))
    for _ in range(data.draw(st.integers(1, 3))):
        bad = mutated(bad, data)
    await neighbours_are_accepted(sian, cast, json.dumps(bad).encode())


@PATIENT
@given(raw=ANY_JSON)
async def test_any_json_in_a_captures_place_harms_no_other(sian: Phone, cast: Cast, raw: Any) -> None:
    await neighbours_are_accepted(sian, cast, json.dumps(raw, allow_nan=False, default=str).encode())


@PATIENT
@given(name=st.sampled_from(NAMES) | st.text(max_size=12), value=st.text() | st.lists(st.text(max_size=9), max_size=3))
async def test_any_field_gets_a_receipt(sian: Phone, cast: Cast, name: str, value: str | list[str]) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit) | {name: value})
    plaintext = json.dumps(content).encode("utf-8", "surrogatepass")
    capture = wrapped(seal_bytes(sian.keys.current, plaintext, content), content)
    assert (await sian.send_one(capture))["status"] in {"accepted", "needs_attention", "quarantined"}


@PATIENT
@given(recorded_at=st.text(max_size=30) | st.datetimes().map(str) | st.datetimes(timezones=st.timezones()).map(str))
async def test_any_clock_is_taken(sian: Phone, cast: Cast, recorded_at: str) -> None:
    content = sian.content(visit_fields(cast.maple, cast.kit), recorded_at=recorded_at)
    plaintext = msgspec.json.encode(content)
    receipt = await sian.send_one(wrapped(seal_bytes(sian.keys.current, plaintext, content), content))
    assert receipt["status"] == "accepted"


ENDS_OF_TIME = ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"]


@pytest.mark.parametrize("moment", [*ENDS_OF_TIME, "2026-11-24"])
async def test_clocks_from_the_ends_of_time_are_taken_and_the_page_can_be_read(
    sian: Phone, cast: Cast, new_client: NewClient, moment: str
) -> None:
    capture = sian.sealed(visit_fields(cast.maple, cast.kit), recorded_at=moment)
    receipt = await sian.send_one(capture)
    assert receipt["status"] == "accepted"
    her = await sign_in(await new_client(), cast.sian)
    assert (await her.get(f"/visits/{receipt['id']}")).status_code == 200


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
async def test_a_shut_door_from_the_ends_of_time_is_heard(sian: Phone, cast: Cast, moment: str) -> None:
    fields = {"family": str(cast.maple.id), "children": [str(cast.kit.id)], "to": "home"}
    given = {"kind": "denied_access", "urgency": "urgent", "recorded_at": moment}
    assert (await sian.send_one(sian.sealed(fields, **given)))["status"] == "accepted"
    assert await Event.count() == 1


@pytest.mark.parametrize("moment", ENDS_OF_TIME)
async def test_no_moment_that_a_phone_tells_of_breaks_the_pages_of_those_who_look_after_devices(
    sian: Phone, cast: Cast, new_client: NewClient, moment: str
) -> None:
    sian.unsent = {"count": 2, "oldest_at": moment}
    await sian.send()
    tom = await opened_as(new_client, cast.tom)
    for path in ("/team", "/devices", f"/devices/{sian.registration}"):
        assert (await tom.get(path)).status_code == 200, path
    her = await opened_as(new_client, cast.sian)
    assert (await her.get("/me")).status_code == 200


async def neighbours_are_accepted(phone: Phone, cast: Cast, raw: bytes) -> None:
    before, after = (json.dumps(phone.sealed(visit_fields(cast.oak, cast.tegan))).encode() for _ in range(2))
    head = f'{{"registration": "{phone.registration}", "captures": ['.encode()
    cookie = f"doorstep-upload-{phone.registration}={phone.token}"
    body = head + b",".join([before, raw, after]) + b"]}"
    answer = await phone.client.post("/sync", content=body, headers={"cookie": cookie} | AS_JSON)
    assert answer.status_code == 200, answer.text
    receipts = answer.json()["receipts"]
    assert (receipts[0]["status"], receipts[-1]["status"]) == ("accepted", "accepted")
    if isinstance(given := json.loads(raw), dict) and is_canonical(given.get("id")):
        assert len(receipts) == 3


def is_canonical(value: Any) -> bool:
    try:
        return isinstance(value, str) and msgspec.convert(value, type(new_id())) is not None and len(value) == 36
    except msgspec.ValidationError:
        return False


def mutated(value: Any, data: st.DataObject) -> Any:
    """The value with one thing in it replaced, removed, cut or added, however deep."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        name = data.draw(st.sampled_from(sorted(value)))
        if data.draw(st.booleans()):
            return value | {name: mutated(value[name], data)}
        return {key: one for key, one in value.items() if key != name} | data.draw(
            st.just({}) | st.dictionaries(st.text(max_size=5), ANY_JSON, max_size=1)
        )
    if isinstance(value, list) and value and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], mutated(value[at], data), *value[at + 1 :]]
    if isinstance(value, str) and value and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value) - 1))
        return value[:at] + data.draw(st.text(max_size=2)) + value[at + 1 :]
    return data.draw(ANY_JSON)
