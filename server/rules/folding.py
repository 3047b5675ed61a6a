"""Never a burst: what comes due together, or came due while no dispatcher ran, rings once a person. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.models.alert import State
from server.models.event import Rule
from server.rules.claiming import Claimed

FRESH: Final = timedelta(minutes=5)
"""What was raised so short a time ago rings by itself, whatever else does."""

Aside = tuple[Claimed, State, UUID | None]
"""A doorbell that is not rung, why, and the one that it went along with."""


def fold(claimed: Sequence[Claimed], *, now: datetime) -> tuple[list[Claimed], list[Aside]]:
    """What to ring, and what to leave. A second ring of one alert, and an older alert beside any other, go along with
    the most urgent doorbell to the same device: opening it leads to all of them. So does an earlier ring's e-mail with
    the push that is due now.
    """
    aside: list[Aside] = [(one, State.NOT_NEEDED, None) for one in claimed if not one.needed]
    pushes = [one for one in claimed if one.needed and one.channel == "push"]
    to_ring: list[Claimed] = []
    for beside in _by_device(one for one in claimed if one.needed):
        rung: dict[UUID, Claimed] = {}
        for one in sorted(beside, key=_urgency):
            with_another = rung.get(one.alert) or _later_push(one, pushes)
            if with_another is None and rung and one.raised_at <= now - FRESH:
                with_another = next(iter(rung.values()))
            if with_another:
                aside.append((one, State.TOGETHER, with_another.id))
            else:
                rung[one.alert] = one
        to_ring += rung.values()
    return to_ring, aside


def _later_push(one: Claimed, pushes: list[Claimed]) -> Claimed | None:
    if one.channel == "push":
        return None
    return next((push for push in pushes if push.alert == one.alert and push.ring > one.ring), None)


def _by_device(claimed: Iterable[Claimed]) -> list[list[Claimed]]:
    groups: dict[tuple[UUID, str], list[Claimed]] = {}
    for one in claimed:
        groups.setdefault((one.recipient, one.target), []).append(one)
    return list(groups.values())


def _urgency(one: Claimed) -> tuple[bool, float, int]:
    """Denied access and threats before the rest, the newest first."""
    return (one.rule not in (Rule.DENIED_ACCESS, Rule.CHILD_SAID, Rule.VIOLENCE), -one.due_at.timestamp(), -one.ring)
