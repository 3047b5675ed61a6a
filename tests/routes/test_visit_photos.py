"""Photos of a visit: named in its record, shown on its page, kept back as its words are."""

import httpx
import pytest

from server.models.attachment import Attachment, FileState
from server.models.ids import new_id
from server.models.restriction import Restriction
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.files import drawing, photo, seal_file, send_file, stroke
from tests.phone import Phone, visit_fields
from tests.voice_fields import as_json


async def test_a_visits_photos_stand_on_its_page(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    arrived, late, broken = seal_file(photo(), "photo"), seal_file(photo(), "photo"), seal_file(b"no photo", "photo")
    listed = as_json([file.listed() for file in (arrived, late, broken)])
    sent = sian.sealed(visit_fields(cast.maple, cast.kit, attachments=listed))
    assert (await sian.send_one(sent))["status"] == "accepted"
    await send_file(sian, arrived)
    await send_file(sian, broken)
    client = await sign_in(await new_client(), cast.sian)
    page = (await client.get(f"/visits/{sent['id']}")).text
    assert page.count('alt="Photo') == 1
    assert 'alt="Photo 1"' in page
    assert "<strong>Photo 2</strong> is still on the phone that took it" in page
    assert "<strong>Photo 3</strong> This is not a photo" in page
    row = await Attachment.select(Attachment.id, Attachment.record_kind).where(Attachment.digest == arrived.digest)
    assert row[0]["record_kind"] == "visit"
    assert (await client.get(f"/attachments/{row[0]['id']}/photo?size=small")).status_code == 200
    assert f"/attachments/{row[0]['id']}/photo" in page


async def test_a_visit_that_names_anything_but_photos_needs_attention(sian: Phone, cast: Cast) -> None:
    for listed in (
        as_json([seal_file(drawing(stroke())).listed()]),
        as_json([seal_file(photo(), "photo").listed(size=13_000_000)]),
        as_json([seal_file(photo(), "photo").listed() for _ in range(31)]),
        "[",
        '[{"sha256":"<script>"}]',
    ):
        receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, attachments=listed)))
        assert (receipt["status"], list(receipt["errors"])) == ("needs_attention", ["attachments"])
    assert await Attachment.count() == 0


async def test_the_same_visit_with_other_photos_is_another_record(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    one, other = (as_json([seal_file(photo(), "photo").listed()]) for _ in range(2))
    fields = visit_fields(cast.maple, cast.kit, id=str(new_id()), attachments=one)
    assert (await client.post("/visits", data=fields)).status_code == 303
    assert (await client.post("/visits", data=fields)).status_code == 303
    again = await client.post("/visits", data=fields | {"attachments": other})
    assert again.status_code == 422
    assert "Another record has this number" in again.text
    assert await Attachment.count() == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_visit_put_right_at_the_server_has_the_photos_that_came_for_it(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    file = seal_file(photo(), "photo")
    wrong = visit_fields(cast.maple, cast.kit, attachments=as_json([file.listed()]), ended_at="13:00")
    sent = sian.sealed(wrong)
    assert (await sian.send_one(sent))["status"] == "needs_attention"
    assert (await send_file(sian, file))["state"] == "waiting"
    client = await sign_in(await new_client(), cast.sian)
    form = (await client.get(f"/captures/{sent['id']}/correct")).text
    assert file.digest in form, "its photos go on with it"
    right = wrong | {"ended_at": "13:50", "id": str(new_id()), "replaces": sent["id"]}
    assert (await client.post("/visits", data=right)).status_code == 303
    assert [row["state"] for row in await Attachment.select(Attachment.state)] == [FileState.KEPT]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_photos_are_kept_back_with_the_words_of_a_visit_that_tells_of_somebody_closed(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    file = seal_file(photo(), "photo")
    listed = as_json([file.listed()])
    sent = sian.sealed(visit_fields(cast.maple, cast.kit, cast.rowan, attachments=listed))
    assert (await sian.send_one(sent))["status"] == "accepted"
    await send_file(sian, file)
    client = await sign_in(await new_client(), cast.sian)
    assert 'alt="Photo 1"' in (await client.get(f"/visits/{sent['id']}")).text
    await Restriction.insert(Restriction(child=cast.rowan.id, set_by=cast.ruth.id, reason="Theirs.", began_at=NOW))
    page = await client.get(f"/visits/{sent['id']}")
    assert page.status_code == 200
    assert "Photo 1" not in page.text
