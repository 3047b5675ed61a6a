"""Shut doors: those of the past were answered for, and one this very day waits for its manager."""

from datetime import datetime, timedelta

from server.demo.households import Household
from server.demo.staff import Staff
from server.models.event import Event
from server.models.ids import new_id
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.acknowledging import acknowledge
from server.rules.alert_access import children_of_event
from server.rules.closing import close
from server.rules.core_group import add_member
from server.rules.deciding import decide
from server.rules.decision_form import read_decision
from server.rules.denied_access import record_denied_access, record_details
from server.rules.denied_access_form import read_denied_access, read_details
from server.rules.london import day_of

CORE_GROUP = (
    ("Priya Nair", "School nursing", "01632 960 401"),
    ("Len Hart", "Police, public protection", "01632 960 402"),
    ("Mair Rees", "Ysgol Glan yr Afon", "01632 960 403"),
)
SHUT_FOR = timedelta(minutes=6)


async def form_core_group(household: Household, lead: Worker, *, now: datetime) -> None:
    """Three professionals, and the parents, one of whom may be the danger."""
    for name, agency, phone in CORE_GROUP:
        await add_member(lead, household.family.id, name=name, agency=agency, phone=phone, now=now)
    for adult in household.adults.values():
        name = f"{adult.first_name} {adult.last_name}"
        await add_member(lead, household.family.id, name=name, agency="", phone=adult.phone, adult=adult.id, now=now)


async def answer_past_alerts() -> None:
    """Every alert that the stories raised was acknowledged, decided and closed within the next day."""
    for event in await Event.objects().where(Event.closed_at.is_null()).order_by(Event.raised_at):
        manager = await _manager_of(event.team)
        at = event.raised_at
        await acknowledge(manager, event.id, words="Rang the lead worker.", now=at + timedelta(minutes=4))
        seen_on = day_of(at + timedelta(days=1))
        seen_by = "Priya Nair, school nurse"
        asked = {"kind": "agency_sees_child", "who": seen_by, "by_on": seen_on.isoformat(), "why": "At school."}
        await decide(manager, event.id, read_decision(asked), now=at + timedelta(minutes=22))
        fields: dict[str, str] = {}
        for child in await children_of_event(event.id):
            fields |= {f"how-{child}": "seen", f"seen_by-{child}": seen_by, f"seen_on-{child}": seen_on.isoformat()}
        await close(manager, event.id, fields or {"words": "Spoken with the worker."}, now=at + timedelta(days=1))


async def shut_a_door(household: Household, staff: Staff, *, now: datetime) -> None:
    """A few minutes ago, and nobody has acknowledged it yet."""
    at = now - SHUT_FOR
    children = [str(child.id) for child in household.born]
    said = {"family": str(household.family.id), "children": children, "to": "home", "danger": "not_known"}
    visit = await record_denied_access(
        staff.sian, read_denied_access(said), visit_id=new_id(), recorded_at=at, received_at=at
    )
    told = {
        "visit": str(visit.id),
        "obstructed_by": "A man who gave no name",
        "their_words": "Not today, come back with a warrant.",
        "tried": ["knocked", "phoned", "looked"],
        "child_noticed": "yes",
        "child_noticed_words": "A child was heard upstairs.",
    }
    later = at + timedelta(minutes=2)
    await record_details(staff.sian, read_details(told), details_id=new_id(), recorded_at=later, received_at=later)


async def _manager_of(team: Team) -> Worker:
    overseen = Oversight.select(Oversight.worker).where(Oversight.team == team)
    managers = await Worker.objects().where(Worker.id.is_in(overseen)).order_by(Worker.id)
    return next(one for one in managers if one.role == Role.TEAM_MANAGER)
