"""A visit as it was recorded, and what is added to it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from server.database import transaction
from server.models.attachment import Attachment
from server.models.ids import new_id
from server.models.visit import Amendment, Visit
from server.rules.visits import record_visit
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import visit_fields
from tests.rules.entries import an_entry
from tests.voice_fields import DRAWING, as_json


async def a_visit(cast: Cast, *, doubtful: bool = False, unfinished: bool = False, **changes: Any) -> Visit:
    told = {
        "what_was_seen": "A <script> of a play on the table.",
        f"said-{cast.kit.id}": "We made soup.",
        "others_present": "A neighbour.",
        "ended_at": "10:45",
        "interpreter": "Signs Together",
    }
    async with transaction():
        return await record_visit(
            cast.sian,
            an_entry(cast.kit, cast.rowan, **(told | changes)),
            visit_id=new_id(),
            recorded_at=NOW - timedelta(hours=2),
            received_at=NOW,
            doubtful=doubtful,
            unfinished=unfinished,
        )


async def test_it_is_read_as_it_was_recorded(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/{visit.id}")).text
    for words in ("The visit took place", "Tue 24 Nov, 10:00 to 10:45", "We made soup.", "A neighbour.", "Seen alone"):
        assert words in page
    assert "A &lt;script&gt; of a play" in page
    assert "Recorded by Siân Morgan, Tue 24 Nov, 12:05. Received Tue 24 Nov, 14:05." in page


async def test_a_phones_clock_in_doubt_is_shown_beside_the_servers(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast, doubtful=True)
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/{visit.id}")).text
    assert "It said Tue 24 Nov, 12:05; the server received the record Tue 24 Nov, 14:05." in page


@pytest.mark.parametrize("shut", [{"outcome": "denied_access"}, {"outcome": "no_reply", "signs_inside": "yes"}])
async def test_its_author_can_tell_what_happened_at_a_shut_door(
    new_client: NewClient, cast: Cast, shut: dict[str, str]
) -> None:
    visit = await a_visit(cast, **shut)
    link = f'href="/denied-access/{visit.id}"'
    her = await sign_in(await new_client(), cast.sian)
    assert link in (await her.get(f"/visits/{visit.id}")).text
    assert 'data-capture="denied_access_details"' in (await her.get(f"/denied-access/{visit.id}")).text
    him = await sign_in(await new_client(), cast.tom)
    assert link not in (await him.get(f"/visits/{visit.id}")).text


async def test_a_visit_with_an_open_door_has_no_such_form(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    her = await sign_in(client, cast.sian)
    assert "/denied-access/" not in (await her.get(f"/visits/{visit.id}")).text
    assert (await her.get(f"/denied-access/{visit.id}")).status_code == 404


async def test_an_unfinished_one_says_so(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast, unfinished=True)
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/{visit.id}")).text
    assert "<strong>Unfinished.</strong>" in page


async def test_an_amendment_stands_below_with_who_and_when(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    her = await sign_in(client, cast.sian)
    entered = {"id": str(new_id()), "visit": str(visit.id), "words": "The neighbour was Mrs Ash."}
    for _ in range(2):
        answer = await her.post(f"/visits/{visit.id}/amendments", data=entered)
        assert answer.status_code == 303
    page = (await her.get(f"/visits/{visit.id}")).text
    assert "The neighbour was Mrs Ash." in page
    assert "Siân Morgan, Tue 24 Nov, 14:05" in page
    assert "A neighbour." in page
    assert await Amendment.count().where(Amendment.visit == visit.id) == 1


async def test_an_empty_amendment_is_asked_for_words(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    her = await sign_in(client, cast.sian)
    for headers in ({}, {"HX-Request": "true"}):
        answer = await her.post(
            f"/visits/{visit.id}/amendments", data={"visit": str(visit.id), "words": " "}, headers=headers
        )
        assert answer.status_code == 422
        assert "Write what you want to add." in answer.text
        assert ("<html" in answer.text) == (not headers)


async def test_an_over_long_amendment_is_kept_in_the_form(client: httpx.AsyncClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    her = await sign_in(client, cast.sian)
    words = "x" * 20_001
    answer = await her.post(f"/visits/{visit.id}/amendments", data={"visit": str(visit.id), "words": words})
    assert answer.status_code == 422
    assert words in answer.text
    assert "1 characters too long" in answer.text


async def test_an_amendment_that_names_another_visit_is_refused(client: httpx.AsyncClient, cast: Cast) -> None:
    visit, other = await a_visit(cast), await a_visit(cast)
    her = await sign_in(client, cast.sian)
    answer = await her.post(f"/visits/{visit.id}/amendments", data={"visit": str(other.id), "words": "Here."})
    assert answer.status_code == 404
    assert await Amendment.count() == 0


async def test_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    visit = await a_visit(cast)
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/visits/{visit.id}")).status_code == 404
        answer = await them.post(f"/visits/{visit.id}/amendments", data={"visit": str(visit.id), "words": "Me too."})
        assert answer.status_code == 404
    assert await Amendment.count() == 0


async def test_the_photos_of_a_visit_are_awaited_once(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    photo = DRAWING | {"type": "image/jpeg", "purpose": "photo", "label": ""}
    fields = visit_fields(cast.maple, cast.kit, cast.rowan, id=str(new_id()), attachments=as_json([photo]))
    for _ in range(2):
        assert (await her.post("/visits", data=fields)).status_code == 303
    (row,) = await Attachment.objects()
    assert (str(row.record), row.record_kind, row.purpose) == (fields["id"], "visit", "photo")
    other = fields | {"attachments": as_json([photo | {"sha256": "b" * 64}])}
    assert (await her.post("/visits", data=other)).status_code == 422
    assert await Attachment.count() == 1


async def test_a_visit_carries_photos_and_no_childs_drawing(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    fields = visit_fields(cast.maple, cast.kit, cast.rowan, attachments=as_json([DRAWING]))
    assert (await her.post("/visits", data=fields)).status_code == 422
    assert await Attachment.count() == 0
