"""Signing in with a password."""

from datetime import datetime

import pytest
from argon2 import Parameters, extract_parameters

from server.demo.staff import PASSWORD
from server.models.audit import AuditEntry
from server.models.worker import Worker
from server.rules import signing_in
from server.rules.refusals import Refused
from server.rules.sessions import live_session
from server.rules.signing_in import From, Then, after_password, enter_password, open_session
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")
HERE = From(address="192.0.2.7", browser="Chrome on Android", hours=12, secret=b"the server's own")


async def test_the_right_password_opens_a_session(cast: Cast, now: datetime) -> None:
    worker = await enter_password("  Social.Worker@doorstep.test ", PASSWORD, where=HERE, now=now)
    begun = await open_session(worker, where=HERE, now=now)
    found = await live_session(begun.token, now=now)
    assert found is not None
    assert (found[0].id, found[1].id, found[0].browser) == (begun.session.id, cast.sian.id, "Chrome on Android")


async def test_unknown_wrong_and_closed_get_one_and_the_same_sentence(cast: Cast, now: datetime) -> None:
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.omar.id)
    told = []
    for email, password in [
        ("nobody@doorstep.test", PASSWORD),
        (cast.sian.email, "wrong"),
        (cast.omar.email, PASSWORD),
        ("no\0body\ud800@doorstep.test", "\ud800"),
        ("", ""),
    ]:
        with pytest.raises(Refused) as refused:
            await enter_password(email, password, where=HERE, now=now)
        told.append(refused.value.errors)
    assert [each == told[0] for each in told] == [True] * 5


async def test_unknown_wrong_and_closed_cost_the_same_work(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look at a hash that was made at the same cost: how long the answer takes tells nobody who has an account."""
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.omar.id)
    await Worker.update({Worker.password_hash: signing_in.HASHER.hash(PASSWORD)}, force=True)
    counting = Counting()
    monkeypatch.setattr(signing_in, "HASHER", counting)
    work = []
    for email in ("nobody@doorstep.test", cast.sian.email, cast.omar.email, ""):
        with pytest.raises(Refused):
            await enter_password(email, "wrong", where=HERE, now=now)
        work.append(counting.costs)
        counting.costs = []
    assert work == [[extract_parameters(signing_in._NOBODYS_HASH)]] * 4


class Counting:
    """Does the work as well: what is counted is real."""

    def __init__(self) -> None:
        self.costs: list[Parameters] = []
        self._real = signing_in.HASHER

    def verify(self, hash: str, password: bytes) -> bool:
        self.costs.append(extract_parameters(hash))
        return self._real.verify(hash, password)


async def test_a_refused_sign_in_is_noted_for_whoever_it_was(cast: Cast, now: datetime) -> None:
    for email in (cast.sian.email, "nobody@doorstep.test"):
        with pytest.raises(Refused):
            await enter_password(email, "wrong", where=HERE, now=now)
    noted = await AuditEntry.objects().where(AuditEntry.act == "refused sign-in").order_by(AuditEntry.id)
    assert {entry.worker for entry in noted} == {cast.sian.id, None}
    assert "nobody@" not in str([entry.to_dict() for entry in noted])


@pytest.mark.parametrize(
    ("who", "in_the_demo", "elsewhere"),
    [
        ("sian", Then.OPEN, Then.OPEN),
        ("dai", Then.OPEN, Then.OPEN),
        ("tom", Then.OPEN, Then.SET_ONE_UP),
        ("ruth", Then.OPEN, Then.SET_ONE_UP),
        ("ada", Then.OPEN, Then.SET_ONE_UP),
    ],
)
async def test_managers_and_administrators_need_a_second_factor_outside_the_demo(
    cast: Cast, who: str, in_the_demo: Then, elsewhere: Then
) -> None:
    worker = getattr(cast, who)
    assert await after_password(worker, demo=True) is in_the_demo
    assert await after_password(worker, demo=False) is elsewhere
