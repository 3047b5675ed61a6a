"""Whose business a child's own words are."""

from datetime import datetime

import pytest

from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.ids import new_id
from server.models.worker import Worker
from server.rules.leads import change_lead
from server.rules.policy import Act
from server.rules.refusals import NotFound
from server.rules.voice_access import answer_for, may_read_voice, session_for, voice_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")


async def kits_words(cast: Cast, author: Worker, now: datetime) -> ChildAnswer:
    arrived = {"recorded_at": now, "received_at": now}
    session = ChildSession(id=new_id(), child=cast.kit.id, author=author.id, **arrived)
    await ChildSession.insert(session)
    answer = ChildAnswer(
        id=new_id(),
        session=session.id,
        child=cast.kit.id,
        author=author.id,
        tool="draw",
        kind="draw",
        began_at=now,
        answered_at=now,
        **arrived,
    )
    await ChildAnswer.insert(answer)
    return answer


async def test_the_lead_finds_what_the_child_said(cast: Cast, now: datetime) -> None:
    answer = await kits_words(cast, cast.sian, now)
    child = await voice_of(cast.sian, cast.kit.id, now=now)
    assert (child.id, child.family.id) == (cast.kit.id, cast.maple.id)
    assert (await answer_for(cast.sian, answer.id, now=now)).id == answer.id
    assert (await session_for(cast.sian, answer.session, now=now)).id == answer.session
    assert await may_read_voice(cast.sian, [cast.kit.id, cast.bilal.id], now=now) == {cast.kit.id}


@pytest.mark.parametrize("who", ["jo", "omar", "helen", "ada", "dai"])
async def test_nobody_else_does(cast: Cast, now: datetime, who: str) -> None:
    answer = await kits_words(cast, cast.sian, now)
    worker = getattr(cast, who)
    for loading in (
        voice_of(worker, cast.kit.id, now=now),
        answer_for(worker, answer.id, now=now),
        session_for(worker, answer.session, now=now),
        answer_for(worker, answer.id, now=now, act=Act.WRITE),
    ):
        with pytest.raises(NotFound):
            await loading
    assert await may_read_voice(worker, [cast.kit.id], now=now) == set()


async def test_who_sat_with_the_child_adds_after_another_leads_and_reads_no_more(cast: Cast, now: datetime) -> None:
    answer = await kits_words(cast, cast.sian, now)
    await change_lead(cast.tom, await voice_of(cast.tom, cast.kit.id, now=now), cast.jo, now=now)
    assert (await answer_for(cast.sian, answer.id, now=now, act=Act.WRITE)).id == answer.id
    with pytest.raises(NotFound):
        await answer_for(cast.sian, answer.id, now=now)
    with pytest.raises(NotFound):
        await session_for(cast.sian, new_id(), now=now, act=Act.WRITE)
