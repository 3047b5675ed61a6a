"""What an author sees of records that arrived and need them, and how they put them right."""

import re
from typing import Any
from uuid import UUID

import pytest

from server.models.capture import Capture
from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.event import Event
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


async def test_a_denied_access_is_put_right_in_its_own_form_and_tells_nobody_twice(
    sian: Phone, cast: Cast, new_client: NewClient
) -> None:
    receipt = await sian.send_one(a_denial(sian, cast, practitioner_name="P" * 130, refused_to="practitioner"))
    her = await sign_in(await new_client(), cast.sian)
    form = (await her.get(f"/captures/{receipt['id']}/correct")).text
    assert 'data-capture="denied_access"' in form
    assert 'id="practitioner_name-error"' in form
    assert "P" * 130 in form
    assert re.search(rf'value="{cast.kit.id}"[^>]*checked', form)
    assert not re.search(rf'value="{cast.rowan.id}"[^>]*checked', form)
    assert f'name="replaces" value="{receipt["id"]}"' in form
    correction = {"id": str(new_id()), "replaces": receipt["id"], "family": str(cast.maple.id)}
    correction |= {"children": str(cast.kit.id), "refused_to": "practitioner", "practitioner_name": "P" * 125}
    again = await her.post("/denied-access", data=correction)
    assert again.status_code == 422
    assert f'name="replaces" value="{receipt["id"]}"' in again.text
    answer = await her.post("/denied-access", data=correction | {"practitioner_name": "Priya Nair"})
    assert answer.status_code == 303
    assert (await Capture.objects().get(Capture.id == UUID(receipt["id"]))).status == "replaced"
    assert await DeniedAccess.exists().where(DeniedAccess.id == UUID(correction["id"]))
    (event,) = await Event.objects()
    assert event.visit == UUID(correction["id"])


@pytest.mark.parametrize("denial_arrived", [True, False])
async def test_what_happened_at_the_door_can_be_put_right(
    sian: Phone, cast: Cast, new_client: NewClient, *, denial_arrived: bool
) -> None:
    visit = (await sian.send_one(a_denial(sian, cast)))["id"] if denial_arrived else str(new_id())
    told = {"visit": visit, "their_words": "Go away", "tried": ["knocked"], "signs_inside": "perhaps"}
    record = sian.sealed(told, kind="denied_access_details")
    assert (await sian.send_one(record))["status"] == "needs_attention"
    her = await sign_in(await new_client(), cast.sian)
    path = f"/captures/{record['id']}/correct"
    assert path in (await her.get("/unsent")).text
    form = (await her.get(path)).text
    assert "Go away" in form
    assert 'id="signs_inside-error"' in form
    assert re.search(r'value="knocked"[^>]*checked', form)
    again = await her.post(path, data={"id": "", "visit": visit, "their_words": "Go <b>now</b>", "tried": "roof"})
    assert again.status_code == 422
    assert "Go &lt;b&gt;now&lt;/b&gt;" in again.text
    answer = await her.post(path, data=told | {"id": str(new_id()), "signs_inside": "yes"})
    assert answer.status_code == 303
    assert (await DenialDetails.objects().get(DenialDetails.denial == UUID(visit))).signs_inside == "yes"
    assert (await Capture.objects().get(Capture.id == UUID(record["id"]))).status == "replaced"
    assert (await her.get(path)).status_code == 404


async def test_a_call_to_duty_can_be_put_right(sian: Phone, cast: Cast, new_client: NewClient) -> None:
    visit = (await sian.send_one(a_denial(sian, cast)))["id"]
    record = sian.sealed({"visit": visit, "spoke_with": "D" * 130}, kind="rang_duty")
    assert (await sian.send_one(record))["status"] == "needs_attention"
    her = await sign_in(await new_client(), cast.sian)
    path = f"/captures/{record['id']}/correct"
    form = (await her.get(path)).text
    assert "D" * 130 in form
    assert 'id="spoke_with-error"' in form
    assert (await her.post(path, data={"visit": visit, "spoke_with": "Dai"})).status_code == 303
    assert (await RangDuty.objects().get(RangDuty.denial == UUID(visit))).spoke_with == "Dai"


async def test_a_correction_about_a_strangers_visit_is_not_taken(
    sian: Phone, omar: Phone, cast: Cast, new_client: NewClient
) -> None:
    theirs = (await sian.send_one(a_denial(sian, cast)))["id"]
    record = omar.sealed({"visit": str(new_id()), "spoke_with": "D" * 130}, kind="rang_duty")
    await omar.send_one(record)
    him = await sign_in(await new_client(), cast.omar)
    path = f"/captures/{record['id']}/correct"
    assert (await him.post(path, data={"visit": theirs, "spoke_with": "Dai"})).status_code == 404
    assert await RangDuty.count() == 0


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


def a_denial(phone: Phone, cast: Cast, **changes: str) -> dict[str, Any]:
    fields = {"family": str(cast.maple.id), "children": [str(cast.kit.id)], "to": "home"} | changes
    return phone.sealed(fields, kind="denied_access", urgency="urgent")
