"""The form for what a child said that means danger, and the alert that it raises."""

import re

import httpx
import pytest

from server.models.alert import Alert
from server.models.event import Event
from server.models.ids import new_id
from server.models.restriction import NamedPerson, Restriction
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.phone import Phone, visit_fields
from tests.routes.test_child_danger import danger, only_event
from tests.voice_fields import SAID, danger_fields


async def test_posted_the_managers_are_told_and_the_page_says_who_has_heard(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get(f"/children/{cast.kit.id}/danger")).text
    order = ["Listen. Ask no more.", 'name="words"', 'name="said_at"', 'href="tel:999"', 'href="tel:01632960101"']
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert 'data-capture="child_danger"' in page
    answer = await her.post(f"/children/{cast.kit.id}/danger", data=danger_fields(cast.kit))
    event = await only_event()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/alerts/{event.id}")
    assert await Alert.exists().where(Alert.recipient == cast.tom.id)
    shown = (await her.get(f"/alerts/{event.id}")).text
    assert SAID in shown
    assert "Who knows" in shown


async def test_htmx_gets_the_fragment_and_a_double_tap_is_one_alert(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    fields = danger_fields(cast.kit) | {"id": str(new_id())}
    for _ in range(2):
        answer = await her.post(f"/children/{cast.kit.id}/danger", data=fields, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "Sent 14:05" in answer.text
        assert f'data-denial-standing="{fields["id"]}"' in answer.text
        assert "<html" not in answer.text
    assert await Event.count() == 1


async def test_posted_with_a_wrong_field_the_alert_goes_all_the_same(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    fields = danger_fields(cast.kit, said_at="noon") | {"id": str(new_id())}
    answer = await her.post(f"/children/{cast.kit.id}/danger", data=fields)
    assert answer.status_code == 422
    assert "The alert has gone all the same" in answer.text
    assert SAID in answer.text, "nothing typed is lost"
    assert (await only_event()).key == f"said:{fields['id']}"
    answer = await her.post(f"/children/{cast.kit.id}/danger", data=fields | {"said_at": "13:00"})
    assert answer.status_code == 303
    assert await Event.count() == 1


@pytest.mark.parametrize("who", ["omar", "helen", "jo", "dai", "ada"])
async def test_a_stranger_gets_404_and_tells_nobody(client: httpx.AsyncClient, cast: Cast, who: str) -> None:
    them = await sign_in(client, getattr(cast, who))
    assert (await them.get(f"/children/{cast.kit.id}/danger")).status_code == 404
    for fields in (danger_fields(cast.kit), danger_fields(cast.kit, said_at="noon")):
        assert (await them.post(f"/children/{cast.kit.id}/danger", data=fields)).status_code == 404
    assert await Event.count() == 0


async def test_a_form_about_another_child_is_not_taken(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    answer = await her.post(f"/children/{cast.kit.id}/danger", data=danger_fields(cast.rowan))
    assert answer.status_code == 404


async def test_the_phone_that_sent_it_learns_who_acknowledged_it(
    client: httpx.AsyncClient, new_client: NewClient, sian: Phone, cast: Cast
) -> None:
    receipt = await sian.send_one(danger(sian, cast))
    event = await only_event()
    her, him = await sign_in(client, cast.sian), await sign_in(await new_client(), cast.tom)
    standing = f"/denied-access/{receipt['id']}/standing"
    assert (await her.get(standing)).json()["acknowledged_at"] is None
    await him.post(f"/alerts/{event.id}/acknowledge")
    told = (await her.get(standing)).json()
    assert (told["by"], told["acknowledged_at"] is not None) == ("the team manager", True)
    assert (await him.get(standing)).status_code == 404


async def test_it_is_acknowledged_decided_and_closed_on_the_same_page(client: httpx.AsyncClient, cast: Cast) -> None:
    await posted(client, cast)
    event = await only_event()
    him = await sign_in(client, cast.tom)
    page = (await him.get(f"/alerts/{event.id}")).text
    assert "What a child said means danger" in page
    assert SAID in page
    assert "Ask the child nothing more" in page
    await him.post(f"/alerts/{event.id}/acknowledge")
    await him.post(f"/alerts/{event.id}/decisions", data={"kind": "immediate_protection", "why": "To Nan’s tonight."})
    seen = {f"how-{cast.kit.id}": "seen", f"seen_by-{cast.kit.id}": "Jo", f"seen_on-{cast.kit.id}": "2026-11-24"}
    refused = await him.post(f"/alerts/{event.id}/close", data=seen)
    assert refused.status_code == 422, "that somebody saw the child is no answer to what the child said"
    assert (
        await him.post(f"/alerts/{event.id}/close", data=seen | {"words": "At Nan’s, and safe."})
    ).status_code == 303
    assert (await only_event()).closed_at is not None


async def test_no_visit_answers_what_a_child_said(client: httpx.AsyncClient, cast: Cast) -> None:
    await posted(client, cast)
    her = await sign_in(client, cast.sian)
    await her.post("/visits", data=visit_fields(cast.maple, cast.kit, cast.rowan, began_at="14:06", ended_at="14:30"))
    assert (await only_event()).closed_at is None


async def test_the_childs_words_stand_in_no_title_list_letter_log_or_url(client: httpx.AsyncClient, cast: Cast) -> None:
    await posted(client, cast)
    event = await only_event()
    him = await sign_in(client, cast.tom)
    for path in ("/", "/alerts", "/alerts.csv", "/alerts/count"):
        page = (await him.get(path)).text
        assert "PLUMCUPBOARD" not in page, path
    csv = (await him.get("/alerts.csv")).text
    assert "A child said something" in csv
    assert "What a child said means danger" in (await him.get("/alerts")).text
    title = re.search(r"<title>.*?</title>", (await him.get(f"/alerts/{event.id}")).text, re.DOTALL)
    assert title
    assert "PLUMCUPBOARD" not in title[0]


async def test_who_is_rung_of_a_restricted_child_acts_and_reads_no_words(
    client: httpx.AsyncClient, new_client: NewClient, cast: Cast
) -> None:
    await posted(client, cast)
    event = await only_event()
    await Restriction.insert(Restriction(child=cast.kit.id, set_by=cast.ruth.id, reason="Hers.", began_at=NOW))
    for person in (cast.jo, cast.ruth):
        named = NamedPerson(child=cast.kit.id, worker=person.id, named_by=cast.ruth.id, began_at=NOW)
        await NamedPerson.insert(named)
    toms = await sign_in(client, cast.tom)
    page = await toms.get(f"/alerts/{event.id}")
    assert page.status_code == 200
    assert SAID not in page.text
    assert "kept as they were said" in page.text
    assert (await toms.post(f"/alerts/{event.id}/acknowledge")).status_code == 303
    ruths = await sign_in(await new_client(), cast.ruth)
    assert SAID in (await ruths.get(f"/alerts/{event.id}")).text


async def test_a_faulty_one_is_put_right_in_its_own_form(client: httpx.AsyncClient, sian: Phone, cast: Cast) -> None:
    wrong = danger(sian, cast, said_at="noon")
    await sian.send_one(wrong)
    her = await sign_in(client, cast.sian)
    tray = (await her.get("/unsent")).text
    assert "A child said something that means danger, Kit" in tray
    assert "PLUMCUPBOARD" not in tray
    page = (await her.get(f"/captures/{wrong['id']}/correct")).text
    assert SAID in page
    assert f'name="replaces" value="{wrong["id"]}"' in page
    fields = danger_fields(cast.kit, said_at="12:00") | {"id": str(new_id()), "replaces": wrong["id"]}
    assert (await her.post(f"/children/{cast.kit.id}/danger", data=fields)).status_code == 303
    assert (await only_event()).key == f"said:{fields['id']}"
    assert "A child said something that means danger" not in (await her.get("/unsent")).text


async def posted(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    assert (await her.post(f"/children/{cast.kit.id}/danger", data=danger_fields(cast.kit))).status_code == 303
    await her.post("/sign-out")
