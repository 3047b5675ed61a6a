"""Everybody who can sign in, for the administrators who look after them: no case content."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from piccolo.columns import And

from server.models.registration import Registration
from server.models.second_factor import CodeApp, Passkey
from server.models.session import Session
from server.models.team import Oversight, Team
from server.models.worker import Role, Worker
from server.rules.devices_page import DeviceLine, device_lines
from server.rules.london import day_of
from server.rules.me_page import ROLES
from server.rules.refusals import NotFound
from server.rules.saying import initials, say_count, say_instant
from server.rules.without_lead import led_by


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: UUID
    name: str
    initials: str
    role: str
    team: str
    devices_words: str
    has_second_factor: bool
    needs_second_factor: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    open: list[PersonLine]
    closed: list[PersonLine]


@dataclass(frozen=True, slots=True)
class PersonPage:
    line: PersonLine
    email: str
    is_self: bool
    sessions: int
    sessions_words: str
    devices: list[DeviceLine]
    led: int
    led_words: str
    """ "3 children"; administrators learn no more of them."""
    closed_words: str
    closed_reason: str


async def people_page(by: Worker) -> PeoplePage:
    """Everybody by name, whose account is open and whose is closed. Raises NotFound for whoever is no administrator."""
    _check(by)
    lines = await _lines(await Worker.objects().order_by(Worker.name, Worker.id))
    return PeoplePage([one for one in lines if not one.closed], [one for one in lines if one.closed])


async def person_page(by: Worker, id: UUID, *, here: UUID | None, now: datetime) -> PersonPage:
    """One of them. Raises NotFound for whoever is no administrator."""
    person = await person_for(by, id)
    (line,) = await _lines([person])
    own = Registration.objects(Registration.worker).where(Registration.worker == id)
    devices = await own.order_by(Registration.last_contact_at, ascending=False)
    live = And(And(Session.worker == id, Session.ended_at.is_null()), Session.ends_at > now)
    sessions = await Session.count().where(live)
    led = (await led_by(id)).total()
    return PersonPage(
        line=line,
        email=person.email,
        is_self=person.id == by.id,
        sessions=sessions,
        sessions_words=say_count(sessions, "session", "sessions") if sessions else "None",
        devices=await device_lines(devices, by, here=here, now=now),
        led=led,
        led_words=say_count(led, "child", "children") if led else "",
        closed_words=await _closed(person, day_of(now)),
        closed_reason=person.closed_reason,
    )


async def person_for(by: Worker, id: UUID) -> Worker:
    """Anybody, for an administrator. Raises NotFound for whoever is none."""
    _check(by)
    person = await Worker.objects().where(Worker.id == id).first()
    if person is None:
        raise NotFound
    return person


def _check(by: Worker) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise NotFound


async def _lines(people: list[Worker]) -> list[PersonLine]:
    ids = [one.id for one in people]
    names = {team.id: team.name for team in await Team.objects()}
    overseen = await Oversight.select(Oversight.worker, Oversight.team).where(Oversight.worker.is_in(ids))
    in_use = And(Registration.worker.is_in(ids), Registration.revoked_at.is_null())
    devices = Counter(row["worker"] for row in await Registration.select(Registration.worker).where(in_use))
    second = await _with_second_factor(ids)
    return [
        PersonLine(
            id=one.id,
            name=one.name,
            initials=initials(*one.name.split()[:: max(1, len(one.name.split()) - 1)][:2]),
            role=ROLES[Role(one.role)],
            team=_teams(one, [row["team"] for row in overseen if row["worker"] == one.id], names),
            devices_words=say_count(devices[one.id], "device", "devices") if devices[one.id] else "No device",
            has_second_factor=one.id in second,
            needs_second_factor=one.role in (Role.TEAM_MANAGER, Role.SENIOR_MANAGER, Role.ADMINISTRATOR),
            closed=one.closed_at is not None,
        )
        for one in people
    ]


def _teams(person: Worker, overseen: list[UUID], names: dict[UUID, str]) -> str:
    ids = dict.fromkeys([*overseen, *([person.team] if person.team else [])])
    return ", ".join(sorted(names[id] for id in ids))


async def _with_second_factor(ids: list[UUID]) -> set[UUID]:
    apps = And(CodeApp.confirmed_at.is_not_null(), CodeApp.removed_at.is_null())
    rows = await CodeApp.select(CodeApp.worker).where(And(CodeApp.worker.is_in(ids), apps))
    rows += await Passkey.select(Passkey.worker).where(And(Passkey.worker.is_in(ids), Passkey.removed_at.is_null()))
    return {row["worker"] for row in rows}


async def _closed(person: Worker, today: date) -> str:
    if person.closed_at is None:
        return ""
    by = await Worker.select(Worker.name).where(Worker.id == person.closed_by).first() if person.closed_by else None
    return f"Closed by {by['name'] if by else 'somebody'}, {say_instant(person.closed_at, today)}."
