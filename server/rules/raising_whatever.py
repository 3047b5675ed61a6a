"""A denied access, or a child's words that mean danger, raises its alert once it has reached the server, whatever
becomes of the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.models.child import Child
from server.models.denied_access import DenialDetails, RangDuty
from server.models.event import Event, Rule
from server.models.family import Family
from server.models.visit import Outcome
from server.models.worker import Worker
from server.rules.case_work import is_own_case_work
from server.rules.child_danger import key_of_danger, raise_said
from server.rules.events import Happening, raise_event
from server.rules.form_reader import as_uuid
from server.rules.raising import VIOLENT, key_of
from server.rules.replacing import is_to_correct

Fields = Mapping[str, str | Sequence[str]]

KEYS: Final = (key_of, key_of_danger)
"""What a record that has to be heard calls its event."""


async def raise_whatever(
    author: Worker,
    kind: str,
    fields: Fields,
    *,
    capture_id: UUID,
    replaces: UUID | None,
    recorded_at: datetime | None,
    now: datetime,
) -> Event | None:
    """For a capture that was opened and not accepted: tell the ladder if it speaks of denied access, violence or
    danger, with as much of it as can be read, inside the caller's transaction.

    `kind` and `fields` are the record's own. A field that is wrong, a closed account, a child of somebody else's: none
    is a reason to be silent (DESIGN.md, Device and sync). None when it speaks of none, or was heard before.
    """
    rule = rule_in(kind, fields)
    if rule is None:
        return None
    raised = replaces is not None and await Event.exists().where(Event.key.is_in([key(replaces) for key in KEYS]))
    if replaces is not None and raised and await is_to_correct(author, replaces):
        await follow_correction(author, old=replaces, new=capture_id)
        return None
    happened_at = recorded_at or now
    if rule == Rule.CHILD_SAID:
        return await _raise_said(author, fields, capture_id, happened_at, now)
    family = await _family(fields)
    team = family.team if family else author.team
    if team is None:
        return None
    danger = _one(fields, "danger")
    return await raise_event(
        Happening(
            rule=rule,
            key=key_of(capture_id),
            team=team,
            family=family.id if family else None,
            author=author.id if await _may_be_named(author, family, now) else None,
            visit=capture_id,
            danger=danger if danger in ("yes", "no") else "not_known",
            happened_at=min(happened_at, now),
            children=await _children(family, fields) if family else [],
        ),
        now=now,
    )


async def raise_unopened(author: Worker, *, capture_id: UUID, now: datetime) -> Event | None:
    """For a capture that may be urgent and can't be opened: tell the sender's managers, without any name,
    inside the caller's transaction."""
    if author.team is None:
        return None
    return await raise_event(
        Happening(
            rule=Rule.UNOPENED, key=f"unopened:{capture_id}", team=author.team, author=author.id, happened_at=now
        ),
        now=now,
    )


async def follow_correction(author: Worker, *, old: UUID, new: UUID) -> None:
    """The event that the faulty record raised is the corrected one's from now on: nobody is told of one door twice.
    What its author told of that door, and their calls to duty, belong to it too. Before the correction is recorded, in
    the same transaction."""
    for key in KEYS:
        raised = And(Event.key == key(old), Event.author == author.id)
        if not await Event.exists().where(Event.key == key(new)):
            await Event.update({Event.key: key(new)}).where(raised)
    await Event.update({Event.visit: new}).where(And(Event.key == key_of(new), Event.author == author.id))
    for told in (DenialDetails, RangDuty):
        await told.update({told.denial: new}).where(And(told.denial == old, told.author == author.id))


def rule_in(kind: str, fields: Fields) -> Rule | None:
    """Which rule the record's own words meet, however faulty the rest of it is."""
    if kind == "denied_access":
        return Rule.DENIED_ACCESS
    if kind == "child_danger":
        return Rule.CHILD_SAID
    if kind != "visit":
        return None
    outcome = _one(fields, "outcome")
    nobody_let_in = outcome == Outcome.NO_REPLY and _one(fields, "signs_inside") == "yes"
    not_allowed = any(
        _one(fields, name) == "adult_would_not_allow" and _one(fields, f"seen-{name.removeprefix('why-')}") != "alone"
        for name in fields
        if name.startswith("why-")
    )
    if outcome == Outcome.DENIED_ACCESS or nobody_let_in or not_allowed:
        return Rule.DENIED_ACCESS
    return Rule.VIOLENCE if _one(fields, "violence") in VIOLENT else None


async def _raise_said(
    author: Worker, fields: Fields, danger_id: UUID, happened_at: datetime, now: datetime
) -> Event | None:
    named = as_uuid(_one(fields, "child"))
    child: Any = await Child.objects(Child.family).where(Child.id == named).first() if named else None
    return await raise_said(
        danger_id,
        child.id if child else None,
        author=author,
        named=await _may_be_named(author, child.family if child else None, now),
        happened_at=happened_at,
        now=now,
    )


async def _may_be_named(author: Worker, family: Family | None, now: datetime) -> bool:
    """Who raised an event may read it. Nobody reads of a family by sending a record that names it."""
    return family is None or author.closed_at is not None or await is_own_case_work(author, family.id, now=now)


async def _family(fields: Fields) -> Family | None:
    named = as_uuid(_one(fields, "family"))
    return await Family.objects().where(Family.id == named).first() if named else None


async def _children(family: Family, fields: Fields) -> list[UUID]:
    """Those it names who are of this family; all of the family's if it names none."""
    raw = fields.get("children", ())
    named = {as_uuid(one) for one in ([raw] if isinstance(raw, str) else raw)}
    rows = await Child.select(Child.id).where(Child.family == family.id)
    ids = [row["id"] for row in rows]
    return [one for one in ids if one in named] or ids


def _one(fields: Fields, name: str) -> str:
    raw = fields.get(name, "")
    if isinstance(raw, str):
        return raw.strip()
    return raw[0].strip() if raw else ""
