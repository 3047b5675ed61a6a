"""Tries to sign in, counted by account and by network address in the database, so that every process knows.

A try is counted as failed before it is looked at, and taken back when it was right: a hundred tries at once are
counted as a hundred. What nobody has signed in with is counted like an account, so that waiting tells nothing.
"""

import hashlib
import hmac
import ipaddress
import math
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from piccolo.columns import And, Where
from piccolo.query.mixins import OnConflictAction

from server.database import transaction
from server.models.throttle import Throttle
from server.rules.london import say_time

OF_AN_ACCOUNT: Final = 5
OF_AN_ADDRESS: Final = 30
"""More lenient: a whole office may share one."""
LONGEST_WAIT: Final = timedelta(minutes=15)
ACCOUNT_FORGETS: Final = timedelta(days=1)
ADDRESS_FORGETS: Final = timedelta(hours=1)


class Tries(NamedTuple):
    """Whose tries are counted, as keyed hashes. `account` is empty where nobody said who they are."""

    account: str
    address: str


class Throttled(Exception):
    """Nothing is looked at before `until`."""

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__("too many tries")
        self.seconds = max(1, math.ceil((until - now).total_seconds()))
        whole_minute = until + timedelta(minutes=1, microseconds=-1)
        self.sentence = f"Too many tries. Try again at {say_time(whole_minute)}."


def tries_of(email: str, address: str, *, secret: bytes) -> Tries:
    """`address` is that of the connection; of an IPv6 one the /64, which is what one household or phone gets."""
    account = _keyed(f"account {email}", secret) if email else ""
    return Tries(account, _keyed(f"address {_network(address)}", secret))


async def count(tries: Tries, *, now: datetime) -> None:
    """Count one try. Raises Throttled, and counts nothing, while somebody has to wait."""
    async with transaction():
        if tries.account:
            stale = Throttle.last_at <= now - ACCOUNT_FORGETS
            await _count(tries.account, OF_AN_ACCOUNT, stale, now)
        await _count(tries.address, OF_AN_ADDRESS, Throttle.first_at <= now - ADDRESS_FORGETS, now)


async def take_back(tries: Tries) -> None:
    """The try was no failure; those before it stay counted."""
    async with transaction():
        for subject in filter(None, tries):
            counted = And(Throttle.subject == subject, Throttle.failures > 0)
            await Throttle.update({Throttle.failures: Throttle.failures - 1, Throttle.until: None}).where(counted)


async def forgive(tries: Tries) -> None:
    """Somebody is signed in: the account's failures are forgotten. The address's stay."""
    await Throttle.delete().where(Throttle.subject == tries.account)


async def _count(subject: str, allowed: int, stale: Where, now: datetime) -> None:
    row = Throttle(subject=subject, failures=0, first_at=now, last_at=now)
    await Throttle.insert(row).on_conflict(action=OnConflictAction.do_nothing)
    this = Throttle.subject == subject
    over = Throttle.until.is_null() | (Throttle.until <= now)
    await Throttle.update({Throttle.failures: 0, Throttle.first_at: now, Throttle.until: None}).where(
        And(And(this, over), stale)
    )
    counted = (
        await Throttle.update({Throttle.failures: Throttle.failures + 1, Throttle.last_at: now})
        .where(And(this, over))
        .returning(Throttle.failures)
    )
    if not counted:
        waiting = await Throttle.select(Throttle.until).where(this).first()
        raise Throttled(waiting["until"] if waiting else now, now)
    failures: int = counted[0]["failures"]
    if failures >= allowed:
        await Throttle.update({Throttle.until: now + _wait(failures - allowed)}).where(this)


def _wait(beyond: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(beyond, 10)), LONGEST_WAIT)


def _keyed(subject: str, secret: bytes) -> str:
    return hmac.new(secret, subject.encode(errors="replace"), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, 64), strict=False))
