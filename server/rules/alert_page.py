"""The page of one alert: the same for everybody who may read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from piccolo.columns import And

from server.models.event import Rule
from server.models.family import Family
from server.models.worker import Role, Worker
from server.rules import access
from server.rules.alert_access import TOLD_ONLY, children_of_event, children_shown, event_for, may_act, words_kept_back
from server.rules.alert_children import AlertChild, alert_children
from server.rules.alert_closing import ChildToClose, children_to_close, how_it_closed
from server.rules.alert_decided import Member, Step, core_group_told, steps_of
from server.rules.alert_door import Door, door_of
from server.rules.alert_knows import Knows, lacked_mail, who_knows
from server.rules.alert_said import Said, said_of
from server.rules.alert_standing import Standing, say_day_and_time, say_when, standings_of
from server.rules.alert_waits import Waits, what_waits
from server.rules.alert_words import KINDS, title_of
from server.rules.case_work import is_own_case_work
from server.rules.glass_told import why_broken
from server.rules.home_page import Home, home_of
from server.rules.london import day_of
from server.rules.saying import say_family


@dataclass(frozen=True, slots=True)
class AlertPage:
    id: UUID
    rule: str
    kind: str
    title: str
    when: str
    family: UUID | None
    family_name: str
    opens_family: bool
    """Whether the family's own page is this worker's to open; whoever was rung reads the household here."""
    home: Home | None
    children: list[AlertChild]
    door: Door
    kept_back: bool
    """What was said may be about a child closed to the reader."""
    said: Said | None
    """Of a child's words that mean danger."""
    author: str
    is_author: bool
    standing: Standing
    knows: list[Knows]
    lacked_mail: bool
    """An e-mail was due, and there is no mail server."""
    steps: list[Step]
    core_group: list[Member]
    to_close: list[ChildToClose]
    may_act: bool
    told_only: bool
    waits: Waits | None
    """What is to be done where it closes by itself."""
    why_broken: str
    """Of broken glass: the reason that was given."""
    needs_words: bool
    """A manager acknowledges an overdue visit with a reason or a plan."""
    rests_until: str
    """When the ladder begins anew unless somebody acts."""

    @property
    def untold(self) -> list[Member]:
        return [one for one in self.core_group if not one.is_parent and not one.told]


async def alert_page(worker: Worker, event_id: UUID, *, now: datetime) -> AlertPage:
    """What the page shows. Raises NotFound for an event that this worker may not read."""
    event = await event_for(worker, event_id, now=now)
    on = day_of(now)
    ids = (await children_shown(worker, [event], now=now))[event.id]
    of_all = len(ids) == len(await children_of_event(event.id))
    kept_back = await words_kept_back(worker, event, of_all=of_all, now=now)
    family = await Family.objects().where(Family.id == event.family).first() if event.family else None
    author = await Worker.select(Worker.name).where(Worker.id == event.author).first() if event.author else None
    resting = event.closed_at is None and event.climbs_at is not None and event.round_began_at > now
    return AlertPage(
        id=event.id,
        rule=event.rule,
        kind=KINDS[Rule(event.rule)],
        title=title_of(event.rule, len(ids)),
        when=say_day_and_time(event.happened_at, on),
        family=family.id if family else None,
        family_name=say_family(family.name) if family else "",
        opens_family=family is not None and await is_own_case_work(worker, family.id, now=now),
        home=await home_of(family) if family else None,
        children=await alert_children(ids, on=on),
        # What was told at the door may be about any of the children.
        door=await door_of(None if kept_back else event.visit, on=on),
        kept_back=kept_back,
        said=await said_of(worker, event, now=now, on=on),
        author=author["name"] if author else "",
        is_author=event.author == worker.id,
        standing=(await standings_of([event], now=now))[event.id],
        knows=await who_knows(event, now=now, on=on),
        lacked_mail=await lacked_mail(event),
        steps=[
            one.without_words if kept_back else one
            for one in (*await steps_of(event.id, on=on), *await how_it_closed(event, ids))
        ],
        core_group=await core_group_told(event.id, event.family, on=on, say_how=not kept_back),
        to_close=await children_to_close(event, ids) if event.closed_at is None and of_all else [],
        may_act=event.closed_at is None and event.rule not in TOLD_ONLY and await may_act(worker, event, now=now),
        told_only=event.rule in TOLD_ONLY,
        waits=await what_waits(worker, event),
        why_broken=await why_broken(event.id) if event.rule == Rule.BROKE_GLASS else "",
        needs_words=event.rule == Rule.OVERDUE and await access.manages(worker, event.team),
        rests_until=say_when(event.climbs_at, on) if resting else "",
    )


async def who_can_take_over(worker: Worker) -> dict[str, str]:
    """Whom an alert can be handed to, by name: everybody who works with children, but oneself."""
    rows = (
        await Worker.select(Worker.id, Worker.name, Worker.role)
        .where(And(And(Worker.closed_at.is_null(), Worker.role != Role.ADMINISTRATOR.value), Worker.id != worker.id))
        .order_by(Worker.name)
    )
    return {str(row["id"]): row["name"] for row in rows}
