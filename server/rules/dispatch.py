"""Rings the doorbells that are due. Any number of processes may do this side by side, on either database."""

import asyncio
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from server.database import transaction
from server.handover import Handover
from server.rules.claiming import Claimed, claim_due, postpone_mail
from server.rules.climbing import climb_due
from server.rules.folding import fold
from server.rules.marking import mark, set_aside
from server.rules.silent_timers import alert_silent_timers


class Doorbells(Protocol):
    """The wire: what carries a doorbell to a browser or a mailbox. It gets an opaque id, nothing that says anything."""

    async def push(self, *, endpoint: str, p256dh: str, auth: str, opaque: str, alert: UUID) -> Handover: ...

    async def mail(self, *, address: str, opaque: str) -> Handover: ...


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did."""

    climbed: int
    """Events whose ladder went on."""
    rung: int
    """Doorbells that were tried."""


async def run_due(doorbells: Doorbells, *, now: datetime) -> Ran:
    """Do everything that is due by `now`, once: timers that ran out, ladders, doorbells.

    A claim is a conditional UPDATE, so each doorbell is rung by one process; it lapses after a minute, so a process
    that dies between sending and marking makes one doorbell ring twice, and loses none.
    """
    async with transaction():
        await alert_silent_timers(now=now)
        climbed = await climb_due(now=now)
        await postpone_mail(now=now)
    rung = 0
    while claimed := await claim_due(now=now):
        ringing, aside = fold(claimed, now=now)
        await set_aside(aside)
        handovers = await asyncio.gather(*(_ring(doorbells, one) for one in ringing))
        await mark(list(zip(ringing, handovers, strict=True)), now=now)
        rung += len(ringing)
    return Ran(climbed=climbed, rung=rung)


async def _ring(doorbells: Doorbells, one: Claimed) -> Handover:
    if one.lost:
        return Handover("refused", why="not known whether it went")
    try:
        if one.channel == "push":
            return await doorbells.push(
                endpoint=one.endpoint, p256dh=one.p256dh, auth=one.auth, opaque=one.token, alert=one.alert
            )
        return await doorbells.mail(address=one.email, opaque=one.token)
    except Exception:
        # One doorbell that can't be rung must not silence the others.
        return Handover("unreachable", why="could not be sent")
