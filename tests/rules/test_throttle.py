"""Who tries too often waits, longer each time, in every process; waiting tells nobody whether there is an account."""

import asyncio
from datetime import datetime, timedelta

import pytest

from server.demo.staff import PASSWORD
from server.models.throttle import Throttle
from server.models.worker import Worker
from server.rules.refusals import Refused
from server.rules.signing_in import From, enter_password, open_session
from server.rules.throttle import Throttled, Tries, count, take_back, tries_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("database")
SECRET = b"the server's own"
HERE = From(address="192.0.2.7", browser="Chrome on Android", hours=12, secret=SECRET)
HERS = tries_of("social.worker@doorstep.test", "192.0.2.7", secret=SECRET)


async def wait_after(failures: int, tries: Tries, now: datetime) -> tuple[datetime, int]:
    """The moment of the last failure, and for how many seconds it made them wait."""
    for _ in range(failures):
        now = await once_free(tries, now)
    with pytest.raises(Throttled) as throttled:
        await count(tries, now=now)
    return now, throttled.value.seconds


async def once_free(tries: Tries, now: datetime) -> datetime:
    try:
        await count(tries, now=now)
    except Throttled as throttled:
        now += timedelta(seconds=throttled.seconds)
        await count(tries, now=now)
    return now


async def test_four_failures_wait_for_nothing(now: datetime) -> None:
    for _ in range(4):
        await count(HERS, now=now)
    await count(HERS, now=now)


@pytest.mark.parametrize(("failures", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (12, 15)])
async def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, minutes: int, now: datetime) -> None:
    assert (await wait_after(failures, HERS, now))[1] == minutes * 60


async def test_it_says_when_to_try_again_in_londons_time(now: datetime) -> None:
    for _ in range(5):
        await count(HERS, now=now)
    with pytest.raises(Throttled) as throttled:
        await count(HERS, now=now + timedelta(seconds=10))
    assert (throttled.value.sentence, throttled.value.seconds) == ("Too many tries. Try again at 14:06.", 50)
    summer = now.replace(month=7)
    assert Throttled(summer, summer).sentence == "Too many tries. Try again at 15:05."
    assert Throttled(now + timedelta(seconds=1), now).sentence == "Too many tries. Try again at 14:06."


async def test_what_waits_is_counted_no_further(now: datetime) -> None:
    last, _ = await wait_after(5, HERS, now)
    for _ in range(50):
        with pytest.raises(Throttled):
            await count(HERS, now=last + timedelta(seconds=30))
    assert (await Throttle.objects().where(Throttle.subject == HERS.account).first()).failures == 5  # type: ignore[union-attr]


async def test_a_day_without_a_failure_is_a_new_beginning(now: datetime) -> None:
    last, _ = await wait_after(8, HERS, now)
    later = last + timedelta(days=1)
    for _ in range(5):
        await count(HERS, now=later)
    assert await _seconds(HERS, later) == 60


async def test_an_address_is_given_thirty_failures_an_hour_for_all_its_accounts(now: datetime) -> None:
    for number in range(30):
        await count(tries_of(f"{number}@doorstep.test", "192.0.2.7", secret=SECRET), now=now)
    fresh = tries_of("another@doorstep.test", "192.0.2.7", secret=SECRET)
    assert await _seconds(fresh, now) == 60
    await count(tries_of("another@doorstep.test", "192.0.2.8", secret=SECRET), now=now)
    await count(fresh, now=now + timedelta(hours=1))


async def test_all_addresses_of_one_ipv6_network_count_together() -> None:
    one, same, other = (
        tries_of("", address, secret=SECRET).address
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    )
    assert one == same != other
    assert tries_of("", "::ffff:192.0.2.7", secret=SECRET).address == tries_of("", "192.0.2.7", secret=SECRET).address


async def test_neither_account_nor_address_is_kept_in_clear(cast: Cast, now: datetime) -> None:
    await count(HERS, now=now)
    kept = str(await Throttle.select())
    assert "social.worker" not in kept
    assert "192.0.2" not in kept


async def test_of_many_tries_at_once_only_five_are_looked_at(cast: Cast, now: datetime) -> None:
    async def one() -> str:
        try:
            await enter_password(cast.sian.email, "wrong", where=HERE, now=now)
        except (Refused, Throttled) as no:
            return type(no).__name__
        return "in"

    outcomes = await asyncio.gather(*(one() for _ in range(20)))
    assert sorted(set(outcomes)) == ["Refused", "Throttled"]
    assert outcomes.count("Refused") == 5


async def test_an_unknown_account_waits_like_a_known_one(cast: Cast, now: datetime) -> None:
    await Worker.update({Worker.closed_at: now}).where(Worker.id == cast.omar.id)
    told = []
    for email in (cast.sian.email, "nobody@doorstep.test", cast.omar.email):
        said = []
        for _ in range(7):
            with pytest.raises((Refused, Throttled)) as no:
                await enter_password(email, "wrong", where=HERE, now=now)
            said.append(str(getattr(no.value, "sentence", no.value)))
        told.append(said)
    assert told[0] == told[1] == told[2]


async def test_even_the_right_password_waits(cast: Cast, now: datetime) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            await enter_password(cast.sian.email, "wrong", where=HERE, now=now)
    with pytest.raises(Throttled):
        await enter_password(cast.sian.email, PASSWORD, where=HERE, now=now)
    await enter_password(cast.sian.email, PASSWORD, where=HERE, now=now + timedelta(minutes=1))


async def test_being_signed_in_forgives_the_account_and_a_right_password_alone_does_not(
    cast: Cast, now: datetime
) -> None:
    for _ in range(4):
        with pytest.raises(Refused):
            await enter_password(cast.sian.email, "wrong", where=HERE, now=now)
    worker = await enter_password(cast.sian.email, PASSWORD, where=HERE, now=now)
    assert await _failures(HERS.account) == 4
    await open_session(worker, where=HERE, now=now)
    assert await _failures(HERS.account) == 0
    assert await _failures(HERS.address) == 4


async def test_a_try_that_was_right_is_taken_back(now: datetime) -> None:
    for _ in range(40):
        await count(HERS, now=now)
        await take_back(HERS)
    assert await _failures(HERS.address) == 0


async def _seconds(tries: Tries, now: datetime) -> int:
    with pytest.raises(Throttled) as throttled:
        await count(tries, now=now)
    return throttled.value.seconds


async def _failures(subject: str) -> int:
    row = await Throttle.objects().where(Throttle.subject == subject).first()
    return row.failures if row else 0
