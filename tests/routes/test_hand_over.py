"""Handing the tablet to a child: what is chosen and noted first."""

from datetime import date

import httpx

from server.models.answer_notes import Translation, WhatWasDone
from server.models.ids import new_id
from server.rules.take_along import take_along_for
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.voices import a_session, an_answer


async def test_it_asks_what_to_offer_and_nothing_is_chosen_yet(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    for tool in ("faces", "steps", "places", "week", "people", "draw", "say", "meeting"):
        assert f'name="tools" value="{tool}"' in page
    tools = page[page.index('value="faces"') : page.index('value="meeting"')]
    assert "checked" not in tools


async def test_the_childs_language_is_chosen_and_one_not_checked_says_so(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    welsh = page[page.index('value="cy"') : page.index('value="pl"')]
    assert "checked>" in welsh
    assert "Not yet checked" in welsh
    assert "no native speaker has read this translation yet" in page


async def test_reading_aloud_is_off_unless_chosen(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    assert "Can anyone hear?" in page
    off = page[page.index('name="read_aloud"') :][:120]
    assert 'value="no" checked' in off


async def test_a_police_interview_is_agreed_first(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    assert "Agree this with the police first" in page
    assert "Ring the officer, or duty, before you hand over." in page


async def test_only_what_has_words_for_the_child_can_be_shown_to_them(client: httpx.AsyncClient, cast: Cast) -> None:
    for words, told in (("A night light.", "I want a light."), ("Legal advice sought.", "")):
        done = WhatWasDone(
            answer=new_id(),
            child=cast.kit.id,
            words=words,
            told_words=told,
            done_on=date(2026, 11, 20),
            author=cast.sian.id,
            written_at=NOW,
        )
        await WhatWasDone.insert(done)
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    assert "I want a light." in page
    assert "Legal advice sought." not in page


async def test_earlier_answers_go_along_as_the_child_gave_them_and_nothing_of_the_workers(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    session = await a_session(cast.kit, cast.sian, question="What the worker asked")
    answer = await an_answer(session, cast.kit, cast.sian, "draw", {"words": "Golau nos", "not_said": False})
    translation = Translation(
        answer=answer.id,
        words="A night light",
        interpreter_name="Jan",
        interpreter_role="professional",
        author=cast.sian.id,
        written_at=NOW,
    )
    await Translation.insert(translation)
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    earlier = page[page.index("data-earlier=") :].split(">", 1)[0]
    assert "Golau nos" in earlier
    assert "What the worker asked" not in page
    assert "A night light" not in page


async def test_without_a_phone_it_says_why_there_is_no_child_mode(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    assert "Child mode needs this phone to be set up" in page
    assert "data-with-phone hidden" in page


async def test_it_is_taken_along_for_each_born_child(database: str, cast: Cast) -> None:
    pages = (await take_along_for(cast.sian, now=NOW)).pages
    assert f"/children/{cast.kit.id}/hand-over" in pages
    assert f"/children/{cast.unborn.id}/hand-over" not in pages


async def test_nobody_is_handed_to_before_the_birth(client: httpx.AsyncClient, cast: Cast) -> None:
    her = await sign_in(client, cast.sian)
    assert (await her.get(f"/children/{cast.unborn.id}/hand-over")).status_code == 404
    assert "hand-over" not in (await her.get(f"/children/{cast.unborn.id}")).text


async def test_the_childs_page_leads_there(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert f'href="/children/{cast.kit.id}/hand-over"' in page


async def test_the_title_names_nobody(client: httpx.AsyncClient, cast: Cast) -> None:
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/hand-over")).text
    assert "Kit" not in page[: page.index("</head>")]


async def test_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    for person in (cast.omar, cast.helen, cast.ada, cast.dai, cast.jo):
        them = await sign_in(await new_client(), person)
        answer = await them.get(f"/children/{cast.kit.id}/hand-over", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "Kit" not in answer.text
