from datetime import datetime

from server.checks.audit import check_audit
from server.checks.code_apps import check_code_apps
from server.checks.findings import Findings
from server.checks.telling import check_telling
from server.checks.waiting import check_waiting
from server.database import answers, close_database, open_database, pending_migrations
from server.models.worker import Role, Worker
from server.rules.second_factor import MUST_HAVE, factors_of
from server.settings import Settings


async def check_database(settings: Settings, findings: Findings, now: datetime) -> None:
    """Reachable, of this release, and fit to be used by the people who are in it."""
    try:
        await open_database(settings)
    except Exception as error:
        findings.unsafe.append(f"The database can't be opened ({type(error).__name__}). Look at DOORSTEP_DATABASE_URL.")
        return
    try:
        if not await answers():
            findings.unsafe.append("The database does not answer.")
        elif await pending_migrations():
            findings.unsafe.append("The database lacks tables of this release. Run `doorstep migrate`.")
        else:
            await _check_people(findings)
            await _check_second_factors(findings)
            await check_code_apps(settings, findings)
            await check_audit(findings, now)
            await check_telling(findings)
            await check_waiting(settings, findings, now)
    finally:
        await close_database()


async def _check_people(findings: Findings) -> None:
    if await Worker.exists().where(Worker.email.like("%@doorstep.test")):
        findings.unsafe.append("The demo's people are in this database, with a password that everybody can look up.")
    if not await Worker.exists().where(Worker.role == Role.ADMINISTRATOR):
        findings.missing.append(
            "There is no administrator yet, so nobody looks after people and devices. Run `doorstep person add`."
        )


async def _check_second_factors(findings: Findings) -> None:
    must = Worker.select(Worker.id).where(Worker.role.is_in(list(MUST_HAVE)), Worker.closed_at.is_null())
    without = [worker for worker in await must.output(as_list=True) if not (await factors_of(worker)).any]
    if without:
        who = (
            "1 manager or administrator has" if len(without) == 1 else f"{len(without)} managers or administrators have"
        )
        findings.unsafe.append(
            f"{who} no second factor yet. Whoever signs in first with the password sets it up: have them do it now."
        )
