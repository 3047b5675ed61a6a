"""Sessions: how they begin and end."""

from datetime import datetime, timedelta

import pytest

from server.demo.staff import PASSWORD
from server.models.session import Session
from server.models.worker import Worker
from server.rules.refusals import Refused
from server.rules.signing_in import session_for, sign_in, sign_out
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")


async def test_the_right_password_opens_a_session(cast: Cast, now: datetime) -> None:
    session, worker, token = await sign_in("  Social.Worker@doorstep.test ", PASSWORD, now=now, hours=12)
    assert worker.id == cast.sian.id
    found = await session_for(token, now=now)
    assert found is not None
    assert (found[0].id, found[1].id) == (session.id, cast.sian.id)


async def test_the_token_itself_is_kept_nowhere(cast: Cast, now: datetime) -> None:
    _, _, token = await sign_in(cast.sian.email, PASSWORD, now=now, hours=12)
    rows = await Session.select()
    assert token not in str(rows)


async def test_unknown_wrong_and_closed_get_one_and_the_same_sentence(cast: Cast, now: datetime) -> None:
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.omar.id)
    told = []
    for email, password in [
        ("nobody@doorstep.test", PASSWORD),
        (cast.sian.email, "wrong"),
        (cast.omar.email, PASSWORD),
    ]:
        with pytest.raises(Refused) as refused:
            await sign_in(email, password, now=now, hours=12)
        told.append(refused.value.errors)
    assert told[0] == told[1] == told[2]


async def test_a_session_ends_after_its_hours(cast: Cast, now: datetime) -> None:
    _, _, token = await sign_in(cast.sian.email, PASSWORD, now=now, hours=12)
    assert await session_for(token, now=now + timedelta(hours=11, minutes=59))
    assert await session_for(token, now=now + timedelta(hours=12)) is None


async def test_signing_out_ends_it(cast: Cast, now: datetime) -> None:
    session, worker, token = await sign_in(cast.sian.email, PASSWORD, now=now, hours=12)
    await sign_out(session, worker, now=now)
    assert await session_for(token, now=now) is None


async def test_a_closed_account_has_no_session_any_more(cast: Cast, now: datetime) -> None:
    _, _, token = await sign_in(cast.sian.email, PASSWORD, now=now, hours=12)
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.sian.id)
    assert await session_for(token, now=now) is None
