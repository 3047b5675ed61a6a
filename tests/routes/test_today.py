"""Today: who must be seen next."""

from datetime import timedelta

import httpx

from server.models.plan import Lead
from server.rules.today import today_for
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.routes.counting import count_queries
from tests.rules.entries import an_entry, record


async def test_children_stand_under_how_urgent_they_are(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert "Tue 24 November" in page
    order = ["Overdue", "Kit Maple", "Next 3 working days", "Rowan Maple", "Tegan Oak", "Later", "Efa Elm"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


async def test_the_most_urgent_thing_is_said_first_in_words(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert page.index("Seen alone 1 working day late") < page.index("At home by Mon 7 Dec")
    assert "Seen alone by today" in page
    assert "At home by Thu 26 Nov" in page


async def test_each_due_date_explains_itself(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert "10 working days after Mon 9 Nov." in page
    assert "Mon 9 Nov was the latest visit that counts." in page


async def test_a_due_date_says_what_the_phone_shows_once_it_has_passed(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert 'data-kind="at_home" data-due-on="2026-11-26" data-overdue-text="At home was due Thu 26 Nov"' in page


async def test_an_unborn_child_has_no_clock_and_stands_there_all_the_same(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert "Unborn baby Elm" in page
    assert "No visit has to see the child before the birth." in page


async def test_the_next_planned_visit_stands_there(client: httpx.AsyncClient, cast: Cast) -> None:
    entry = an_entry(cast.kit, cast.rowan, next_visit_on="2026-12-01", next_visit_words="Ask about the lock.")
    await record(cast.sian, entry, NOW)
    page = (await (await sign_in(client, cast.sian)).get("/")).text
    assert "Visit the Maple family" in page
    assert "Tue 1 Dec" in page
    assert "Ask about the lock." in page


async def test_a_planned_visit_goes_when_its_day_has_passed(database: str, cast: Cast) -> None:
    await record(cast.sian, an_entry(cast.kit, next_visit_on="2026-12-01"), NOW)
    assert len((await today_for(cast.sian, now=NOW)).planned) == 1
    assert (await today_for(cast.sian, now=NOW + timedelta(days=8))).planned == []


async def test_somebody_without_children_is_told_what_to_do_next(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.jo)).get("/")).text
    assert "No children are with you yet" in page
    assert "Ask your manager" in page


async def test_a_manager_sees_the_most_urgent_of_the_team_and_the_way_to_all(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.tom)).get("/")).text
    assert "Kit Maple" in page
    assert "Bilal" not in page
    assert 'href="/team"' in page


async def test_administrator_and_duty_see_no_case_content(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.ada, cast.dai):
        them = await sign_in(await new_client(), person)
        for path in ("/", "/families", "/unsent", "/me"):
            page = (await them.get(path)).text
            assert "Maple" not in page
            assert "Kit" not in page
        assert (await them.get("/team")).status_code == 404


async def test_another_teams_children_are_not_there(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.omar)).get("/")).text
    assert "Bilal Birch" in page
    assert "Kit" not in page


async def test_pages_with_case_content_are_kept_nowhere(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await (await sign_in(client, cast.sian)).get("/")
    assert answer.headers["cache-control"] == "no-store"


async def test_the_title_holds_no_name(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    for path in (f"/children/{cast.kit.id}", f"/families/{cast.maple.id}", f"/visits/new?family={cast.maple.id}"):
        title = (await her.get(path)).text.split("<title>")[1].split("</title>")[0]
        assert "Kit" not in title
        assert "Maple" not in title


async def test_more_children_and_visits_need_no_more_queries(database: str, cast: Cast) -> None:
    async with count_queries() as few:
        await today_for(cast.sian, now=NOW)
    await Lead.update({Lead.worker: cast.sian.id}, force=True)
    for _ in range(5):
        await record(cast.sian, an_entry(cast.kit, cast.rowan, next_visit_on="2026-12-01"), NOW)
    async with count_queries() as many:
        shown = await today_for(cast.sian, now=NOW)
    assert "Bilal Birch" in {row.name for section in shown.sections for row in section.rows}
    assert many.count == few.count <= 4
