"""Recording a visit straight on the server, as a browser without script does."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from server.models.clock import Clock
from server.models.ids import new_id
from server.models.visit import Seen, Visit
from server.rules.visit_entry import MUST_SAY
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.rules.entries import visit_fields


def whole(cast: Cast, **changes: Any) -> dict[str, Any]:
    told = {
        "id": str(new_id()),
        "what_was_seen": "Kitchen warm.\nTwo chairs <b>by</b> the window.",
        f"said-{cast.kit.id}": "I like my & bed.",
        "next_visit_on": "2026-12-01",
    }
    return visit_fields(cast.kit, cast.rowan) | told | changes


async def test_every_child_of_the_household_is_asked_about(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/new?family={cast.maple.id}")).text
    for child in (cast.kit, cast.rowan):
        assert f'name="children" value="{child.id}"' in page
        assert f"{child.first_name}, {'7' if child is cast.kit else '11'}: seen?" in page
        assert f'data-why-for="{child.id}"' in page
        for name in (f"seen-{child.id}", f"why-{child.id}", f"why_words-{child.id}", f"said-{child.id}"):
            assert f'name="{name}"' in page


async def test_no_field_is_remembered_by_the_browser(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/new?family={cast.maple.id}")).text
    fields = re.findall(r"<(?:input|textarea|select)\b[^>]*>", page)
    assert len(fields) > 40
    assert [field for field in fields if 'autocomplete="off"' not in field] == []


async def test_no_id_is_baked_into_a_page_that_may_be_kept(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/new?family={cast.maple.id}")).text
    with_script = re.sub(r"<noscript>.*?</noscript>", "", page)
    assert re.findall(r'name="id" value="([^"]*)"', with_script) == [""]


async def test_a_whole_visit_is_recorded_and_moves_the_clocks(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = whole(cast)
    answer = await her.post("/visits", data=entered)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/visits/{entered['id']}"
    visit = await Visit.objects().get(Visit.id == UUID(entered["id"]))
    assert visit is not None
    assert visit.what_was_seen == "Kitchen warm.\nTwo chairs <b>by</b> the window."
    assert await Seen.count().where(Seen.visit == visit.id) == 2
    clock = await Clock.objects().get((Clock.plan == cast.plan_of(cast.kit).id) & (Clock.kind == "seen_alone"))
    assert clock is not None
    assert clock.started_on == NOW.date()


async def test_without_script_the_servers_own_id_counts(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    baked = str(new_id())
    answer = await her.post("/visits", data=whole(cast, id=["", baked]))
    assert answer.headers["location"] == f"/visits/{baked}"


async def test_a_double_tap_is_one_visit(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    before = await Visit.count()
    entered = whole(cast)
    first, second = await her.post("/visits", data=entered), await her.post("/visits", data=entered)
    assert first.headers["location"] == second.headers["location"]
    assert await Visit.count() == before + 1


async def test_htmx_gets_the_fragment_that_the_phone_would_make(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = whole(cast)
    answer = await her.post("/visits", data=entered, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'<section id="saved" class="saved" data-capture="{entered["id"]}"' in answer.text
    assert "Sent 14:05" in answer.text
    assert f'href="/visits/{entered["id"]}"' in answer.text


async def test_bad_input_keeps_everything_and_says_it_beside_the_field(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    before = await Visit.count()
    entered = whole(cast, ended_at="09:00", **{f"seen-{cast.rowan.id}": "not_seen"})
    for headers in ({}, {"HX-Request": "true"}):
        answer = await her.post("/visits", data=entered, headers=headers)
        assert answer.status_code == 422
        page = answer.text
        assert "Kitchen warm.\nTwo chairs &lt;b&gt;by&lt;/b&gt; the window." in page
        assert "I like my &amp; bed." in page
        assert 'value="2026-12-01"' in page
        assert f'name="id" value="{entered["id"]}"' in page
        assert re.search(rf'name="seen-{cast.rowan.id}"[^>]*value="not_seen"[^>]*checked', page)
        assert '<p id="ended_at-error" class="govuk-error-message">' in page
        assert 'href="#ended_at"' in page
        assert 'id="ended_at"' in page
        assert ("<html" in page) == (not headers)
    assert await Visit.count() == before


async def test_each_sentence_leads_to_its_field(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = whole(cast, outcome="took_place", place="", began_at="", visited_on="", **{f"seen-{cast.kit.id}": ""})
    page = (await her.post("/visits", data=entered)).text
    summary = page.split('class="govuk-error-summary__body"')[1].split("</div>")[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert {"place", "began_at", "visited_on", f"seen-{cast.kit.id}"} <= set(links)
    assert [link for link in links if f'id="{link}"' not in page] == []


async def test_an_id_that_is_taken_is_no_dead_end(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    entered = whole(cast)
    await her.post("/visits", data=entered)
    answer = await her.post("/visits", data=entered | {"what_was_seen": "Other words."})
    assert answer.status_code == 422
    fresh = re.findall(r'name="id" value="([^"]+)"', answer.text)
    assert fresh != [entered["id"]]
    again = await her.post("/visits", data=entered | {"what_was_seen": "Other words.", "id": fresh[0]})
    assert again.status_code == 303


async def test_a_child_marked_before_the_door_stayed_shut_does_not_count_as_seen(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    her = await sign_in(client, cast.sian)
    entered = whole(cast, outcome="no_reply")
    assert (await her.post("/visits", data=entered)).status_code == 303
    seen = await Seen.select(Seen.seen).where(Seen.visit == UUID(entered["id"]))
    assert {row["seen"] for row in seen} == {"not_seen"}
    clock = await Clock.objects().get((Clock.plan == cast.plan_of(cast.kit).id) & (Clock.kind == "seen_alone"))
    assert clock is not None
    assert clock.due_on == NOW.date() - timedelta(days=1)


async def test_an_unborn_child_alone_can_be_recorded_about(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    page = (await her.get(f"/visits/new?family={cast.elm.id}")).text
    assert f'name="children" value="{cast.efa.id}"' in page
    assert str(cast.unborn.id) not in page


async def test_denied_access_says_what_to_do_now(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/new?family={cast.maple.id}")).text
    assert 'href="tel:01632960101"' in page


async def test_a_stranger_can_record_nothing(new_client: NewClient, cast: Cast) -> None:
    before = await Visit.count()
    for person in (cast.omar, cast.helen, cast.ada, cast.jo):
        them = await sign_in(await new_client(), person)
        assert (await them.post("/visits", data=whole(cast))).status_code == 404
    assert await Visit.count() == before


async def test_the_form_carries_the_sentences_that_a_phone_without_signal_asks_with(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/visits/new?family={cast.maple.id}")).text
    for sentence in (MUST_SAY["outcome"], MUST_SAY["seen"], MUST_SAY["why"], MUST_SAY["place"]):
        assert f'data-must-say="{sentence}"' in page
