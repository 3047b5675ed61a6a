from datetime import datetime, timedelta
from typing import Final

from server.checks.findings import Findings
from server.models.audit import AuditEntry, AuditLink
from server.rules.audit_walk import Broken, NotLinked, walk

QUICK: Final = 50_000
"""Links of the audit chain that are walked here, the last ones; all of them are for `doorstep audit verify`."""
SLACK: Final = timedelta(minutes=2)


async def check_audit(findings: Findings, now: datetime) -> None:
    """Whether the trail holds, is being linked, and was not written by another clock."""
    newest = await AuditEntry.select(AuditEntry.at).order_by(AuditEntry.id, ascending=False).first()
    if newest and newest["at"] > now + SLACK:
        findings.unsafe.append(
            f"This machine's clock says {now:%d %B %Y, %H:%M} UTC, and the audit has an entry of "
            f"{newest['at']:%d %B %Y, %H:%M}. One of them is wrong: due dates and alerts hang on it. Set the clock."
        )
    try:
        walked = await walk(now=now, last=QUICK)
    except NotLinked as waiting:
        findings.unsafe.append(
            f"{waiting} {await _say_last_link()} A server links them within a minute: start one, then check again."
        )
    except Broken as broken:
        findings.unsafe.append(f"The audit trail does not hold. {broken} Find out who could write to the database.")
    else:
        if walked.skipped:
            findings.told.append(
                f"The last {walked.entries} links of the audit trail hold. The {walked.skipped} before them were not "
                "looked at: `doorstep audit verify` does all."
            )


async def _say_last_link() -> str:
    last = await AuditLink.select(AuditLink.linked_at).order_by(AuditLink.number, ascending=False).first()
    return f"The last link was made on {last['linked_at']:%d %B %Y, %H:%M} UTC." if last else "Nothing was ever linked."
