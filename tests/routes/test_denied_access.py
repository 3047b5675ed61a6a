"""Telling that a child can't be seen: at the door, and afterwards."""

import re
from uuid import UUID

import httpx
import pytest

from server.models.alert import Alert
from server.models.denied_access import DenialDetails, DeniedAccess, RangDuty
from server.models.event import Event, EventChild
from server.models.ids import new_id
from server.models.visit import Visit
from tests.cast import Cast
from tests.conftest import NewClient, sign_in


def at_the_door(cast: Cast, **changes: object) -> dict[str, object]:
    """As the form posts it when nothing was changed."""
    filled: dict[str, object] = {
        "id": str(new_id()),
        "family": str(cast.maple.id),
        "children": [str(cast.rowan.id), str(cast.kit.id)],
        "to": "home",
        "refused_to": "me",
        "practitioner_name": "",
        "practitioner_agency": "",
        "happened_on": "",
        "happened_at": "",
    }
    return filled | changes


async def test_three_taps_from_today_the_managers_are_told(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    assert 'href="/denied-access/new"' in (await her.get("/")).text
    assert f'href="/denied-access/new?family={cast.maple.id}"' in (await her.get("/denied-access/new")).text
    page = (await her.get(f"/denied-access/new?family={cast.maple.id}")).text
    assert len(re.findall(r'name="children"[^>]* checked>', page)) == 2
    assert re.search(r'value="home" checked', page)
    answer = await her.post("/denied-access", data=at_the_door(cast))
    assert answer.status_code == 303
    assert await Alert.count().where(Alert.recipient == cast.tom.id) == 1


async def test_safety_comes_before_any_form(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get(f"/denied-access/new?family={cast.maple.id}")).text
    order = ["Not safe? Leave first.", "Is a child in danger now?", 'href="tel:999"', 'href="tel:01632960101"']
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert places[-1] < page.index('name="danger"') < page.index('name="children"') < page.index('name="to"')


async def test_it_is_a_visit_an_event_and_a_denied_access(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = at_the_door(cast, to="child", danger="yes")
    await her.post("/denied-access", data=entered)
    visit = await Visit.objects().get(Visit.id == UUID(str(entered["id"])))
    denial = await DeniedAccess.objects().get(DeniedAccess.id == UUID(str(entered["id"])))
    event = await Event.objects().get(Event.visit == UUID(str(entered["id"])))
    assert visit
    assert denial
    assert event
    assert (visit.outcome, denial.to, denial.danger, event.danger) == ("denied_access", "child", "yes", "yes")


async def test_a_double_tap_is_one_alert(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = at_the_door(cast)
    first, second = await her.post("/denied-access", data=entered), await her.post("/denied-access", data=entered)
    assert first.headers["location"] == second.headers["location"]
    assert await Event.count() == 1


async def test_htmx_gets_the_fragment(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = at_the_door(cast)
    answer = await her.post("/denied-access", data=entered, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'<section id="saved" class="saved" data-capture="{entered["id"]}"' in answer.text
    assert "Sent 14:05" in answer.text


async def test_for_somebody_else_of_the_core_group(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = at_the_door(
        cast, refused_to="practitioner", practitioner_name="Priya Nair", practitioner_agency="School nursing"
    )
    await her.post("/denied-access", data=entered)
    event = await Event.objects().first()
    assert event
    page = (await her.get(f"/alerts/{event.id}")).text
    assert "Access to the home was refused to Priya Nair, School nursing." in page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
async def test_a_wrong_field_keeps_all_that_was_typed_and_the_alert_goes_all_the_same(
    client: httpx.AsyncClient, cast: Cast, headers: dict[str, str]
) -> None:
    her = await sign_in(client, cast.sian)
    entered = at_the_door(
        cast,
        children=[str(cast.kit.id)],
        refused_to="practitioner",
        practitioner_name="P" * 130,
        practitioner_agency="School <b>nursing</b>",
    )
    answer = await her.post("/denied-access", data=entered, headers=headers)
    assert answer.status_code == 422
    page = answer.text
    assert "P" * 130 in page
    assert "School &lt;b&gt;nursing&lt;/b&gt;" in page
    assert 'id="practitioner_name-error"' in page
    assert "The alert has gone all the same." in page
    assert f'name="id" value="{entered["id"]}"' in page
    assert re.search(rf'value="{cast.kit.id}"[^>]*checked', page)
    assert not re.search(rf'value="{cast.rowan.id}"[^>]*checked', page)
    assert await Event.count() == 1
    put_right = await her.post("/denied-access", data=entered | {"practitioner_name": "Priya Nair"})
    assert put_right.status_code == 303
    assert await Event.count() == 1


async def test_with_no_child_chosen_it_says_so_and_tells_of_all(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    answer = await her.post("/denied-access", data=at_the_door(cast, children=[]))
    assert answer.status_code == 422
    assert 'href="#children"' in answer.text
    assert await EventChild.count() == 2


async def test_what_happened_is_told_afterwards(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    told = {
        "id": str(new_id()),
        "visit": visit,
        "obstructed_by": "A man who gave no name",
        "their_words": "Not today, come back with a warrant.",
        "tried": ["knocked", "phoned"],
        "child_noticed": "yes",
        "child_noticed_words": "Kit was heard upstairs",
    }
    answer = await her.post(f"/denied-access/{visit}/details", data=told)
    assert answer.status_code == 303
    assert await DenialDetails.count() == 1
    event = await Event.objects().first()
    assert event
    for path in (f"/denied-access/{visit}", f"/alerts/{event.id}"):
        page = (await her.get(path)).text
        for words in (
            "A man who gave no name",
            "Not today, come back with a warrant.",
            "Knocked or rang the bell, Phoned",
            "Yes. Kit was heard upstairs",
        ):
            assert words in page, (path, words)


async def test_details_that_cant_be_taken_stay_in_the_form(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    told = {"visit": visit, "their_words": "Go <i>away</i>", "tried": ["knocked"], "signs_inside": "perhaps"}
    for headers in ({}, {"HX-Request": "true"}):
        answer = await her.post(f"/denied-access/{visit}/details", data=told, headers=headers)
        assert answer.status_code == 422
        assert "Go &lt;i&gt;away&lt;/i&gt;" in answer.text
        assert 'id="signs_inside-error"' in answer.text
        assert re.search(r'value="knocked"[^>]*checked', answer.text)
    assert await DenialDetails.count() == 0


async def test_one_tap_says_that_duty_was_rung(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    answer = await her.post(f"/denied-access/{visit}/rang-duty", data={"id": "", "visit": visit})
    assert answer.status_code == 303
    assert await RangDuty.count() == 1
    assert "Siân Morgan rang duty 14:05." in (await her.get(f"/denied-access/{visit}")).text


async def test_the_phone_learns_the_role_that_acknowledged_and_no_name(new_client: NewClient, cast: Cast) -> None:
    her = await sign_in(await new_client(), cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    path = f"/denied-access/{visit}/standing"
    assert (await her.get(path)).json() == {"sent_at": "2026-11-24T14:05:00+00:00", "acknowledged_at": None, "by": ""}
    event = await Event.objects().first()
    assert event
    him = await sign_in(await new_client(), cast.tom)
    await him.post(f"/alerts/{event.id}/acknowledge")
    told = (await her.get(path)).json()
    assert told["acknowledged_at"] == "2026-11-24T14:05:00+00:00"
    assert told["by"] == "the team manager"


async def test_the_forms_of_an_unsent_one_name_nobody(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get("/denied-access/details")).text
    assert "Maple" not in page
    assert 'data-capture="rang_duty"' in page
    assert 'data-capture="denied_access_details"' in page


async def test_a_stranger_gets_404_everywhere(new_client: NewClient, cast: Cast) -> None:
    her = await sign_in(await new_client(), cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    events = await Event.count()
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.get(f"/denied-access/new?family={cast.maple.id}")).status_code == 404
        assert (await them.get(f"/denied-access/{visit}")).status_code == 404
        assert (await them.get(f"/denied-access/{visit}/standing")).status_code == 404
        assert (await them.post("/denied-access", data=at_the_door(cast))).status_code == 404
        assert (await them.post("/denied-access", data=at_the_door(cast, to="wall"))).status_code == 404
        for act in ("details", "rang-duty"):
            assert (await them.post(f"/denied-access/{visit}/{act}", data={"visit": visit})).status_code == 404
    assert await Event.count() == events


async def test_another_visits_form_is_not_taken(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    visit = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"].rpartition("/")[2]
    answer = await her.post(f"/denied-access/{visit}/rang-duty", data={"visit": str(new_id())})
    assert answer.status_code == 404


async def test_another_sites_page_can_tell_nothing(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    answer = await her.post("/denied-access", data=at_the_door(cast), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert await Event.count() == 0


async def test_titles_hold_no_names(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    location = (await her.post("/denied-access", data=at_the_door(cast))).headers["location"]
    event = await Event.objects().first()
    assert event
    for path in (location, f"/alerts/{event.id}", "/alerts", f"/denied-access/new?family={cast.maple.id}"):
        title = re.search(r"<title>(.*?)</title>", (await her.get(path)).text)
        assert title
        assert not any(name in title[1] for name in ("Maple", "Kit", "Rowan", "Siân"))
