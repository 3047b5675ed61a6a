"""Codes from an app, recovery codes, who must have a second factor, and taking it away."""

import asyncio
from datetime import datetime, timedelta

import pyotp
import pytest

from server.models.audit import AuditEntry
from server.models.second_factor import CodeApp, Passkey, RecoveryCode
from server.models.session import Session
from server.models.worker import Worker
from server.rules.codes import confirm_code_app, offer_code_app, take_code
from server.rules.recovery_codes import make_recovery_codes, recovery_codes_left, take_recovery_code
from server.rules.refusals import NotFound, Refused
from server.rules.second_factor import factors_of, remove_code_app, remove_passkey, reset_second_factor
from server.rules.sessions import begin, live_session
from server.rules.setting_up import add_code_app
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")
SECRET = b"the server's own"


async def an_app(worker: Worker, now: datetime) -> pyotp.TOTP:
    """The worker's app, confirmed a minute ago."""
    offered = await offer_code_app(worker, secret=SECRET, now=now)
    app = pyotp.TOTP(offered.letters.replace(" ", ""))
    before = now - timedelta(minutes=1)
    await add_code_app(worker, app.at(before), secret=SECRET, now=before)
    return app


async def test_an_app_is_no_second_factor_before_its_first_right_code(cast: Cast, now: datetime) -> None:
    offered = await offer_code_app(cast.sian, secret=SECRET, now=now)
    assert not (await factors_of(cast.sian.id)).any
    with pytest.raises(Refused):
        await confirm_code_app(cast.sian, "000000", secret=SECRET, now=now)
    assert offered == await offer_code_app(cast.sian, secret=SECRET, now=now)
    code = pyotp.TOTP(offered.letters.replace(" ", "")).at(now)
    await confirm_code_app(cast.sian, f" {code[:3]} {code[3:]} ", secret=SECRET, now=now)
    assert (await factors_of(cast.sian.id)).any


async def test_the_key_is_kept_sealed(cast: Cast, now: datetime) -> None:
    offered = await offer_code_app(cast.sian, secret=SECRET, now=now)
    assert offered.letters.replace(" ", "") not in str(await CodeApp.select())


async def test_a_key_opens_for_its_worker_alone(cast: Cast, now: datetime) -> None:
    app = await an_app(cast.sian, now)
    await CodeApp.update({CodeApp.worker: cast.jo.id}).where(CodeApp.worker == cast.sian.id)
    with pytest.raises(Refused):
        await take_code(cast.jo, app.at(now), secret=SECRET, now=now)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
async def test_a_phone_clock_may_be_one_step_off(cast: Cast, now: datetime, seconds: int) -> None:
    app = await an_app(cast.sian, now - timedelta(hours=1))
    await take_code(cast.sian, app.at(now + timedelta(seconds=seconds)), secret=SECRET, now=now)


@pytest.mark.parametrize("seconds", [-60, 60])
async def test_and_no_more(cast: Cast, now: datetime, seconds: int) -> None:
    app = await an_app(cast.sian, now - timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        await take_code(cast.sian, app.at(now + timedelta(seconds=seconds)), secret=SECRET, now=now)
    assert "clock" in refused.value.errors["code"]


async def test_a_code_is_good_once_and_so_is_an_older_one(cast: Cast, now: datetime) -> None:
    app = await an_app(cast.sian, now - timedelta(hours=1))
    await take_code(cast.sian, app.at(now), secret=SECRET, now=now)
    for used in (app.at(now), app.at(now - timedelta(seconds=30))):
        with pytest.raises(Refused) as refused:
            await take_code(cast.sian, used, secret=SECRET, now=now)
        assert "used already" in refused.value.errors["code"]


async def test_two_at_once_with_one_code_let_one_in(cast: Cast, now: datetime) -> None:
    app = await an_app(cast.sian, now - timedelta(hours=1))
    tries = (take_code(cast.sian, app.at(now), secret=SECRET, now=now) for _ in range(5))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 1


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "\0\ud800", "0" * 5000])
async def test_what_is_no_code_is_refused(cast: Cast, now: datetime, typed: str) -> None:
    await an_app(cast.sian, now)
    with pytest.raises(Refused):
        await take_code(cast.sian, typed, secret=SECRET, now=now)


async def test_another_workers_code_is_refused(cast: Cast, now: datetime) -> None:
    await an_app(cast.sian, now)
    app = await an_app(cast.jo, now)
    with pytest.raises(Refused):
        await take_code(cast.sian, app.at(now), secret=SECRET, now=now)


async def test_a_new_app_takes_the_place_of_the_old_one(cast: Cast, now: datetime) -> None:
    old = await an_app(cast.sian, now - timedelta(hours=1))
    new = await an_app(cast.sian, now)
    with pytest.raises(Refused):
        await take_code(cast.sian, old.at(now), secret=SECRET, now=now)
    await take_code(cast.sian, new.at(now), secret=SECRET, now=now)


