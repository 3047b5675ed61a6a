"""What an author sees of records that arrived and need them, and how they put them right."""

from uuid import UUID

from server.models.capture import Capture
from server.models.ids import new_id
from server.models.visit import Amendment, Visit
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, visit_fields


async def test_a_record_that_needs_attention_stands_in_its_authors_tray_with_its_sentences(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00")))
    her = await sign_in(await new_client(), cast.sian)
    tray = (await her.get("/unsent")).text
    assert f"/captures/{receipt['id']}/correct" in tray
    assert "can’t end before it began" in tray


async def test_a_correction_on_any_signed_in_device_replaces_the_record(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00")))
    her = await sign_in(await new_client(), cast.sian)
    form = (await her.get(f"/captures/{receipt['id']}/correct")).text
    assert "Breakfast things on the table." in form
    assert "can’t end before it began" in form
    assert f'name="replaces" value="{receipt["id"]}"' in form
    correction = visit_fields(cast.maple, cast.kit) | {"id": str(new_id()), "replaces": receipt["id"]}
    answer = await her.post("/visits", data=correction)
    assert answer.status_code == 303
    assert (await Capture.objects().get(Capture.id == UUID(receipt["id"]))).status == "replaced"
    assert f"/captures/{receipt['id']}/correct" not in (await her.get("/unsent")).text
    assert await Visit.exists().where(Visit.id == UUID(correction["id"]))


async def test_an_amendment_can_be_put_right_too(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    visit = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit)))
    said = sian.sealed({"visit": visit["id"], "words": "x" * 20_001}, kind="amendment")
    assert (await sian.send_one(said))["status"] == "needs_attention"
    her = await sign_in(await new_client(), cast.sian)
    path = f"/captures/{said['id']}/correct"
    assert "too long" in (await her.get(path)).text
    answer = await her.post(path, data={"id": str(new_id()), "visit": visit["id"], "words": "Short."})
    assert answer.status_code == 303
    assert await Amendment.exists().where(Amendment.visit == UUID(visit["id"]))
    assert (await her.get(path)).status_code == 404


async def test_nobody_else_sees_a_record_in_the_tray(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit, ended_at="12:00")))
    for person in (cast.omar, cast.tom, cast.jo, cast.ada):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/captures/{receipt['id']}/correct")).status_code == 404


async def test_a_record_about_a_family_that_is_no_longer_the_authors_can_still_be_read(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    receipt = await sian.send_one(sian.sealed(visit_fields(cast.maple, cast.kit) | {"family": str(new_id())}))
    her = await sign_in(await new_client(), cast.sian)
    page = await her.get(f"/captures/{receipt['id']}/correct")
    assert page.status_code == 200
    assert "Breakfast things on the table." in page.text


async def test_both_records_of_a_conflict_are_shown_to_author_and_manager_and_to_nobody_else(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    first = sian.sealed(visit_fields(cast.maple, cast.kit))
    await sian.send(first, sian.sealed(visit_fields(cast.maple, cast.kit, what_was_seen="Other."), id=first["id"]))
    path = f"/captures/{first['id']}/conflict"
    for person, listing in ((cast.sian, "/unsent"), (cast.tom, "/quarantine")):
        them = await sign_in(await new_client(), person)
        assert path in (await them.get(listing)).text
        page = (await them.get(path)).text
        assert "Breakfast things on the table." in page
        assert "Other." in page
    for person in (cast.omar, cast.helen, cast.jo, cast.ada):
        assert (await (await sign_in(await new_client(), person)).get(path)).status_code == 404
