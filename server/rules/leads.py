"""Who leads a plan, and who may visit in the lead's place."""

from datetime import date, datetime

from piccolo.columns import And

from server.database import transaction
from server.models.child import Child
from server.models.plan import Cover, Lead, Plan
from server.models.worker import Role, Worker
from server.rules import access, audit
from server.rules.london import day_of
from server.rules.plan_clocks import wind_clocks
from server.rules.refusals import NotFound, Refused
from server.rules.restricted import is_restricted, named_for
from server.rules.without_lead import close_where_led_again


async def running_plan_of(child: Child) -> Plan:
    """The child's plan that has not ended. Raises NotFound when there is none."""
    plan = await Plan.objects().where(And(Plan.child == child.id, Plan.ended_on.is_null())).first()
    if plan is None:
        raise NotFound
    return plan


async def change_lead(manager: Worker, child: Child, worker: Worker | None, *, now: datetime) -> None:
    """Make `worker` the lead social worker from `now` on.

    Raises NotFound when the manager doesn't oversee the child's team, Refused when the worker can't lead.
    """
    if worker is None or worker.role != Role.SOCIAL_WORKER or worker.closed_at is not None:
        raise Refused({"worker": "Choose a social worker of the list."})
    async with transaction():
        plan = await _plan_for(manager, child, now)
        await _check_named(worker, child)
        await Lead.update({Lead.ended_at: now}).where(And(Lead.plan == plan.id, Lead.ended_at.is_null()))
        await Lead.insert(Lead(plan=plan.id, worker=worker.id, began_at=now))
        await wind_clocks(plan, now=now)
        await audit.note("changed lead", now=now, worker=manager.id, subject_kind="child", subject=child.id)
        await close_where_led_again(now=now)


async def agree_cover(
    manager: Worker, child: Child, worker: Worker | None, *, from_on: date | None, until_on: date | None, now: datetime
) -> None:
    """Agree that `worker` may visit in the lead's place from one London day to another, both included.

    Wales, engaging the child: the lead sees the child; a visit by somebody else counts only as agreed named cover.
    Raises NotFound when the manager doesn't oversee the child's team, Refused with a sentence for each field.
    """
    errors = {}
    if worker is None or worker.role != Role.SOCIAL_WORKER or worker.closed_at is not None:
        errors["worker"] = "Choose a social worker of the list."
    if from_on is None:
        errors["from_on"] = "Say from which day."
    if until_on is None:
        errors["until_on"] = "Say until which day."
    elif until_on < (from_on or until_on) or until_on < day_of(now):
        errors["until_on"] = "The last day of cover can’t be before its first, nor before today."
    if errors or worker is None:
        raise Refused(errors)
    async with transaction():
        plan = await _plan_for(manager, child, now)
        await _check_named(worker, child)
        await Cover.insert(
            Cover(
                plan=plan.id,
                worker=worker.id,
                from_on=from_on,
                until_on=until_on,
                agreed_by=manager.id,
                agreed_at=now,
            )
        )
        # A visit made in the days now covered may count after all.
        await wind_clocks(plan, now=now)
        await audit.note("agreed cover", now=now, worker=manager.id, subject_kind="child", subject=child.id)


async def _plan_for(manager: Worker, child: Child, now: datetime) -> Plan:
    if not await access.may_act_on(manager, child.id, now=now):
        raise NotFound
    return await running_plan_of(child)


async def _check_named(worker: Worker, child: Child) -> None:
    """A lead or cover who may not see a restricted child could not visit them."""
    if await is_restricted(child.id) and worker.id not in (await named_for([child.id]))[child.id]:
        raise Refused({"worker": "Only named people may see this child. Name them first, then choose them here."})
