"""The log of denied access, and of children's words that mean danger: when each was raised, handed over, shown,
acknowledged, decided and closed. What a child said never stands in it."""

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Any, Final
from uuid import UUID

from piccolo.columns import And

from server.database import transaction
from server.models.acknowledgement import Acknowledgement
from server.models.alert import Delivery
from server.models.alert_decision import AlertDecision
from server.models.event import Event, EventChild, Rule
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.alert_words import KINDS
from server.rules.london import LONDON
from server.rules.refusals import NotFound
from server.rules.restricted import ids_closed_to

LOGGED: Final = (Rule.DENIED_ACCESS, Rule.CHILD_SAID)
COLUMNS: Final = (
    "team",
    "what",
    "family",
    "children",
    "danger",
    "happened",
    "raised",
    "handed over",
    "shown",
    "opened",
    "acknowledged",
    "decided",
    "closed",
)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so would be worked out by a spreadsheet."""


async def alert_log(manager: Worker, *, now: datetime) -> str:
    """CSV for the teams that this manager oversees, the latest first, in London's time. Raises NotFound for others."""
    teams = {team.id: team.name for team in await access.teams_of(manager)}
    if not teams:
        raise NotFound
    events = (
        await Event.select(*Event.all_columns(), Event.family.name.as_alias("family_name"))
        .where(And(Event.team.is_in(list(teams)), Event.rule.is_in([rule.value for rule in LOGGED])))
        .order_by(Event.raised_at, ascending=False)
    )
    ids = [event["id"] for event in events]
    children = await _children(ids)
    closed = await _closed(manager, ids, now)
    steps = await _first_steps(ids)
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in events:
        if event["id"] in closed:
            continue
        cells = [
            teams[event["team"]],
            KINDS[Rule(event["rule"])],
            event["family_name"] or "",
            ", ".join(children.get(event["id"], [])),
            event["danger"].replace("_", " "),
            *(_moment(event[name]) for name in ("happened_at", "raised_at")),
            *(_moment(steps[name].get(event["id"])) for name in steps),
            _moment(event["closed_at"]),
        ]
        writer.writerow([harmless(cell) for cell in cells])
    async with transaction():
        await audit.note(
            "exported denied access log", now=now, worker=manager.id, subject_kind="worker", subject=manager.id
        )
    return written.getvalue()


def harmless(cell: str) -> str:
    """The words with an apostrophe before them where a spreadsheet would take them for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _moment(at: datetime | None) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if at else ""


async def _closed(manager: Worker, ids: list[UUID], now: datetime) -> set[UUID]:
    """Those that tell of anybody closed to this manager: a line of the log that left somebody out would mislead."""
    closed = await ids_closed_to(manager, now=now)
    if not closed or not ids:
        return set()
    about = And(EventChild.event.is_in(ids), EventChild.child.is_in(list(closed)))
    return {row["event"] for row in await EventChild.select(EventChild.event).where(about)}


async def _children(ids: list[UUID]) -> dict[UUID, list[str]]:
    if not ids:
        return {}
    rows = await EventChild.select(EventChild.event, EventChild.child.first_name.as_alias("name")).where(
        EventChild.event.is_in(ids)
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row["event"], []).append(row["name"])
    return found


async def _first_steps(ids: list[UUID]) -> dict[str, dict[UUID, datetime]]:
    """In the order of the columns, the first moment of each step by event."""
    if not ids:
        return {name: {} for name in ("handed over", "shown", "opened", "acknowledged", "decided")}
    doorbells = await Delivery.select(
        Delivery.alert.event.as_alias("event"), Delivery.handed_over_at, Delivery.shown_at, Delivery.opened_at
    ).where(Delivery.alert.event.is_in(ids))
    given = await Acknowledgement.select(Acknowledgement.event, Acknowledgement.acknowledged_at).where(
        Acknowledgement.event.is_in(ids)
    )
    decided = await AlertDecision.select(AlertDecision.event, AlertDecision.decided_at).where(
        And(AlertDecision.event.is_in(ids), AlertDecision.kind != "core_group_told")
    )
    return {
        "handed over": _first(doorbells, "handed_over_at"),
        "shown": _first(doorbells, "shown_at"),
        "opened": _first(doorbells, "opened_at"),
        "acknowledged": _first(given, "acknowledged_at"),
        "decided": _first(decided, "decided_at"),
    }


def _first(rows: Iterable[dict[str, Any]], name: str) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for row in rows:
        if row[name] and (row["event"] not in found or row[name] < found[row["event"]]):
            found[row["event"]] = row[name]
    return found
