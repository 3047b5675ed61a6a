"""A manager's view of the teams."""

from datetime import timedelta

import httpx
import pytest

from server.models.capture import Capture
from server.models.ids import new_id
from server.models.registration import Registration
from server.models.worker import Worker
from server.rules.team_page import team_page
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.routes.counting import count_queries


async def a_phone(worker: Worker, *, unsent: int) -> None:
    await Registration.insert(
        Registration(
            id=new_id(),
            worker=worker.id,
            device=new_id(),
            name="Chrome on Android",
            public_key="{}",
            token_digest="0",
            registered_at=NOW - timedelta(days=30),
            last_contact_at=NOW - timedelta(hours=1),
            unsent_count=unsent,
            oldest_unsent_at=NOW - timedelta(days=2) if unsent else None,
        )
    )


async def test_every_child_of_the_team_with_both_clocks_and_lead(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.tom)).get("/team")).text
    for words in ("Kit Maple", "Rowan Maple", "Tegan Oak", "Efa Elm", "Unborn baby Elm", "Siân Morgan"):
        assert words in page
    assert "Seen alone 1 working day late" in page
    assert "At home by Mon 7 Dec" in page
    assert "Bilal" not in page


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("due", ["Kit Maple", "Rowan Maple", "Tegan Oak", "Bilal Birch", "Efa Elm"]),
        ("name", ["Bilal Birch", "Efa Elm", "Kit Maple", "Rowan Maple", "Tegan Oak"]),
        ("lead", ["Bilal Birch", "Kit Maple", "Rowan Maple", "Tegan Oak", "Efa Elm"]),
        ("team", ["Kit Maple", "Rowan Maple", "Tegan Oak", "Efa Elm", "Bilal Birch"]),
        ("nonsense", ["Kit Maple", "Rowan Maple", "Tegan Oak", "Bilal Birch", "Efa Elm"]),
    ],
)
async def test_the_table_is_sorted_as_asked(client: httpx.AsyncClient, cast: Cast, sort: str, names: list[str]) -> None:
    answer = await (await sign_in(client, cast.ruth)).get(f"/team?sort={sort}", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    places = [answer.text.index(name) for name in names]
    assert places == sorted(places)


async def test_who_has_unsent_work_and_how_old_it_is(client: httpx.AsyncClient, cast: Cast) -> None:
    await a_phone(cast.sian, unsent=3)
    await a_phone(cast.jo, unsent=0)
    await a_phone(cast.omar, unsent=9)
    page = (await (await sign_in(client, cast.tom)).get("/team")).text
    waiting = page.split("Who has unsent work")[1]
    assert "Siân Morgan" in waiting
    assert "3 unsent" in waiting
    assert "The oldest is of Sun 22 Nov, 14:05." in waiting
    assert "Jo Lloyd" not in waiting
    assert "Omar" not in waiting


async def test_nobody_has_unsent_work(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.tom)).get("/team")).text
    assert "Nobody, as far as their phones last said." in page
    assert "/quarantine" not in page


async def test_what_waits_in_quarantine_is_counted(client: httpx.AsyncClient, cast: Cast) -> None:
    kept = {"kind": "visit", "urgency": "routine", "digest": "0", "sealed": "{}", "received_at": NOW}
    await Capture.insert(
        Capture(id=new_id(), author=cast.omar.id, status="quarantined", team=cast.cwm_valley.id, **kept)
    )
    page = (await (await sign_in(client, cast.tom)).get("/team")).text
    assert '<a href="/quarantine">1 record is in quarantine</a>' in page


async def test_only_managers_have_a_team(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.sian, cast.ada, cast.dai, cast.omar):
        them = await sign_in(await new_client(), person)
        assert (await them.get("/team")).status_code == 404


async def test_a_bigger_team_needs_no_more_queries(database: str, cast: Cast) -> None:
    async with count_queries() as one_team:
        await team_page(cast.tom, sort="due", now=NOW)
    async with count_queries() as two_teams:
        await team_page(cast.ruth, sort="due", now=NOW)
    assert one_team.count == two_teams.count
