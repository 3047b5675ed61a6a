"""Who rings which doorbell: claimed by conditional UPDATE, which both databases decide the same way."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from piccolo.columns import And, Or

from server.models.acknowledgement import Acknowledgement
from server.models.alert import Alert, Delivery, State
from server.models.push_subscription import PushSubscription
from server.rules.ladder_data import ladder_data

LEASE: Final = timedelta(seconds=60)
"""Longer than any doorbell takes. After it the process that claimed is taken for dead."""
AT_ONCE: Final = 200
LOST_AFTER: Final = 2
"""Claims in a row that nobody knows the end of: a doorbell that kills what rings it is not tried for ever."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A doorbell that is this process's to ring."""

    id: UUID
    alert: UUID
    ring: int
    channel: str
    target: str
    token: str
    due_at: datetime
    tries: int
    lost: bool
    recipient: UUID
    email: str
    event: UUID
    rule: str
    raised_at: datetime
    """When what it is about was raised."""
    needed: bool
    subscription: UUID | None = None
    endpoint: str = ""
    p256dh: str = ""
    auth: str = ""


async def claim_due(*, now: datetime) -> list[Claimed]:
    """Claim some of the doorbells that are due; none left, none returned. No transaction may be running: what it claims
    has to be seen by others at once."""
    due = await Delivery.select(Delivery.id).where(_free(now)).order_by(Delivery.due_at).limit(AT_ONCE)
    if not due:
        return []
    mine = (
        await Delivery.update(
            {
                Delivery.claimed_until: now + LEASE,
                Delivery.unmarked: Delivery.unmarked + 1,
                Delivery.tries: Delivery.tries + 1,
            }
        )
        .where(And(Delivery.id.is_in([row["id"] for row in due]), _free(now)))
        .returning(Delivery.id)
    )
    if not mine:
        # Others were quicker with all of these: there may be more behind them.
        return await claim_due(now=now)
    return await _with_all_it_takes([row["id"] for row in mine], now)


async def postpone_mail(*, now: datetime) -> None:
    """After a time without a dispatcher the e-mail would be due together with its push: it keeps its distance."""
    late = await Delivery.select(Delivery.id, Delivery.alert, Delivery.ring).where(
        And(And(Delivery.state == State.QUEUED.value, Delivery.due_at <= now), Delivery.channel == "mail")
    )
    if not late:
        return
    untried = await Delivery.select(Delivery.alert, Delivery.ring).where(
        And(
            And(Delivery.state == State.QUEUED.value, Delivery.tries == 0),
            And(Delivery.channel == "push", Delivery.alert.is_in([row["alert"] for row in late])),
        )
    )
    pushes = {(row["alert"], row["ring"]) for row in untried}
    ids = [row["id"] for row in late if (row["alert"], row["ring"]) in pushes]
    if ids:
        later = now + timedelta(minutes=ladder_data().mail_minutes)
        await Delivery.update({Delivery.due_at: later}).where(Delivery.id.is_in(ids))


def _free(now: datetime) -> And:
    unclaimed = Or(Delivery.claimed_until.is_null(), Delivery.claimed_until <= now)
    return And(And(Delivery.state == State.QUEUED.value, Delivery.due_at <= now), unclaimed)


async def _with_all_it_takes(ids: list[UUID], now: datetime) -> list[Claimed]:
    rows = await Delivery.select(
        Delivery.id,
        Delivery.alert,
        Delivery.ring,
        Delivery.channel,
        Delivery.target,
        Delivery.token,
        Delivery.due_at,
        Delivery.tries,
        Delivery.unmarked,
        Delivery.subscription,
    ).where(Delivery.id.is_in(ids))
    alerts = await _alerts({row["alert"] for row in rows})
    acknowledged = await _acknowledged({alert["event"] for alert in alerts.values()})
    browsers = await _browsers({row["subscription"] for row in rows if row["subscription"]})
    return [
        Claimed(
            id=row["id"],
            alert=row["alert"],
            ring=row["ring"],
            channel=row["channel"],
            target=row["target"],
            token=row["token"],
            due_at=row["due_at"],
            tries=row["tries"],
            lost=row["unmarked"] > LOST_AFTER,
            needed=_needed(row, alerts[row["alert"]], acknowledged, now),
            subscription=row["subscription"],
            **{name: alerts[row["alert"]][name] for name in ("recipient", "email", "event", "rule", "raised_at")},
            **browsers.get(row["subscription"], {}),
        )
        for row in sorted(rows, key=lambda row: (row["due_at"], row["id"]))
    ]


def _needed(
    row: Mapping[str, Any], alert: Mapping[str, Any], acknowledged: set[tuple[UUID, UUID]], now: datetime
) -> bool:
    """Whether the doorbell still has something to say: nobody acted meanwhile, or this person is told in any case."""
    if alert["in_any_case"]:
        known = alert["opened_at"] is not None or (alert["event"], alert["recipient"]) in acknowledged
        return not (row["channel"] == "mail" and known)
    calling = alert["climbs_at"] is not None and alert["round_began_at"] <= now
    return calling and alert["closed_at"] is None


async def _alerts(ids: set[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = await Alert.select(
        Alert.id,
        Alert.recipient,
        Alert.event,
        Alert.rule,
        Alert.in_any_case,
        Alert.opened_at,
        Alert.event.raised_at.as_alias("raised_at"),
        Alert.event.closed_at.as_alias("closed_at"),
        Alert.event.climbs_at.as_alias("climbs_at"),
        Alert.event.round_began_at.as_alias("round_began_at"),
        Alert.recipient.email.as_alias("email"),
    ).where(Alert.id.is_in(list(ids)))
    return {row["id"]: row for row in rows}


async def _acknowledged(events: set[UUID]) -> set[tuple[UUID, UUID]]:
    rows = await Acknowledgement.select(Acknowledgement.event, Acknowledgement.worker).where(
        Acknowledgement.event.is_in(list(events))
    )
    return {(row["event"], row["worker"]) for row in rows}


async def _browsers(ids: set[UUID]) -> dict[UUID | None, dict[str, Any]]:
    if not ids:
        return {}
    rows = await PushSubscription.select(
        PushSubscription.id, PushSubscription.endpoint, PushSubscription.p256dh, PushSubscription.auth
    ).where(PushSubscription.id.is_in(list(ids)))
    return {row.pop("id"): row for row in rows}
