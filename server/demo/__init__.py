"""A believable team's work, dated from today: one child overdue, one due today, some soon, some later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from server.database import transaction
from server.demo import core_families, more_families, stories
from server.demo.alerts import answer_past_alerts, form_core_group, shut_a_door
from server.demo.core_visits import visit_birch, visit_elm, visit_maple, visit_oak
from server.demo.devices import hand_out_devices
from server.demo.households import FamilyFacts, Household, take_in
from server.demo.staff import PASSWORD, Staff, hire_staff
from server.demo.visiting import Told, start_for, visit
from server.demo.voice import hear_kit
from server.models.plan import Cover
from server.models.worker import Worker
from server.rules.london import day_of, instant_of
from server.rules.plan_clocks import wind_clocks
from server.rules.signing_in import HASHER
from server.rules.standards import standard_named
from server.rules.working_days import Nation, is_working_day, nth_working_day_after

HIRED_DAYS_AGO = 400


async def load_demo(*, now: datetime) -> None:
    """Fill an empty database, all or nothing, as it would stand at `now`."""
    today = day_of(now)
    async with transaction():
        staff = await hire_staff(HASHER.hash(PASSWORD), now=now - timedelta(days=HIRED_DAYS_AGO))
        households = [
            *await _core_families(staff, today),
            *await _more_families(staff, today),
        ]
        for household in households:
            for plan in household.plans.values():
                await wind_clocks(plan, now=now)
        await answer_past_alerts()
        maple = households[0]
        await form_core_group(maple, staff.sian, now=now)
        await hear_kit(maple, staff.sian)
        await shut_a_door(maple, staff, now=now)
        await hand_out_devices(staff, now=now)


async def _core_families(staff: Staff, today: date) -> list[Household]:
    maple = await _take_in(core_families.MAPLE, staff, staff.sian, today)
    await _tell(maple, staff.sian, stories.MAPLE, until=today - timedelta(days=33))
    await visit_maple(maple, staff, today=today)
    oak = await _take_in(core_families.OAK, staff, staff.sian, today)
    await _tell(oak, staff.sian, stories.OAK, until=today - timedelta(days=33))
    await visit_oak(oak, staff, today=today)
    elm = await _take_in(core_families.ELM, staff, staff.sian, today)
    await _tell(elm, staff.sian, stories.ELM, until=today - timedelta(days=11))
    await visit_elm(elm, staff, today=today)
    birch = await _take_in(core_families.BIRCH, staff, staff.omar, today)
    await _tell(birch, staff.omar, stories.BIRCH, until=today - timedelta(days=14))
    await visit_birch(birch, staff, today=today)
    return [maple, oak, elm, birch]


async def _more_families(staff: Staff, today: date) -> list[Household]:
    """Each with the working days until a child must next be seen."""
    hazel = await _family(more_families.HAZEL, staff, staff.sian, stories.HAZEL, today, due_in=3)
    ash = await _family(more_families.ASH, staff, staff.sian, stories.ASH, today, due_in=6)
    willow = await _family(more_families.WILLOW, staff, staff.sian, stories.WILLOW, today, due_in=8)
    alder = await _family(more_families.ALDER, staff, staff.sian, stories.ALDER, today, due_in=1)
    poplar = await _family(more_families.POPLAR, staff, staff.jo, stories.POPLAR, today, due_in=5)
    cedar = await _family(more_families.CEDAR, staff, staff.omar, stories.CEDAR, today, due_in=2)
    await _agree_cover(willow, staff, today)
    return [hazel, ash, willow, alder, poplar, cedar]


async def _family(
    facts: FamilyFacts, staff: Staff, lead: Worker, story: Sequence[Told], today: date, *, due_in: int
) -> Household:
    """The story's last chapter is the visit that the clocks run from: every child seen alone, at home."""
    household = await _take_in(facts, staff, lead, today)
    nation: Nation = "ENG" if lead is staff.omar else "WLS"
    kind, standard = ("seen", "bedfordshire") if nation == "ENG" else ("seen_alone", "wales")
    due_on = nth_working_day_after(today, due_in, nation)
    every = facts.children[0].seen_every
    last_on = start_for(kind, due_on, standard_named(standard), nation, today=today, every=every)
    assert last_on  # noqa: S101 - some visit always makes a working day the due day
    *before, latest = story
    await _tell(household, lead, before, until=last_on - timedelta(days=6))
    await visit(household, lead, replace(latest, on=last_on))
    return household


async def _take_in(facts: FamilyFacts, staff: Staff, lead: Worker, today: date) -> Household:
    ours = lead is not staff.omar
    team, manager = (staff.cwm_valley, staff.tom) if ours else (staff.north_town, staff.helen)
    return await take_in(facts, team=team, lead=lead, manager=manager, on=today)


async def _tell(household: Household, author: Worker, story: Sequence[Told], *, until: date) -> None:
    """The chapters at even distances from the conference to `until`, on working days."""
    began_on = next(iter(household.plans.values())).started_on + timedelta(days=4)
    step = (until - began_on) / max(1, len(story) - 1)
    for number, told in enumerate(story):
        day = began_on + number * step
        while not is_working_day(day, "WLS"):
            day -= timedelta(days=1)
        await visit(household, author, replace(told, on=day))


async def _agree_cover(household: Household, staff: Staff, today: date) -> None:
    """Jo may visit in Siân's place for a fortnight."""
    plan = next(iter(household.plans.values()))
    agreed_at = instant_of(today - timedelta(days=2), time(16, 10))
    until_on = today + timedelta(days=12)
    await Cover.insert(
        Cover(
            plan=plan.id,
            worker=staff.jo.id,
            from_on=today - timedelta(days=2),
            until_on=until_on,
            agreed_by=staff.tom.id,
            agreed_at=agreed_at,
        )
    )
