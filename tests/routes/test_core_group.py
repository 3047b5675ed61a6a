"""The core group's list: who is told, and at which number."""

import httpx

from server.models.core_group import CoreGroupMember
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.routes.shut_door import a_core_group


async def test_a_professional_is_added_with_agency_and_phone(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    path = f"/families/{cast.maple.id}/core-group"
    entered = {"name": "Priya Nair", "agency": "School nursing", "phone": "01632 960 401", "adult": ""}
    assert (await her.post(path, data=entered)).status_code == 303
    page = (await her.get(path)).text
    for words in ("Priya Nair", "School nursing", 'href="tel:01632960401"'):
        assert words in page


async def test_a_parent_is_one_of_the_familys_adults(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    mother = next(one for one in cast.households["maple"].adults.values() if one.first_name == "Carys")
    path = f"/families/{cast.maple.id}/core-group"
    assert (await her.post(path, data={"adult": str(mother.id)})).status_code == 303
    member = await CoreGroupMember.objects().first()
    assert member
    assert (member.name, member.adult) == ("Carys Maple", mother.id)


async def test_bad_input_stays_beside_its_sentence(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = {"name": "", "agency": "School <b>nursing</b>", "phone": "0" * 40}
    answer = await her.post(f"/families/{cast.maple.id}/core-group", data=entered)
    assert answer.status_code == 422
    assert "School &lt;b&gt;nursing&lt;/b&gt;" in answer.text
    for field in ("name", "phone"):
        assert f'id="{field}-error"' in answer.text
    assert await CoreGroupMember.count() == 0


async def test_who_has_left_is_not_on_the_list(client: httpx.AsyncClient, cast: Cast) -> None:
    group = await a_core_group(cast)
    her = await sign_in(client, cast.sian)
    answer = await her.post(f"/core-group/{group['nurse'].id}/leave")
    assert answer.headers["location"] == f"/families/{cast.maple.id}/core-group"
    assert "Priya Nair" not in (await her.get(answer.headers["location"])).text


async def test_a_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    group = await a_core_group(cast)
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/families/{cast.maple.id}/core-group")).status_code == 404
        entered = {"name": "X", "agency": "Y"}
        assert (await them.post(f"/families/{cast.maple.id}/core-group", data=entered)).status_code == 404
        assert (await them.post(f"/core-group/{group['nurse'].id}/leave")).status_code == 404
