"""Doorbells: one row a ring and device or mailbox, queued in the transaction that made them due."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from piccolo.columns import And

from server.database import after_commit
from server.doorbell import new_opaque_id
from server.models.alert import Alert, Delivery, State
from server.models.push_subscription import PushSubscription
from server.rules.in_bulk import AT_ONCE, insert_new
from server.rules.ladder_data import ladder_data
from server.waking import wake

MAIL = "mail"


async def queue_due(*, now: datetime, event: UUID | None = None) -> int:
    """Turn every alert whose doorbell is due into deliveries, inside the caller's transaction, whose commit wakes this
    process's dispatcher. Returns how many alerts.

    A push to each browser of the recipient, and an e-mail: at once when there is no browser to ring, else at the second
    step, unless somebody has acted by then.
    """
    due = Alert.rings_at <= now
    these = And(Alert.event == event, due) if event else due
    rung = (
        await Alert.update({Alert.rings_at: None, Alert.rings: Alert.rings + 1})
        .where(these)
        .returning(Alert.id, Alert.recipient, Alert.rings)
    )
    browsers = await live_browsers({row["recipient"] for row in rung})
    rows: list[Delivery] = []
    for alert in rung:
        mine = browsers.get(alert["recipient"], [])
        wait = timedelta(minutes=ladder_data().mail_minutes if mine else 0)
        rows += [_row(alert, now, browser) for browser in mine]
        rows.append(_row(alert, now + wait, None))
    await insert_new(Delivery, rows)
    if rows:
        after_commit(wake)
    return len(rung)


async def live_browsers(workers: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The subscriptions that may still be rung, by worker."""
    found: dict[UUID, list[UUID]] = {}
    ids = list(workers)
    for start in range(0, len(ids), AT_ONCE):
        mine = PushSubscription.worker.is_in(ids[start : start + AT_ONCE])
        rows = await PushSubscription.select(PushSubscription.id, PushSubscription.worker).where(
            And(mine, PushSubscription.retired_at.is_null())
        )
        for row in rows:
            found.setdefault(row["worker"], []).append(row["id"])
    return found


def _row(alert: dict[str, UUID], due_at: datetime, browser: UUID | None) -> Delivery:
    return Delivery(
        alert=alert["id"],
        ring=alert["rings"],
        channel="push" if browser else MAIL,
        subscription=browser,
        target=str(browser) if browser else MAIL,
        token=new_opaque_id(),
        state=State.QUEUED.value,
        due_at=due_at,
    )
