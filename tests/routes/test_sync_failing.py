"""When the server itself fails it never claims to have a record that it has not."""

import logging
from typing import Any
from uuid import UUID

import pytest

from server.models.capture import Capture
from server.models.visit import Visit
from server.rules import captures
from tests.cast import Cast
from tests.phone import Phone, visit_fields


async def test_a_record_that_the_server_fails_on_gets_no_receipt_and_the_rest_goes_through(
    sian: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fails, goes = sian.sealed(visit_fields(cast.maple, cast.kit)), sian.sealed(visit_fields(cast.oak, cast.tegan))
    file_capture = captures.file_capture

    async def fail_on_the_first(content: Any, *given: Any, **named: Any) -> Any:
        filed = await file_capture(content, *given, **named)
        if str(content.id) == fails["id"]:
            raise RuntimeError("Breakfast things on the table.")
        return filed

    monkeypatch.setattr(captures, "file_capture", fail_on_the_first)
    body = {"registration": str(sian.registration), "captures": [fails, goes], "unsent": sian.unsent}
    with caplog.at_level(logging.INFO):
        answer = await sian.post("/sync", body)
    assert answer.status_code == 200
    assert [(one["id"], one["status"]) for one in answer.json()["receipts"]] == [(goes["id"], "accepted")]
    assert "Breakfast" not in caplog.text
    assert not await Capture.exists().where(Capture.id == UUID(fails["id"]))
    assert not await Visit.exists().where(Visit.id == UUID(fails["id"]))
    monkeypatch.undo()
    assert (await sian.send_one(fails))["status"] == "accepted"
