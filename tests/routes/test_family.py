"""The families of a worker, one family's page, and the choice whom was visited."""

import httpx

from tests.cast import Cast
from tests.conftest import NewClient, sign_in


async def test_families_stand_by_name_with_their_children(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/families")).text
    assert page.index("Elm family") < page.index("Maple family") < page.index("Oak family")
    assert "Rowan, Kit" in page
    assert "Birch" not in page
    assert f'href="/families/{cast.maple.id}"' in page


async def test_recording_asks_which_family(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/families?record=1")).text
    assert "Which family?" in page
    assert f'href="/visits/new?family={cast.maple.id}"' in page


async def test_what_is_typed_to_find_a_family_is_in_no_form(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/families")).text
    finder = page.split('id="finder"')[1].split(">")[0]
    assert "name=" not in finder
    assert "<form" not in page


async def test_no_family_yet(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.jo)).get("/families")).text
    assert "No families are with you yet" in page


async def test_a_family_with_children_home_and_visits(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/families/{cast.maple.id}")).text
    for words in ("Maple family", "Rowan Maple", "Kit Maple", "Carys Maple", "14 Heol y Felin"):
        assert words in page
    assert page.index("must not know this address") < page.index("14 Heol y Felin")
    assert "Rowan: seen, not alone" in page


async def test_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/families/{cast.maple.id}")).status_code == 404
        assert (await them.get(f"/visits/new?family={cast.maple.id}")).status_code == 404
