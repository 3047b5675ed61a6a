"""What workers write beside a child's answer: always beside the original, never in its place."""

from typing import Any

import httpx
import pytest

from server.models.answer_notes import AdvocacyOffer, MeetingDecision, Sharing, Transcript, Translation, WhatWasDone
from server.models.attachment import FileState
from server.models.child_answer import ChildAnswer
from server.models.child_session import SessionVisit
from server.models.visit import Visit
from tests.cast import Cast
from tests.conftest import NewClient, sign_in
from tests.voices import a_file, a_session, an_answer

DRAWN = {"words": "Golau nos", "not_said": False}
TRANSLATED = {
    "words": "A night light",
    "language": "en",
    "interpreter_name": "Jan Nowak",
    "interpreter_role": "professional",
}
SHARED = {"to": "core_group", "child_said": "yes", "safe": "yes", "audience": "professionals"}
MEETING = {"questions": [{"id": "how", "words": "", "choice": "with_advocate", "not_said": False}]}


@pytest.fixture
async def drawn(database: str, cast: Cast) -> ChildAnswer:
    return await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "draw", DRAWN)


@pytest.fixture
async def told_meeting(database: str, cast: Cast) -> ChildAnswer:
    return await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "meeting", MEETING)


async def write(client: httpx.AsyncClient, answer: ChildAnswer, what: str, fields: dict[str, Any]) -> httpx.Response:
    return await client.post(f"/answers/{answer.id}/{what}", data=fields)


async def page_of(client: httpx.AsyncClient, answer: ChildAnswer) -> str:
    return (await client.get(f"/answers/{answer.id}")).text


