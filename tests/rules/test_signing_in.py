"""Signing in with a password."""

from datetime import datetime

import pytest

from server.demo.staff import PASSWORD
from server.models.worker import Worker
from server.rules.refusals import Refused
from server.rules.sessions import live_session
from server.rules.signing_in import sign_in
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")


async def test_the_right_password_opens_a_session(cast: Cast, now: datetime) -> None:
    begun = await sign_in("  Social.Worker@doorstep.test ", PASSWORD, now=now, hours=12)
    assert begun.worker.id == cast.sian.id
    found = await live_session(begun.token, now=now)
    assert found is not None
    assert (found[0].id, found[1].id) == (begun.session.id, cast.sian.id)


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
