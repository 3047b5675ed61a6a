""" "I need to see this child now": access for a shift, for a reason, and the managers are told.

It finds one child by exact name and day of birth, and lists nobody. No such child, and one who is not to be opened so,
get the same sentence, and both count towards a limit: a page that answers is a page that can be asked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from piccolo.columns import And

from server.database import lock_row, transaction
from server.models.audit import AuditEntry
from server.models.child import Child
from server.models.event import Rule
from server.models.restriction import BreakGlass
from server.models.worker import Worker
from server.rules import access, audit
from server.rules.alerts import Told, tell
from server.rules.deliveries import queue_due
from server.rules.events import Happening, raise_event
from server.rules.form_reader import Fields, FormReader
from server.rules.glass_told import who_is_told
from server.rules.policy import Relation, may
from server.rules.refusals import NotFound, Refused
from server.rules.restricted import restricted_among
from server.rules.saying import initials

NOBODY: Final = (
    "No child can be opened with this name and day of birth. Check the spelling, or ring duty: they can look for you."
)
NOBODY_TOLD: Final = (
    "Nobody is left who would be told that you opened this child, so it stays closed. Ring duty, and ask whoever runs"
    " Doorstep to add a manager or an administrator: then try again."
)
SHORTEST_REASON: Final = 10
FOUND_NOBODY: Final = "broke no glass"
"""What the audit calls a try that opened nobody."""
HELD: Final = "glass held, nobody to tell"
MOST_TRIES: Final = 5
WITHIN: Final = timedelta(hours=1)


class TooManyTries(Exception):
    """Somebody guesses. `again_at` is when they may try again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("too many tries")
        self.again_at = again_at


@dataclass(frozen=True, slots=True)
class Asked:
    first_name: str
    last_name: str
    born_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class OpenGlass:
    child: UUID
    name: str
    initials: str
    until_at: datetime


def read_asked(fields: Fields) -> Asked:
    """What the form says. Raises Refused with a sentence for each field that needs one."""
    form = FormReader(fields)
    first_name = form.text("first_name", limit=80)
    last_name = form.text("last_name", limit=80)
    if not first_name:
        form.errors.setdefault("first_name", "Write their first name.")
    if not last_name:
        form.errors.setdefault("last_name", "Write their last name.")
    born_on = form.day("born_on", missing="Write their day of birth.")
    reason = form.text("reason", limit=2_000)
    if len(reason) < SHORTEST_REASON:
        form.errors.setdefault(
            "reason", "Say in a sentence why you need to see this child now. Their managers read it."
        )
    form.finish()
    if born_on is None:
        raise Refused(form.errors)
    return Asked(first_name, last_name, born_on, reason)


async def break_glass(worker: Worker, asked: Asked, *, now: datetime, hours: int) -> UUID:
    """Open the child to this worker for `hours`, and alert the managers in the same transaction. Returns the child; one
    whom they see anyway is opened as always, and nobody is told.

    Raises TooManyTries, and Refused with the same sentence for no such child and for one not to be opened so, and with
    another where nobody at all would be told.
    """
    async with transaction():
        # One try of a worker's after the other: of many sent at once each counts those before it.
        await lock_row(worker)
        await _check_tries(worker, now)
        found = await _named_so(asked)
        for child in found:
            if await _sees(worker, child, now):
                return child.id
        restricted = await restricted_among([child.id for child in found])
        behind = [child for child in found if _opens_to(worker, child, restricted)]
        for child in behind:
            if told := await who_is_told(worker, child, now=now):
                await _open(worker, child, told, asked.reason, now, now + timedelta(hours=hours))
                return child.id
        act = HELD if behind else FOUND_NOBODY
        refused = found[0].id if found else None
        await audit.note(act, now=now, worker=worker.id, subject_kind="child" if refused else "", subject=refused)
    raise Refused({"": NOBODY_TOLD if behind else NOBODY})


async def open_glasses(worker: Worker, *, now: datetime) -> list[OpenGlass]:
    """The children whom this worker has opened so, and who are still open to them."""
    lasting = And(BreakGlass.worker == worker.id, BreakGlass.until_at > now)
    rows = (
        await BreakGlass.select(
            BreakGlass.child.id.as_alias("child"),
            BreakGlass.child.first_name.as_alias("first_name"),
            BreakGlass.child.last_name.as_alias("last_name"),
            BreakGlass.until_at,
        )
        .where(lasting)
        .order_by(BreakGlass.until_at)
    )
    latest = {row["child"]: row for row in rows}
    restricted = await restricted_among(list(latest))
    return [
        OpenGlass(
            child,
            f"{row['first_name']} {row['last_name']}",
            initials(row["first_name"], row["last_name"]),
            row["until_at"],
        )
        for child, row in latest.items()
        if may(worker.role, "child", "read", [Relation.GLASS], restricted=child in restricted)
    ]


async def _check_tries(worker: Worker, now: datetime) -> None:
    tries = And(And(AuditEntry.worker == worker.id, AuditEntry.act == FOUND_NOBODY), AuditEntry.at > now - WITHIN)
    rows = await AuditEntry.select(AuditEntry.at).where(tries).order_by(AuditEntry.at, ascending=False)
    if len(rows) >= MOST_TRIES:
        raise TooManyTries(rows[MOST_TRIES - 1]["at"] + WITHIN)


async def _named_so(asked: Asked) -> list[Child]:
    """SQLite and PostgreSQL compare case differently: the day of birth is asked there, the names are compared here."""
    born = await Child.objects(Child.family).where(Child.born_on == asked.born_on).order_by(Child.id)
    names = (_plain(asked.first_name), _plain(asked.last_name))
    return [child for child in born if (_plain(child.first_name), _plain(child.last_name)) == names]


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


async def _sees(worker: Worker, child: Child, now: datetime) -> bool:
    try:
        await access.child_for(worker, child.id, now=now)
    except NotFound:
        return False
    return True


def _opens_to(worker: Worker, child: Child, restricted: set[UUID]) -> bool:
    return may(worker.role, "child", "read", [Relation.GLASS], restricted=child.id in restricted)


async def _open(
    worker: Worker, child: Child, told: dict[UUID, str], reason: str, now: datetime, until_at: datetime
) -> None:
    glass = BreakGlass(child=child.id, worker=worker.id, reason=reason, began_at=now, until_at=until_at)
    event = await raise_event(
        Happening(
            rule=Rule.BROKE_GLASS,
            key=f"glass:{glass.id}",
            team=child.family.team,
            family=child.family.id,
            author=worker.id,
            happened_at=now,
            children=[child.id],
        ),
        now=now,
    )
    assert event  # noqa: S101 - its key is new
    glass.event = event.id
    await BreakGlass.insert(glass)
    rung = [Told(recipient=person, place=place, rings_at=now, in_any_case=True) for person, place in told.items()]
    await tell(event, rung, now=now)
    await queue_due(now=now, event=event.id)
    await audit.note("broke glass", now=now, worker=worker.id, subject_kind="child", subject=child.id)
