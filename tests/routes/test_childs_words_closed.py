"""A child's words, drawing and sound behind a restriction, behind glass, and after a reassignment: the words themselves
are looked for, not only the status."""

from datetime import timedelta

import pytest

from server.models.restriction import BreakGlass
from server.rules import access
from server.rules.leads import change_lead
from server.rules.restricting import lift, restrict
from server.rules.take_along import take_along_for
from tests.cast import NOW, Cast
from tests.childs_words import WORD, assert_all_there, assert_nothing_there, words_of
from tests.conftest import NewClient
from tests.routes.opened import opened_as
from tests.routes.test_break_glass import broken

LISTS = ("/", "/families", "/team", "/alerts", "/alerts.csv", "/take-along", "/unsent", "/quarantine", "/me")


async def restrict_kit(cast: Cast) -> None:
    await restrict(cast.ruth, cast.kit.id, reason="A colleague’s family.", names=[cast.jo.id], now=NOW)


@pytest.mark.parametrize("who", ["sian", "tom", "omar", "helen", "dai", "ada"])
async def test_who_is_not_named_gets_no_word_line_or_sound_of_a_restricted_child(
    new_client: NewClient, cast: Cast, who: str
) -> None:
    words = await words_of(cast.kit, cast.sian)
    await restrict_kit(cast)
    client = await opened_as(new_client, getattr(cast, who))
    others = (f"/families/{cast.maple.id}", f"/children/{cast.rowan.id}", f"/children/{cast.rowan.id}/voice")
    await assert_nothing_there(client, words, *LISTS, *others, f"/children/{cast.kit.id}/hand-over")


async def test_who_is_named_gets_them_all(new_client: NewClient, cast: Cast) -> None:
    words = await words_of(cast.kit, cast.sian)
    await restrict_kit(cast)
    for worker in (cast.jo, cast.ruth):
        await assert_all_there(await opened_as(new_client, worker), words)


async def test_whoever_sat_with_a_restricted_child_adds_to_the_answer_and_reads_none_of_it(
    new_client: NewClient, cast: Cast
) -> None:
    """Also where what they typed is refused: the page with the sentences would be the answer's own."""
    words = await words_of(cast.kit, cast.sian)
    await restrict_kit(cast)
    her = await opened_as(new_client, cast.sian)
    refused = await her.post(f"/answers/{words.answer.id}/translations", data={"words": "A cupboard"})
    assert refused.status_code == 404
    assert WORD not in refused.text
    done = {"words": "Rang the school.", "done_on": "2026-11-24"}
    assert (await her.post(f"/answers/{words.answer.id}/done", data=done)).status_code == 303
    await assert_nothing_there(her, words)


async def test_a_lifted_restriction_gives_them_back(new_client: NewClient, cast: Cast) -> None:
    words = await words_of(cast.kit, cast.sian)
    await restrict_kit(cast)
    await lift(cast.ruth, cast.kit.id, now=NOW)
    await assert_all_there(await opened_as(new_client, cast.sian), words)


@pytest.mark.parametrize(("who", "restricted"), [("omar", False), ("dai", False), ("dai", True), ("helen", True)])
async def test_glass_opens_them_for_the_shift_to_be_read_and_no_longer(
    new_client: NewClient, cast: Cast, who: str, restricted: bool
) -> None:
    words = await words_of(cast.kit, cast.sian)
    if restricted:
        await restrict_kit(cast)
    worker = getattr(cast, who)
    client = await opened_as(new_client, worker)
    await assert_nothing_there(client, words, *LISTS, "/break-glass")
    assert (await broken(new_client, worker, cast.kit)).status_code == 303
    await assert_all_there(client, words)
    assert (await client.post(f"/answers/{words.answer.id}/done", data={"words": "Mine."})).status_code == 404
    assert (await client.get(f"/children/{cast.kit.id}/hand-over")).status_code == 404
    carried = (await take_along_for(worker, now=NOW)).pages
    assert not [path for path in carried if str(cast.kit.id) in path or str(words.answer.id) in path]
    await BreakGlass.update({BreakGlass.until_at: NOW - timedelta(seconds=1)}).where(BreakGlass.worker == worker.id)
    await assert_nothing_there(client, words, *LISTS, "/break-glass")


async def test_glass_opens_no_restricted_childs_words_to_a_social_worker(new_client: NewClient, cast: Cast) -> None:
    words = await words_of(cast.kit, cast.sian)
    await broken(new_client, cast.omar, cast.kit)
    client = await opened_as(new_client, cast.omar)
    await assert_all_there(client, words)
    await restrict_kit(cast)
    await assert_nothing_there(client, words, *LISTS, "/break-glass")


async def test_after_a_reassignment_they_go_with_the_child_to_the_new_lead(new_client: NewClient, cast: Cast) -> None:
    words = await words_of(cast.tegan, cast.sian)
    hers, theirs = await opened_as(new_client, cast.sian), await opened_as(new_client, cast.jo)
    await assert_all_there(hers, words)
    await assert_nothing_there(theirs, words, *LISTS)
    child = await access.child_for(cast.tom, cast.tegan.id, now=NOW)
    await change_lead(cast.tom, child, cast.jo, now=NOW)
    await assert_nothing_there(hers, words, *LISTS, f"/children/{cast.tegan.id}/hand-over")
    await assert_all_there(theirs, words)
    assert f"/children/{cast.tegan.id}/hand-over" in (await take_along_for(cast.jo, now=NOW)).pages