async def test_ten_recovery_codes_each_good_once_however_typed(cast: Cast, now: datetime) -> None:
    codes = await make_recovery_codes(cast.sian, secret=SECRET, now=now)
    assert len(set(codes)) == 10
    await take_recovery_code(cast.sian, codes[0].upper().replace("-", " "), secret=SECRET, now=now)
    with pytest.raises(Refused):
        await take_recovery_code(cast.sian, codes[0], secret=SECRET, now=now)
    assert await recovery_codes_left(cast.sian.id) == 9


async def test_recovery_codes_are_kept_as_digests_and_are_nobody_elses(cast: Cast, now: datetime) -> None:
    codes = await make_recovery_codes(cast.sian, secret=SECRET, now=now)
    kept = str(await RecoveryCode.select())
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    with pytest.raises(Refused):
        await take_recovery_code(cast.jo, codes[0], secret=SECRET, now=now)


async def test_new_recovery_codes_end_the_old_ones(cast: Cast, now: datetime) -> None:
    old = await make_recovery_codes(cast.sian, secret=SECRET, now=now)
    await make_recovery_codes(cast.sian, secret=SECRET, now=now)
    with pytest.raises(Refused):
        await take_recovery_code(cast.sian, old[3], secret=SECRET, now=now)
    assert await recovery_codes_left(cast.sian.id) == 10


async def test_the_first_factor_brings_recovery_codes_and_the_last_takes_them_along(cast: Cast, now: datetime) -> None:
    await an_app(cast.sian, now)
    assert await recovery_codes_left(cast.sian.id) == 10
    await remove_code_app(cast.sian, demo=False, now=now)
    assert await recovery_codes_left(cast.sian.id) == 0


async def test_a_manager_keeps_one_factor_outside_the_demo(cast: Cast, now: datetime) -> None:
    await an_app(cast.tom, now)
    with pytest.raises(Refused):
        await remove_code_app(cast.tom, demo=False, now=now)
    passkey = await a_passkey_row(cast.tom, now)
    await remove_code_app(cast.tom, demo=False, now=now)
    with pytest.raises(Refused):
        await remove_passkey(cast.tom, passkey.id, demo=False, now=now)
    await remove_passkey(cast.tom, passkey.id, demo=True, now=now)


async def test_nobody_removes_anothers_passkey(cast: Cast, now: datetime) -> None:
    passkey = await a_passkey_row(cast.jo, now)
    with pytest.raises(NotFound):
        await remove_passkey(cast.sian, passkey.id, demo=False, now=now)


async def test_a_reset_takes_everything_ends_the_sessions_and_is_noted(cast: Cast, now: datetime) -> None:
    app = await an_app(cast.tom, now)
    await a_passkey_row(cast.tom, now)
    begun = await begin(cast.tom, now=now, hours=12)
    await reset_second_factor(cast.tom, cast.ada, now)
    await reset_second_factor(cast.helen, None, now)
    factors = await factors_of(cast.tom.id)
    assert (factors.any, factors.recovery_left) == (False, 0)
    assert await live_session(begun.token, now=now) is None
    with pytest.raises(Refused):
        await take_code(cast.tom, app.at(now), secret=SECRET, now=now)
    noted = await AuditEntry.objects().where(AuditEntry.act == "reset second factor")
    assert {(entry.worker, entry.subject) for entry in noted} == {(cast.ada.id, cast.tom.id), (None, cast.helen.id)}


async def test_nobody_resets_their_own(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused):
        await reset_second_factor(cast.ada, cast.ada, now)
    assert await Session.count() == 0


async def test_a_key_that_was_offered_under_another_secret_is_offered_anew(cast: Cast, now: datetime) -> None:
    old = await offer_code_app(cast.sian, secret=b"another secret", now=now)
    new = await offer_code_app(cast.sian, secret=SECRET, now=now)
    assert new != old
    assert await offer_code_app(cast.sian, secret=SECRET, now=now) == new


async def test_an_app_from_before_the_secret_was_rotated_goes_on_and_is_sealed_anew(cast: Cast, now: datetime) -> None:
    app = await an_app(cast.sian, now)
    with pytest.raises(Refused):
        await take_code(cast.sian, app.at(now), secret=b"new", now=now)
    await take_code(cast.sian, app.at(now), secret=b"new", earlier=[b"between", SECRET], now=now)
    later = now + timedelta(minutes=1)
    await take_code(cast.sian, app.at(later), secret=b"new", now=later)


async def test_a_recovery_code_from_before_the_secret_was_rotated_is_good_once(cast: Cast, now: datetime) -> None:
    codes = await make_recovery_codes(cast.sian, secret=SECRET, now=now)
    with pytest.raises(Refused):
        await take_recovery_code(cast.sian, codes[0], secret=b"new", now=now)
    rotated = {"secret": b"new", "earlier": [b"between", SECRET], "now": now}
    await take_recovery_code(cast.sian, codes[0], **rotated)
    with pytest.raises(Refused):
        await take_recovery_code(cast.sian, codes[0], **rotated)


async def a_passkey_row(worker: Worker, now: datetime) -> Passkey:
    row = Passkey(worker=worker.id, credential_id=f"id-{worker.id}", public_key=b"", name="Phone", created_at=now)
    await Passkey.insert(row)
    return row
