"""The form for a shut door, and the page on which what happened there is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.models.denied_access import DeniedAccess
from server.models.event import Event
from server.models.family import Family
from server.models.ids import new_id
from server.models.visit import Visit
from server.models.worker import Worker
from server.rules import access
from server.rules.alert_access import reads_of_all, words_kept_back
from server.rules.alert_door import Door, door_of
from server.rules.alert_standing import say_day_and_time, say_when, standings_of
from server.rules.case_work import is_own_case_work
from server.rules.child_danger import event_of_danger, own_danger
from server.rules.denied_access_form import REFUSED_TO, TO, TRIED, YES_NO
from server.rules.duty_phone import duty_phone_of
from server.rules.family_page import household
from server.rules.form_reader import Fields
from server.rules.london import day_of
from server.rules.policy import Act
from server.rules.refusals import NotFound
from server.rules.restricted import tells_of_closed
from server.rules.restricted import tells_of_somebody_open as open_to_author
from server.rules.saying import say_family
from server.rules.visit_entry import VIOLENCE
from server.rules.visit_form_page import ChildOnForm, as_typed, children_on_form

CHOICES: Final[dict[str, dict[str, str]]] = {
    "to": TO,
    "danger": YES_NO,
    "refused_to": REFUSED_TO,
    "violence": VIOLENCE,
    "tried": TRIED,
    "yes_no": YES_NO,
}
MOSTLY: Final = {"to": "home", "refused_to": "me"}
"""What a new form has chosen already."""


@dataclass(frozen=True, slots=True)
class DeniedAccessForm:
    family: UUID
    family_name: str
    children: list[ChildOnForm]
    chosen: frozenset[str]
    """The children's ids; all of them on a new form."""
    duty_phone: str
    fields: Mapping[str, str]
    errors: Mapping[str, str]
    id: str
    id_without_script: str
    replaces: str
    draft_key: str
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CHOICES)


@dataclass(frozen=True, slots=True)
class DenialPage:
    visit: UUID
    family_name: str
    when: str
    door: Door
    kept_back: bool
    """What was told may be about a child closed to the reader."""
    sent_words: str
    standing_words: str
    acknowledged: bool
    closed: bool
    event: UUID | None
    duty_phone: str
    opens_visit: bool
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CHOICES)


@dataclass(frozen=True, slots=True)
class DenialStanding:
    sent_at: datetime
    acknowledged_at: datetime | None
    by: str
    """Who acknowledged it, by role: the phone shows it on a page that may be locked."""


async def denied_access_form(
    worker: Worker,
    family_id: UUID,
    *,
    now: datetime,
    fields: Fields | None = None,
    errors: Mapping[str, str] | None = None,
    id: str = "",
    replaces: str = "",
) -> DeniedAccessForm:
    """The form for one family. `id` stays empty for a new one: the script gives each record its own.

    Raises NotFound for a family that this worker has no business with.
    """
    family = await access.family_for(worker, family_id, now=now, resource="visit", act=Act.WRITE)
    children = children_on_form(await household(worker, family_id, now=now), on=day_of(now))
    given = fields if fields is not None else {**MOSTLY, "children": [str(child.id) for child in children]}
    chosen = given.get("children", ())
    return DeniedAccessForm(
        family=family.id,
        family_name=say_family(family.name),
        children=children,
        chosen=frozenset([chosen] if isinstance(chosen, str) else chosen),
        duty_phone=await duty_phone_of(family.team),
        fields=as_typed(given),
        errors=errors or {},
        id=id,
        id_without_script=str(new_id()),
        replaces=replaces,
        draft_key=f"correction:{replaces}" if replaces else f"denied_access:{family.id}",
    )


async def denial_page(worker: Worker, visit_id: UUID, *, now: datetime) -> DenialPage:
    """What was told so far, and who has heard. Raises NotFound for who has no business with it."""
    visit = await denial_for(worker, visit_id, now=now)
    on = day_of(now)
    family = await Family.objects().where(Family.id == visit.family).first()
    assert family  # noqa: S101 - a visit's foreign key holds
    event = await _event_of(visit_id)
    standing = (await standings_of([event], now=now))[event.id] if event else None
    if event:
        of_all = await reads_of_all(worker, event, now=now)
        kept_back = await words_kept_back(worker, event, of_all=of_all, now=now)
    else:
        kept_back = await tells_of_closed(worker, visit.id, now=now)
    return DenialPage(
        visit=visit.id,
        family_name=say_family(family.name),
        when=say_day_and_time(visit.began_at, on),
        door=await door_of(None if kept_back else visit.id, on=on),
        kept_back=kept_back,
        sent_words=say_when(visit.received_at, on),
        standing_words=standing.words if standing else "",
        acknowledged=bool(standing and standing.acknowledged_at),
        closed=bool(event and event.closed_at),
        event=event.id if event else None,
        duty_phone=await duty_phone_of(family.team),
        opens_visit=await is_own_case_work(worker, visit.family, now=now),
    )


async def denial_standing(worker: Worker, visit_id: UUID, *, now: datetime) -> DenialStanding:
    """For the phone that sent it, or that sent a child's words that mean danger. Raises NotFound."""
    # It names nobody: the phone that sent it always learns that it was heard.
    danger = await own_danger(worker, visit_id)
    visit = danger or await denial_for(worker, visit_id, now=now, act=Act.WRITE)
    event = await event_of_danger(visit_id) if danger else await _event_of(visit_id)
    standing = (await standings_of([event], now=now))[event.id] if event else None
    return DenialStanding(
        sent_at=visit.received_at,
        acknowledged_at=standing.acknowledged_at if standing else None,
        by=standing.acknowledged_by if standing else "",
    )


async def denial_for(worker: Worker, visit_id: UUID, *, now: datetime, act: Act = Act.READ) -> Visit:
    """The visit at which access was denied, for its author and for who has business with it now. Its author adds to
    it whatever comes; to read it the children must be open to them."""
    mine = And(And(Visit.id == visit_id, Visit.author == worker.id), open_to_author(worker, now=now))
    visit = await Visit.objects().where(mine).first() or await access.visit_for(worker, visit_id, now=now, act=act)
    if not await DeniedAccess.exists().where(DeniedAccess.id == visit_id):
        raise NotFound
    return visit


async def _event_of(visit_id: UUID) -> Event | None:
    return await Event.objects().where(And(Event.visit == visit_id, Event.key == f"visit:{visit_id}")).first()
