"""Lets go of rows whose time is over. What may go, and when, stands in `server/retention/default.toml`."""

from datetime import datetime, timedelta
from typing import NamedTuple

from piccolo.columns import And, Column, Or, Where
from piccolo.table import Table

from server.database import transaction
from server.models.alert import Delivery
from server.models.attachment import Attachment, AttachmentPart
from server.models.capture import IN_THE_CASE_FILE, Capture, Conflict
from server.models.push_subscription import PushSubscription
from server.models.second_factor import CodeApp, Passkey, RecoveryCode, SignInStep
from server.models.session import Session
from server.models.throttle import Throttle
from server.rules import audit
from server.rules.audit_retention import let_go as let_audit_go
from server.rules.audit_retention import may_go as audit_may_go
from server.rules.retention_data import Goes, Kind, retention_data


class Over(NamedTuple):
    """What the time is over for: in words, and how many rows."""

    what: str
    rows: int


async def may_go(*, audit_years: int, now: datetime) -> list[Over]:
    """What `let_go` would let go of at this moment. `audit_years` 0: no audit entry ever."""
    over = [Over(_words(goes), await _count(goes, now)) for goes in _by_days()]
    if audit_years:
        over.append(Over(_audit_words(audit_years), await audit_may_go(_years_before(now, audit_years))))
    return over


async def let_go(*, audit_years: int, now: datetime) -> list[Over]:
    """Delete it, one kind a transaction, and note in the audit that it was done. Returns how many rows went.

    Never anything that a worker recorded, a phone sent, or an alert told. `audit_years` 0: no audit entry either.
    """
    gone = []
    for goes in _by_days():
        async with transaction():
            rows = await _count(goes, now)
            if rows:
                await _delete(goes.kind, now - timedelta(days=goes.days or 0))
                await audit.note(f"let go of old {goes.kind.replace('_', ' ')}", now=now, worker=None)
            gone.append(Over(_words(goes), rows))
    if audit_years:
        entries = await let_audit_go(before=_years_before(now, audit_years), now=now)
        gone.append(Over(_audit_words(audit_years), entries))
    return gone


def _by_days() -> list[Goes]:
    return [goes for goes in retention_data().goes if goes.days is not None]


async def _count(goes: Goes, now: datetime) -> int:
    before = now - timedelta(days=goes.days or 0)
    return sum([int(await table.count().where(where)) for table, where in _over(goes.kind, before)])


async def _delete(kind: Kind, before: datetime) -> None:
    if kind == "subscriptions":
        await _empty_subscriptions(before)
        return
    for table, where in _over(kind, before):
        await table.delete().where(where)


def _over(kind: Kind, before: datetime) -> list[tuple[type[Table], Where | And | Or]]:
    """The rows of that kind whose time was over at `before`."""
    match kind:
        case "sessions":
            return [(Session, Or(Session.ended_at < before, Session.ends_at < before))]
        case "sign_in_steps":
            return [(SignInStep, SignInStep.ends_at < before)]
        case "throttles":
            waiting_over = Or(Throttle.until.is_null(), Throttle.until < before)
            return [(Throttle, And(Throttle.last_at < before, waiting_over))]
        case "second_factors":
            used = Or(RecoveryCode.used_at < before, RecoveryCode.replaced_at < before)
            return [
                (Passkey, Passkey.removed_at < before),
                (CodeApp, CodeApp.removed_at < before),
                (RecoveryCode, used),
            ]
        case "subscriptions":
            return [(PushSubscription, And(PushSubscription.retired_at < before, PushSubscription.endpoint != ""))]
        case "file_pieces":
            return [(AttachmentPart, _named_by_nobody(before))]
        case "audit":
            raise ValueError("the audit has years, not days")


def _named_by_nobody(before: datetime) -> And:
    """Pieces of a file of which nothing came since then: whole files, so that what is left is never taken for more."""
    lately = AttachmentPart.select(AttachmentPart.digest).where(AttachmentPart.received_at >= before)
    # Only what these name is known by row: whatever else a phone sent is kept sealed, its files’ names inside.
    outside = Capture.status.not_in([status.value for status in IN_THE_CASE_FILE])
    phones = Capture.select(Capture.registration).where(And(outside, Capture.registration.is_not_null()))
    with_other_versions = Conflict.select(Conflict.registration)
    old = And(AttachmentPart.received_at < before, AttachmentPart.digest.not_in(lately))
    nameless = AttachmentPart.digest.not_in(Attachment.select(Attachment.digest))
    of_no_such_phone = And(
        AttachmentPart.registration.not_in(phones), AttachmentPart.registration.not_in(with_other_versions)
    )
    return And(old, And(nameless, of_no_such_phone))


async def _empty_subscriptions(before: datetime) -> None:
    """A doorbell names the browser it was for, and goes with that browser's row: so such a row is only emptied."""
    [(_, over)] = _over("subscriptions", before)
    rung = Delivery.select(Delivery.subscription).where(Delivery.subscription.is_not_null())
    await PushSubscription.delete().where(And(over, PushSubscription.id.not_in(rung)))
    nothing: dict[Column | str, str] = {
        PushSubscription.endpoint: "",
        PushSubscription.p256dh: "",
        PushSubscription.auth: "",
    }
    await PushSubscription.update(nothing).where(over)


def _words(goes: Goes) -> str:
    return goes.what.format(days=goes.days)


def _audit_words(years: int) -> str:
    [goes] = [goes for goes in retention_data().goes if goes.kind == "audit"]
    return goes.what.format(years=years)


def _years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        # On the 29th of February: that day is not over before the 28th is.
        return now.replace(year=now.year - years, day=28)
