"""What a phone takes along by itself is told apart from somebody's looks, and nobody's looks pass for it."""

from datetime import datetime

import httpx
import pytest

from server.models.audit import AuditEntry
from server.models.worker import Worker
from server.rules.take_along import pages_for
from tests.cast import NOW, Cast
from tests.conftest import sign_in
from tests.routes.test_audit import newest
from tests.rules.entries import an_entry, record

UNASKED = {"x-doorstep-idle": "1"}
WITHOUT_A_LOOK = {"/me"}
"""Pages that a phone takes along, of nobody but the worker."""


async def test_a_page_fetched_to_take_along_is_told_apart(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    await client.get(f"/children/{cast.kit.id}", headers=UNASKED)
    assert (await newest()).act == "took along child"


@pytest.mark.parametrize("path", ["/children/{rowan}", "/children/{kit}?visits=all", "/visits/{visit}"])
async def test_a_page_that_no_list_of_theirs_names_is_a_look_whatever_is_said_of_it(
    client: httpx.AsyncClient, cast: Cast, path: str
) -> None:
    """A manager's phone carries no case file, and a lead's neither the whole timeline nor older visits."""
    visits = [await record(cast.sian, an_entry(cast.kit), NOW) for _ in range(4)]
    person = cast.tom if "rowan" in path else cast.sian
    await sign_in(client, person)
    path = path.format(rowan=cast.rowan.id, kit=cast.kit.id, visit=visits[0].id)
    assert (await client.get(path, headers=UNASKED)).status_code == 200
    assert (await newest()).act.startswith("looked at ")


async def test_every_page_of_the_list_is_taken_along_and_noted_as_such(client: httpx.AsyncClient, cast: Cast) -> None:
    await record(cast.sian, an_entry(cast.kit), NOW)
    await sign_in(client, cast.sian)
    for page in (await client.get("/take-along")).json()["pages"]:
        before = await AuditEntry.count()
        assert (await client.get(page, headers=UNASKED)).status_code == 200, page
        if page not in WITHOUT_A_LOOK:
            assert await AuditEntry.count() == before + 1, page
            assert (await newest()).act.startswith("took along "), page


async def test_only_what_a_phone_takes_along_asks_for_the_list_and_once_for_all_its_pages(
    client: httpx.AsyncClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def counted(worker: Worker, *, now: datetime) -> list[str]:
        asked.append(worker.id)
        return await pages_for(worker, now=now)

    monkeypatch.setattr("server.rules.carried.pages_for", counted)
    await sign_in(client, cast.sian)
    for path in ("/", f"/children/{cast.kit.id}", "/families"):
        await client.get(path)
    assert asked == []
    for path in ("/", f"/children/{cast.kit.id}", "/families"):
        await client.get(path, headers=UNASKED)
    assert asked == [cast.sian.id]


async def test_a_form_that_comes_back_is_never_taken_along(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    posted = {"child": str(cast.kit.id), "words": "a\x00b"}
    assert (await client.post(f"/children/{cast.kit.id}/danger", data=posted, headers=UNASKED)).status_code == 422
    assert (await newest()).act == "looked at visit"
