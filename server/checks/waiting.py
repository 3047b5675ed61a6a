from datetime import datetime, timedelta
from typing import Final

from piccolo.columns import And

from server.checks.findings import Findings
from server.models.attachment import Attachment, FileState
from server.models.audit import AuditEntry
from server.models.capture import Capture, Status
from server.rules.retention import may_go
from server.settings import Settings

LONG: Final = timedelta(weeks=2)
"""No rule says so: a manager is told at once, and a phone sends within a day."""
WEEKLY: Final = timedelta(days=8)


async def check_waiting(settings: Settings, findings: Findings, now: datetime) -> None:
    """What lies there for somebody, or for a timer."""
    waiting = And(Capture.status == Status.QUARANTINED.value, Capture.received_at < now - LONG)
    if records := await Capture.count().where(waiting):
        findings.missing.append(
            f"{_say(records, 'record has', 'records have')} been in quarantine for more than two weeks, out of the "
            "case file. The team's managers release or refuse them under Quarantine."
        )
    awaited = And(Attachment.state == FileState.AWAITED.value, Attachment.recorded_at < now - LONG)
    if files := await Attachment.count().where(awaited):
        findings.missing.append(
            f"{_say(files, 'drawing, recording or photo', 'drawings, recordings or photos')} that a record names did "
            "not come in more than two weeks. Devices says which phones hold something unsent: they need a signal."
        )
    await _check_retention(settings, findings, now)


async def _check_retention(settings: Settings, findings: Findings, now: datetime) -> None:
    rows = sum(over.rows for over in await may_go(audit_years=settings.audit_years, now=now - WEEKLY))
    if not rows:
        return
    findings.missing.append(
        f"{_say(rows, 'row is', 'rows are')} kept longer than they have to be. {await _say_last()} "
        "See why the weekly `doorstep retain --do-it` stopped."
    )


async def _say_last() -> str:
    """It notes in the audit what it let go of; of a time when there was nothing it leaves no trace."""
    let_go = AuditEntry.act.like("let go of old %")
    last = await AuditEntry.select(AuditEntry.at).where(let_go).order_by(AuditEntry.at, ascending=False).first()
    return f"Anything was last let go of on {last['at']:%d %B %Y}." if last else "Nothing was ever let go of here."


def _say(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
