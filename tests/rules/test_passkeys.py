"""Passkeys: both factors at once, for this site alone, never a copy."""

import json
from datetime import datetime
from typing import Any

import pytest

from server.models.audit import AuditEntry
from server.models.second_factor import Passkey
from server.models.worker import Worker
from server.rules.passkeys import MOST, options_for_new, options_to_use, passkeys_of, site_of
from server.rules.refusals import Refused
from server.rules.setting_up import add_passkey
from server.rules.sign_in_steps import UsedBefore, begin_step, new_challenge, step_with
from server.rules.signing_in import From, enter_passkey, open_session
from tests.authenticator import Authenticator
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")
ORIGIN = "https://doorstep.example"
SITE = site_of(ORIGIN)
SECRET = b"the server's own"
HERE = From(address="192.0.2.7", browser="Chrome on Android", hours=12, secret=SECRET)


async def a_passkey(worker: Worker, now: datetime, **given: Any) -> Authenticator:
    phone = Authenticator(**({"origin": ORIGIN} | given))
    step, token = await begin_step(now=now, worker=worker.id)
    options = json.loads(await options_for_new(worker, SITE, await new_challenge(step)))
    await add_passkey(
        worker,
        phone.make(options),
        name="Phone",
        step=await step_with(token, now=now),
        site=SITE,
        secret=SECRET,
        now=now,
    )
    return phone


async def a_challenge(now: datetime, **given: Any) -> tuple[dict[str, Any], str]:
    """What the browser is told, and the token of its step."""
    step, token = await begin_step(now=now, **given)
    return json.loads(options_to_use(SITE, await new_challenge(step), [])), token


async def sign_in(phone: Authenticator, now: datetime, **given: Any) -> tuple[Worker, str]:
    options, token = await a_challenge(now, **given)
    return await enter_passkey(await step_with(token, now=now), phone.use(options), site=SITE, where=HERE, now=now)


@pytest.mark.parametrize("counts", [True, False])
async def test_a_passkey_signs_in_alone_and_names_its_worker(cast: Cast, now: datetime, counts: bool) -> None:
    phone = await a_passkey(cast.tom, now, counts=counts)
    for _ in range(2):
        worker, means = await sign_in(phone, now)
        assert (worker.id, means) == (cast.tom.id, "passkey")
    assert (await passkeys_of(cast.tom.id))[0].last_used_at == now


async def test_after_a_password_it_is_the_second_step(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.tom, now)
    _, means = await sign_in(phone, now, worker=cast.tom.id, password_was_right=True)
    assert means == "password+passkey"


async def test_after_one_workers_password_no_other_workers_passkey_is_taken(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.helen, now)
    with pytest.raises(Refused):
        await sign_in(phone, now, worker=cast.tom.id, password_was_right=True)


async def test_a_passkey_that_goes_back_in_its_count_is_a_copy(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    for _ in range(3):
        await sign_in(phone, now)
    phone.count = 1
    with pytest.raises(Refused) as refused:
        await sign_in(phone, now)
    assert "copied" in refused.value.errors["passkey"]
    noted = await AuditEntry.objects().where(AuditEntry.act == "refused copied passkey").first()
    assert noted is not None
    assert noted.worker == cast.sian.id


async def test_a_device_that_does_not_check_who_holds_it_is_refused(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    phone.verifies = False
    with pytest.raises(Refused):
        await sign_in(phone, now)
    with pytest.raises(Refused):
        await a_passkey(cast.jo, now, verifies=False)


async def test_another_sites_answer_is_refused(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    phone.origin = "https://evil.example"
    with pytest.raises(Refused):
        await sign_in(phone, now)


async def test_an_answer_is_good_once(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now, counts=False)
    options, token = await a_challenge(now)
    answer = phone.use(options)
    step = await step_with(token, now=now)
    worker, _ = await enter_passkey(step, answer, site=SITE, where=HERE, now=now)
    with pytest.raises(Refused):
        await enter_passkey(step, answer, site=SITE, where=HERE, now=now)
    await open_session(worker, where=HERE, now=now, step=step)
    with pytest.raises(UsedBefore):
        await step_with(token, now=now)


async def test_an_answer_to_another_challenge_is_refused(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    options, _ = await a_challenge(now)
    _, token = await a_challenge(now)
    with pytest.raises(Refused):
        await enter_passkey(await step_with(token, now=now), phone.use(options), site=SITE, where=HERE, now=now)


async def test_a_closed_account_has_no_passkey(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.sian.id)
    with pytest.raises(Refused):
        await sign_in(phone, now)


async def test_a_removed_passkey_is_refused_with_the_same_words_as_an_unknown_one(cast: Cast, now: datetime) -> None:
    removed, unknown = await a_passkey(cast.sian, now), Authenticator(ORIGIN)
    await Passkey.update({Passkey.removed_at: now}).where(Passkey.worker == cast.sian.id)
    told = []
    for phone in (removed, unknown):
        with pytest.raises(Refused) as refused:
            await sign_in(phone, now)
        told.append(refused.value.errors)
    assert told[0] == told[1]


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 7}', '{"id": "a\\u0000b"}', "{", '{"id": "\ud800"}'])
async def test_rubbish_is_refused(cast: Cast, now: datetime, sent: str) -> None:
    _, token = await a_challenge(now)
    with pytest.raises(Refused):
        await enter_passkey(await step_with(token, now=now), sent, site=SITE, where=HERE, now=now)


async def test_a_step_of_ones_own_page_signs_nobody_in(cast: Cast, now: datetime) -> None:
    phone = await a_passkey(cast.sian, now)
    with pytest.raises(Refused):
        await sign_in(phone, now, worker=cast.sian.id)


async def test_no_more_than_ten(cast: Cast, now: datetime) -> None:
    for _ in range(MOST):
        await a_passkey(cast.sian, now)
    with pytest.raises(Refused):
        await a_passkey(cast.sian, now)


async def test_the_first_one_brings_recovery_codes_and_the_second_does_not(cast: Cast, now: datetime) -> None:
    shown = []
    for _ in range(2):
        step, token = await begin_step(now=now, worker=cast.sian.id)
        options = json.loads(await options_for_new(cast.sian, SITE, await new_challenge(step)))
        step = await step_with(token, now=now)
        made = Authenticator(ORIGIN).make(options)
        shown.append(await add_passkey(cast.sian, made, name="Phone", step=step, site=SITE, secret=SECRET, now=now))
    assert [len(codes) for codes in shown] == [10, 0]