async def test_the_original_stands_beside_its_translation_with_who_translated(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    assert (await write(her, drawn, "translations", TRANSLATED)).status_code == 303
    for path in (f"/answers/{drawn.id}", f"/children/{cast.kit.id}/voice"):
        page = (await her.get(path)).text
        assert page.index("Golau nos") < page.index("A night light")
        assert "Translated by Jan Nowak, a professional interpreter" in page
    kept = await ChildAnswer.objects().where(ChildAnswer.id == drawn.id).first()
    assert kept is not None
    assert kept.answer == drawn.answer


async def test_why_no_professional_translated_is_asked(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    answer = await write(her, drawn, "translations", TRANSLATED | {"interpreter_role": "family"})
    assert answer.status_code == 422
    assert "Say why no professional translated." in answer.text
    assert "A night light" in answer.text
    assert not await Translation.exists()


async def test_a_recording_is_typed_out_beside_it(client: httpx.AsyncClient, cast: Cast) -> None:
    said = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "say", {"words": ""})
    sound = await a_file(said, "sound", state=FileState.KEPT)
    her = await sign_in(client, cast.sian)
    await write(her, said, "transcripts", {"words": "It is … only the wind.", "attachment": str(sound.id)})
    page = (await her.get(f"/children/{cast.kit.id}/voice")).text
    assert page.index(f"/attachments/{sound.id}/sound") < page.index("It is … only the wind.")


async def test_a_transcript_is_of_a_recording_of_this_answer(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    said = await an_answer(await a_session(cast.kit, cast.sian), cast.kit, cast.sian, "say", {"words": ""})
    other = await a_file(said, "sound", state=FileState.KEPT)
    her = await sign_in(client, cast.sian)
    answer = await write(her, drawn, "transcripts", {"words": "Not this.", "attachment": str(other.id)})
    assert answer.status_code == 422
    assert not await Transcript.exists()


async def test_it_goes_to_professionals_only_unless_chosen(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    await write(her, drawn, "sharings", {name: SHARED[name] for name in ("to", "child_said", "safe")})
    page = await page_of(her, drawn)
    assert "To the core group" in page[: page.index('id="write"')]
    assert "Professionals only" in page[: page.index('id="write"')]


async def test_what_is_not_safe_is_not_passed_on(client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer) -> None:
    her = await sign_in(client, cast.sian)
    await write(her, drawn, "sharings", SHARED | {"safe": "no", "safe_words": "Dad reads the minutes."})
    answer = await write(her, drawn, "sharings", SHARED | {"to": "review_conference", "safe_words": "I think so."})
    assert answer.status_code == 422
    assert "It was marked as not safe to pass on" in answer.text
    assert await Sharing.count() == 1
    page = await page_of(her, drawn)
    assert "Not to the core group: not safe" in page


async def test_a_manager_says_with_a_reason_that_it_is_safe_now(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    him = await sign_in(client, cast.tom)
    await write(him, drawn, "sharings", SHARED | {"safe": "no", "safe_words": "Dad reads the minutes."})
    assert (await write(him, drawn, "sharings", SHARED)).status_code == 422
    said = SHARED | {"safe_words": "He gets no minutes any more."}
    assert (await write(him, drawn, "sharings", said)).status_code == 303


async def test_a_child_who_said_no_is_passed_on_only_with_a_reason(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    answer = await write(her, drawn, "sharings", SHARED | {"child_said": "no"})
    assert answer.status_code == 422
    assert "The child said no." in answer.text


async def test_who_must_not_know_stands_where_something_could_be_shared(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    page = await page_of(await sign_in(client, cast.sian), drawn)
    assert page.index("Gareth Pine (father) must not know") < page.index('name="audience"')


async def test_a_marked_parent_hears_it_only_deliberately(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    answer = await write(her, drawn, "sharings", SHARED | {"audience": "everybody"})
    assert answer.status_code == 422
    beside = answer.text[answer.text.index("govuk-error-message") :]
    assert "Gareth Pine (father) must not know the address and the school." in beside[: beside.index('"deliberate"')]
    assert not await Sharing.exists()
    meant = SHARED | {"audience": "everybody", "deliberate": "yes"}
    assert (await write(her, drawn, "sharings", meant)).status_code == 303
    kept = await Sharing.objects().first()
    assert kept is not None
    assert kept.deliberate


async def test_professionals_alone_or_nobody_need_no_second_word(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    assert (await write(her, drawn, "sharings", SHARED)).status_code == 303
    to_nobody = SHARED | {"audience": "everybody", "safe": "no", "safe_words": "He is in it."}
    assert (await write(her, drawn, "sharings", to_nobody)).status_code == 303


async def test_where_nobody_is_marked_everybody_is_one_choice(client: httpx.AsyncClient, cast: Cast) -> None:
    said = await an_answer(await a_session(cast.tegan, cast.sian), cast.tegan, cast.sian, "draw", DRAWN)
    her = await sign_in(client, cast.sian)
    assert (await write(her, said, "sharings", SHARED | {"audience": "everybody"})).status_code == 303
    assert 'name="deliberate"' not in await page_of(her, said)


async def test_what_was_done_is_offered_to_the_child_in_words_of_their_own(
    client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    done = {"words": "There is a light on the stairs.", "told_words": "Golau nos", "done_on": "2026-11-24"}
    await write(her, drawn, "done", done)
    page = (await her.get(f"/children/{cast.kit.id}/hand-over")).text
    assert 'data-told="Golau nos" data-did="There is a light on the stairs."' in page


async def test_nothing_is_done_in_the_future(client: httpx.AsyncClient, cast: Cast, drawn: ChildAnswer) -> None:
    her = await sign_in(client, cast.sian)
    answer = await write(her, drawn, "done", {"words": "A light.", "done_on": "2026-11-25"})
    assert answer.status_code == 422
    assert "This day is still to come." in answer.text
    assert not await WhatWasDone.exists()


async def test_an_advocate_is_offered_again_and_the_reply_kept(
    client: httpx.AsyncClient, cast: Cast, told_meeting: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    for reply in ("later", "yes"):
        await write(her, told_meeting, "advocacy", {"reply": reply, "offered_on": "2026-11-24"})
    page = await page_of(her, told_meeting)
    assert page.index("An advocate was offered: not now") < page.index("An advocate was offered: yes")
    assert await AdvocacyOffer.count() == 2


async def test_wanting_to_go_to_the_meeting_asks_for_a_decision(
    client: httpx.AsyncClient, cast: Cast, told_meeting: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    assert "Kit wants to be at the meeting" in (await her.get(f"/children/{cast.kit.id}")).text
    await write(her, told_meeting, "decisions", {"decision": "goes_with_advocate", "reasons": "Asked to."})
    page = (await her.get(f"/children/{cast.kit.id}")).text
    assert "Kit wants to be at the meeting" not in page
    assert "Tell Kit what was decided about the meeting" in page


async def test_a_decision_stays_open_until_the_child_was_told(
    client: httpx.AsyncClient, cast: Cast, told_meeting: ChildAnswer
) -> None:
    her = await sign_in(client, cast.sian)
    await write(her, told_meeting, "decisions", {"decision": "does_not_go", "reasons": "School trip that day."})
    decision = await MeetingDecision.objects().first()
    assert decision is not None
    assert "Kit has not been told yet." in await page_of(her, told_meeting)
    told = {"decision": str(decision.id), "told_on": "2026-11-24", "told_words": "Said: all right."}
    await write(her, told_meeting, "told", told)
    assert "Tell Kit what was decided" not in (await her.get(f"/children/{cast.kit.id}")).text
    await write(her, told_meeting, "told", told | {"told_words": "Something else."})
    assert "Said: all right." in await page_of(her, told_meeting)


async def test_a_decision_needs_its_reasons(client: httpx.AsyncClient, cast: Cast, told_meeting: ChildAnswer) -> None:
    her = await sign_in(client, cast.sian)
    answer = await write(her, told_meeting, "decisions", {"decision": "does_not_go"})
    assert answer.status_code == 422
    assert not await MeetingDecision.exists()


async def test_a_session_is_linked_to_a_visit_to_this_child(client: httpx.AsyncClient, cast: Cast) -> None:
    session = await a_session(cast.kit, cast.sian)
    her = await sign_in(client, cast.sian)
    theirs = await Visit.objects().where(Visit.family == cast.maple.id).first()
    other = await Visit.objects().where(Visit.family == cast.oak.id).first()
    assert theirs is not None
    assert other is not None
    assert (await her.post(f"/sessions/{session.id}/visit", data={"visit": str(other.id)})).status_code == 404
    assert (await her.post(f"/sessions/{session.id}/visit", data={"visit": str(theirs.id)})).status_code == 303
    assert await SessionVisit.count() == 1
    assert f'href="/visits/{theirs.id}"' in (await her.get(f"/children/{cast.kit.id}/voice")).text


async def test_stranger_gets_404(new_client: NewClient, cast: Cast, drawn: ChildAnswer) -> None:
    for person in (cast.omar, cast.helen, cast.ada, cast.dai, cast.jo):
        them = await sign_in(await new_client(), person)
        answer = await them.get(f"/answers/{drawn.id}", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "Golau nos" not in answer.text
        assert (await write(them, drawn, "translations", TRANSLATED)).status_code == 404
    assert not await Translation.exists()
