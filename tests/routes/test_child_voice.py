"""The timeline of a child's voice: what the child gave, as they gave it."""

import re
from datetime import timedelta

import httpx

from server.models.attachment import FileState
from server.models.ids import new_id
from tests.cast import NOW, Cast
from tests.conftest import NewClient, sign_in
from tests.voices import HAPPY, a_file, a_session, a_step, an_answer


async def timeline(client: httpx.AsyncClient, cast: Cast) -> str:
    return (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}/voice")).text


async def test_a_face_is_shown_as_a_face_and_in_words(client: httpx.AsyncClient, cast: Cast) -> None:
    await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "faces", HAPPY)
    page = await timeline(client, cast)
    assert re.search(r'<use href="/static/\w+/child/art.svg#face-happy">', page)
    assert "How do you feel at home?" in page


async def test_who_was_in_the_room_stands_beside_every_answer(client: httpx.AsyncClient, cast: Cast) -> None:
    session = await a_session(
        cast.kit, cast.sian, in_the_room=["parent", "interpreter"], in_the_room_words="by the door"
    )
    await an_answer(session, cast.kit, cast.sian, "faces", HAPPY)
    await an_answer(session, cast.kit, cast.sian, "steps", a_step(3))
    page = await timeline(client, cast)
    assert page.count("In the room: a parent, an interpreter (by the door).") == 2


async def test_the_workers_question_stands_word_for_word(client: httpx.AsyncClient, cast: Cast) -> None:
    session = await a_session(cast.kit, cast.sian, question="What happens <after> school?")
    await an_answer(session, cast.kit, cast.sian, "faces", HAPPY)
    page = await timeline(client, cast)
    assert "Siân Morgan asked" in page
    assert "What happens &lt;after&gt; school?" in page


async def test_not_wanting_to_say_is_an_answer(client: httpx.AsyncClient, cast: Cast) -> None:
    silent = {"questions": [{"id": "home", "faces": [], "who": "", "words": "", "not_said": True}]}
    await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "faces", silent)
    page = await timeline(client, cast)
    assert "“I don’t want to say”" in page
    assert "How do you feel at home?" in page


async def test_the_question_stands_as_the_child_saw_it_and_in_english(client: httpx.AsyncClient, cast: Cast) -> None:
    session = await a_session(cast.kit, cast.sian, language="cy")
    asked = {"home": "Sut wyt ti'n teimlo gartref?"}
    await an_answer(session, cast.kit, cast.sian, "faces", HAPPY, language="cy", asked=asked)
    page = await timeline(client, cast)
    assert ">Sut wyt ti&#39;n teimlo gartref?" in page
    assert "How do you feel at home?" in page
    assert "Welsh" in page


async def test_the_newest_session_comes_first(client: httpx.AsyncClient, cast: Cast) -> None:
    before = await a_session(cast.kit, cast.sian, at=NOW - timedelta(days=14))
    now = await a_session(cast.kit, cast.sian)
    page = await timeline(client, cast)
    assert page.index(f"sitting-{now.id}") < page.index(f"sitting-{before.id}")


async def test_the_same_question_stands_side_by_side_and_nothing_is_added_up(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    for days, step in ((14, 3), (7, 8)):
        at = NOW - timedelta(days=days)
        session = await a_session(cast.kit, cast.sian, at=at)
        await an_answer(session, cast.kit, cast.sian, "steps", a_step(step), at=at)
    page = await timeline(client, cast)
    strip = page[page.index('id="over-time"') : page.index('class="section sitting"')]
    assert strip.index("Step 3") < strip.index("Step 8")
    for never in ("average", "5.5", "score", "up from", "↑", "▲", "tag--done", "tag--unseen"):
        assert never not in strip


async def test_two_peoples_faces_never_share_a_strip(client: httpx.AsyncClient, cast: Cast) -> None:
    for days, who in ((14, "Mam"), (7, "Dad")):
        at = NOW - timedelta(days=days)
        session = await a_session(cast.kit, cast.sian, at=at)
        faced = {"questions": [{"id": "with", "faces": ["sad"], "who": who, "words": "", "not_said": False}]}
        await an_answer(session, cast.kit, cast.sian, "faces", faced, at=at)
    assert 'id="over-time"' not in await timeline(client, cast)


async def test_a_file_still_on_its_way_says_so(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", {"words": ""})
    await a_file(answer, "drawing")
    assert "The drawing is still on the phone or tablet." in await timeline(client, cast)


async def test_a_drawing_is_the_servers_own_picture(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", {"words": ""})
    drawing = await a_file(answer, "drawing", state=FileState.KEPT)
    assert f'src="/attachments/{drawing.id}/drawing.svg"' in await timeline(client, cast)


async def test_an_earlier_take_stands_apart_as_not_chosen(client: httpx.AsyncClient, cast: Cast) -> None:
    answer = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "say", {"words": ""})
    chosen = await a_file(answer, "sound", state=FileState.KEPT)
    earlier = await a_file(answer, "sound", state=FileState.KEPT, chosen=False)
    page = await timeline(client, cast)
    assert page.index(str(chosen.id)) < page.index("Not chosen by Kit (1)") < page.index(str(earlier.id))


async def test_an_answer_stands_there_before_its_hand_over_has_arrived(client: httpx.AsyncClient, cast: Cast) -> None:
    await an_answer(new_id(), cast.kit, cast.sian, "faces", HAPPY)
    page = await timeline(client, cast)
    assert "face-happy" in page
    assert "Who was in the room is not here yet" in page


async def test_people_stand_where_the_child_put_them(client: httpx.AsyncClient, cast: Cast) -> None:
    people = {"people": [{"name": "Nain <3", "picture": "owl", "near": 1, "x": -430, "y": 260, "words": ""}]}
    await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "people", people)
    page = await timeline(client, cast)
    assert re.search(r'art.svg#who-owl" x="-550" y="120"', page)
    assert "Nain &lt;3" in page


async def test_the_three_standing_questions_say_when_they_were_last_answered(
    client: httpx.AsyncClient, cast: Cast
) -> None:
    left_empty = {"id": "better", "step": None, "choice": "", "words": "", "not_said": False}
    said = {"questions": [*a_step(3)["questions"], left_empty]}
    answer = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "steps", said)
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    safe = page[page.index("Whether Kit feels safe") :][:300]
    assert "Last answered Tue 24 Nov" in safe
    assert f"/children/{cast.kit.id}/voice#answer-{answer.id}" in safe
    assert page.count("Not answered yet") == 2


async def test_the_childs_page_has_their_latest_words(client: httpx.AsyncClient, cast: Cast) -> None:
    await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", {"words": "Golau nos"})
    page = (await (await sign_in(client, cast.sian)).get(f"/children/{cast.kit.id}")).text
    assert "Golau nos" in page
    assert f'href="/children/{cast.kit.id}/voice"' in page


async def test_a_childs_words_are_on_no_other_childs_timeline(client: httpx.AsyncClient, cast: Cast) -> None:
    await an_answer(await a_session(cast.rowan, cast.sian), cast.rowan, cast.sian, "draw", {"words": "Only mine"})
    assert "Only mine" not in await timeline(client, cast)


async def test_stranger_gets_404(new_client: NewClient, cast: Cast) -> None:
    await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", {"words": "Golau nos"})
    for person in (cast.omar, cast.helen, cast.ada, cast.dai, cast.jo):
        them = await sign_in(await new_client(), person)
        answer = await them.get(f"/children/{cast.kit.id}/voice", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "Golau nos" not in answer.text
