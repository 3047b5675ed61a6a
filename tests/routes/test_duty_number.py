"""Where a team has no duty number of its own, the one for everybody is rung."""

import httpx
import msgspec
import pytest

from server.models.ids import new_id
from server.models.team import Team
from server.settings import Settings
from tests.cast import Cast
from tests.conftest import sign_in

FOR_ALL = "01632 960 999"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, duty_phone=FOR_ALL)


@pytest.mark.parametrize("path", ["/denied-access/new", "/visits/new"])
async def test_a_form_rings_it_too(client: httpx.AsyncClient, cast: Cast, path: str) -> None:
    await Team.update({Team.duty_phone: ""}).where(Team.id == cast.cwm_valley.id)
    await sign_in(client, cast.sian)
    assert 'href="tel:01632960999"' in (await client.get(f"{path}?family={cast.maple.id}")).text


async def test_so_does_the_page_of_a_shut_door(client: httpx.AsyncClient, cast: Cast) -> None:
    await Team.update({Team.duty_phone: ""}).where(Team.id == cast.cwm_valley.id)
    await sign_in(client, cast.sian)
    visit = new_id()
    told = {"id": str(visit), "family": str(cast.maple.id), "children": str(cast.kit.id)}
    answer = await client.post("/denied-access", data=told, follow_redirects=True, headers={"accept": "text/html"})
    assert 'href="tel:01632960999"' in answer.text


async def test_a_teams_own_number_comes_first(client: httpx.AsyncClient, cast: Cast) -> None:
    await sign_in(client, cast.sian)
    assert "01632960999" not in (await client.get(f"/denied-access/new?family={cast.maple.id}")).text
