"""Sessions: how they begin, close when nobody is there, open again, and end."""

import base64
import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from server.models.registration import Registration
from server.models.session import Session
from server.models.worker import Worker
from server.rules import sessions
from server.rules.refusals import NotFound
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")
IDLE = timedelta(minutes=5)


async def phone_of(worker: Worker, now: datetime) -> tuple[Registration, ECKey]:
    key = ECKey.generate_key("P-256", private=True)
    row = Registration(
        id=uuid4(),
        worker=worker.id,
        device=uuid4(),
        name="Chrome on Android",
        public_key=json.dumps(key.as_dict(private=False)),
        token_digest="",
        registered_at=now,
        last_contact_at=now,
    )
    await Registration.insert(row)
    return row, key


def opened(nonce: str, key: ECKey) -> str:
    plain = jwe.decrypt_compact(nonce, key, registry=sessions.REGISTRY).plaintext
    assert plain
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


async def test_a_session_answers_while_both_tokens_fit(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    found = await sessions.live_session(begun.token, now=now)
    assert found is not None
    assert (found[0].id, found[1].id) == (begun.session.id, cast.sian.id)
    assert sessions.is_open(found[0], begun.open_token, now=now, idle=IDLE)
    assert not sessions.is_open(found[0], begun.token, now=now, idle=IDLE)
    assert not sessions.is_open(found[0], "", now=now, idle=IDLE)


async def test_neither_token_is_kept(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    rows = str(await Session.select())
    assert begun.token not in rows
    assert begun.open_token not in rows


async def test_five_idle_minutes_suspend_it_and_activity_keeps_it_open(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    assert sessions.is_open(begun.session, begun.open_token, now=now + IDLE, idle=IDLE)
    late = now + IDLE + timedelta(seconds=1)
    assert not sessions.is_open(begun.session, begun.open_token, now=late, idle=IDLE)
    await sessions.note_activity(begun.session, now=now + timedelta(minutes=4))
    found = await sessions.live_session(begun.token, now=late)
    assert found is not None
    assert sessions.is_open(found[0], begun.open_token, now=late, idle=IDLE)


async def test_it_ends_after_its_hours_however_busy(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    assert await sessions.live_session(begun.token, now=now + timedelta(hours=11, minutes=59))
    assert await sessions.live_session(begun.token, now=now + timedelta(hours=12)) is None


async def test_signing_out_ends_it(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    await sessions.end(begun.session.id, cast.sian, now=now)
    assert await sessions.live_session(begun.token, now=now) is None


async def test_nobody_ends_another_workers_session(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    with pytest.raises(NotFound):
        await sessions.end(begun.session.id, cast.jo, now=now)
    assert await sessions.live_session(begun.token, now=now)


async def test_a_closed_account_has_no_session_any_more(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.sian.id)
    assert await sessions.live_session(begun.token, now=now) is None


async def test_signing_in_again_ends_the_earlier_session_of_that_browser_only(cast: Cast, now: datetime) -> None:
    first = await sessions.begin(cast.sian, now=now, hours=12)
    elsewhere = await sessions.begin(cast.sian, now=now, hours=12)
    somebody = await sessions.begin(cast.jo, now=now, hours=12)
    again = await sessions.begin(cast.sian, now=now, hours=12, before=first.token)
    assert again.session.id != first.session.id
    assert await sessions.live_session(first.token, now=now) is None
    assert await sessions.live_session(elsewhere.token, now=now)
    await sessions.begin(cast.sian, now=now, hours=12, before=somebody.token)
    assert await sessions.live_session(somebody.token, now=now)


async def test_the_devices_key_opens_a_suspended_session(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    phone, key = await phone_of(cast.sian, now)
    await sessions.suspend(begun.session)
    later = now + timedelta(hours=3)
    session, _ = await sessions.live_session(begun.token, now=later) or pytest.fail("it has ended")
    assert not sessions.is_open(session, begun.open_token, now=later, idle=IDLE)
    nonce = await sessions.nonce_for(session, phone, now=later)
    open_token = await sessions.resume(session, cast.sian, phone, opened(nonce, key), now=later)
    session, _ = await sessions.live_session(begun.token, now=later) or pytest.fail("it has ended")
    assert sessions.is_open(session, open_token, now=later, idle=IDLE)
    assert not sessions.is_open(session, begun.open_token, now=later, idle=IDLE)
    assert session.registration == phone.id


async def test_a_nonce_is_good_once_and_for_two_minutes(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    phone, key = await phone_of(cast.sian, now)
    answer = opened(await sessions.nonce_for(begun.session, phone, now=now), key)
    await sessions.resume(begun.session, cast.sian, phone, answer, now=now)
    with pytest.raises(sessions.NotOpened):
        await sessions.resume(begun.session, cast.sian, phone, answer, now=now)
    answer = opened(await sessions.nonce_for(begun.session, phone, now=now), key)
    with pytest.raises(sessions.NotOpened):
        await sessions.resume(begun.session, cast.sian, phone, answer, now=now + timedelta(minutes=2, seconds=1))


@pytest.mark.parametrize("answer", ["", "A" * 43, "not base64!", "é"])
async def test_what_was_not_sealed_opens_nothing(answer: str, cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    phone, _ = await phone_of(cast.sian, now)
    with pytest.raises(sessions.NotOpened):
        await sessions.resume(begun.session, cast.sian, phone, answer, now=now)
    await sessions.nonce_for(begun.session, phone, now=now)
    with pytest.raises(sessions.NotOpened):
        await sessions.resume(begun.session, cast.sian, phone, answer, now=now)


async def test_a_revoked_device_opens_nothing(cast: Cast, now: datetime) -> None:
    begun = await sessions.begin(cast.sian, now=now, hours=12)
    phone, key = await phone_of(cast.sian, now)
    answer = opened(await sessions.nonce_for(begun.session, phone, now=now), key)
    phone.revoked_at = now
    with pytest.raises(sessions.Gone):
        await sessions.nonce_for(begun.session, phone, now=now)
    with pytest.raises(sessions.Gone):
        await sessions.resume(begun.session, cast.sian, phone, answer, now=now)
