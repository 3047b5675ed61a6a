"""Who may do what: one table. Loaders, the gate and the tests of every route ask it, and docs/policy.md shows it.

read: it may be looked at. write: something may be recorded in it. act: something may be decided about it, such as
lead, cover, who may see it, taking on an alert, releasing a record. What no row gives is refused, and looks as if it
were not there.
"""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from server.models.worker import Role

SOCIAL_WORKER, DUTY, ADMINISTRATOR = (Role.SOCIAL_WORKER,), (Role.DUTY,), (Role.ADMINISTRATOR,)
SENIOR_MANAGER, MANAGERS = (Role.SENIOR_MANAGER,), (Role.TEAM_MANAGER, Role.SENIOR_MANAGER)
WORK_WITH_CHILDREN = (*SOCIAL_WORKER, *DUTY, *MANAGERS)
EVERYBODY = (*WORK_WITH_CHILDREN, *ADMINISTRATOR)


class Act(StrEnum):
    READ = "read"
    WRITE = "write"
    ACT = "act"


class Relation(StrEnum):
    """How a worker stands to what they ask for."""

    OWN = "own"
    """Lead social worker of the child, by a plan that runs."""
    COVERED = "covered"
    """Named cover that a manager agreed, on these days."""
    TEAM = "team"
    """Oversees the child's team."""
    TOLD = "told"
    """Was rung about an alert that is still open."""
    SELF = "self"
    """Recorded it."""
    NAMED = "named"
    """A named person of a restricted child."""
    GLASS = "glass"
    """Broke the glass, within the shift."""
    OTHER = "other"
    """None of these."""


class Row(NamedTuple):
    who: tuple[Role, ...]
    relation: Relation
    child: str
    """The child's page: who they are, the plan, the clocks, who may see them."""
    family: str
    """The household, its core group."""
    visit: str
    """Visits and denied access, with what is added to them, and going in."""
    voice: str
    """The child's own words, pictures and sounds, and what is noted beside them."""
    alert: str
    why: str


# fmt: off
CASE_FILE: Final = (
    # r: read, w: write, a: act.                child  family  visit  voice  alert
    Row(SOCIAL_WORKER,      Relation.OWN,       "r",   "rw",   "rw",  "rw",  "rw",
        "The lead works with the child, knows what is known, and tells the core group."),
    Row(SOCIAL_WORKER,      Relation.COVERED,   "r",   "rw",   "rw",  "rw",  "rw",
        "Who goes in the lead’s place needs what the lead has, on the days agreed."),
    Row(MANAGERS,           Relation.TEAM,      "ra",  "rw",   "rw",  "rwa", "rwa",
        "They answer for the team’s children, agree lead and cover, and decide on alerts."),
    Row(WORK_WITH_CHILDREN, Relation.TOLD,      "r",   "rw",   "rw",  "r",   "rwa",
        "Who is rung can’t act on a child they know nothing of. It ends when the alert closes."),
    Row(WORK_WITH_CHILDREN, Relation.SELF,      "",    "",     "w",   "w",   "rw",
        "Who stood at the door adds to their own record, and sees whether it was heard, till the alert closes."),
    Row(WORK_WITH_CHILDREN, Relation.GLASS,     "r",   "r",    "rw",  "r",   "r",
        "A child who must be seen now: what is known, and whoever goes records the visit. It ends with the shift."),
)
"""Any child who is not restricted, and what is about them."""

RESTRICTED: Final = (
    #                                           child  family  visit  voice  alert
    Row(SOCIAL_WORKER,      Relation.NAMED,     "r",   "rw",   "rw",  "rw",  "rw",
        "Only people named with a reason see the child; they work with them as a lead does."),
    Row(DUTY,               Relation.NAMED,     "r",   "r",    "rw",  "rw",  "rw",
        "So that a named person can be on duty."),
    Row(MANAGERS,           Relation.NAMED,     "ra",  "rw",   "rw",  "rwa", "rwa",
        "A named manager decides, and says who else is named."),
    Row(WORK_WITH_CHILDREN, Relation.TOLD,      "",    "",     "",    "",    "rwa",
        "A shut door is heard at 2 a.m. too: whoever the ladder rang opens that alert and acts on it, no more."),
    Row(WORK_WITH_CHILDREN, Relation.SELF,      "",    "",     "w",   "w",   "",
        "What they recorded stays theirs to add to; it is not theirs to read on in."),
    Row(DUTY,               Relation.GLASS,     "r",   "r",    "rw",  "r",   "r",
        "In an emergency duty gets in, and it is told. No social worker does: it may be a colleague’s own family."),
    Row(MANAGERS,           Relation.GLASS,     "r",   "r",    "rw",  "r",   "r",
        "As duty does."),
    Row(SENIOR_MANAGER,     Relation.GLASS,     "ra",  "r",    "rw",  "r",   "r",
        "So that a child whose named people have all left can be given new ones."),
)
"""A restricted child, whose only rows these are: own, covered and team count for nothing here."""
# fmt: on


class Place(NamedTuple):
    resource: str
    who: tuple[Role, ...]
    acts: str
    what: str


PLACES: Final = (
    Place("today", EVERYBODY, "read", "Today, with what is theirs on it."),
    Place("families", EVERYBODY, "read", "The list of the families whose case work is theirs; nobody’s is empty."),
    Place("alerts", WORK_WITH_CHILDREN, "read", "The list of the alerts that are theirs to read."),
    Place(
        "alert log",
        MANAGERS,
        "read",
        "The log of denied access and of what children said, without the words, of their teams.",
    ),
    Place("team", MANAGERS, "read", "Every child’s clocks, and whose phones hold unsent work."),
    Place("quarantine", MANAGERS, "read act", "Records kept out of the case file, released or refused with a reason."),
    Place("break-glass", WORK_WITH_CHILDREN, "act", "“I need to see this child now”."),
    Place("absence", (*DUTY, *MANAGERS), "write", "When they are away, and the people below them."),
    Place("own records", EVERYBODY, "read write", "What they recorded that needs them still: their tray, their timer."),
    Place("own account", EVERYBODY, "read write", "Their account, how they sign in, their sessions and devices."),
    Place("own phone", EVERYBODY, "read write", "What their phone may carry, and how it rings."),
    Place("devices", (*MANAGERS, *ADMINISTRATOR), "read act", "The team’s devices, revoked when one is lost."),
    Place("people", ADMINISTRATOR, "read act", "Accounts, teams and roles. Administrators see no case content."),
    Place("who looked", MANAGERS, "read", "Who looked at a child of theirs."),
)
"""What goes by role alone: it holds nothing but what the worker's own relations give."""

OF_A_CASE: Final = ("child", "family", "visit", "voice", "alert")


class Needs(NamedTuple):
    """What a route declares: `opt={"policy": Needs("child", "read", "child")}`."""

    resource: str
    act: str
    subject: str = ""
    """The path parameter that holds the subject's id; empty where none does."""


def may(role: str, resource: str, act: str, relations: Iterable[Relation] = (), *, restricted: bool = False) -> bool:
    """Whether the table gives it to this role that stands so to a child, restricted or not."""
    if resource not in OF_A_CASE:
        return act in _places()[Role(role)].get(resource, ())
    return any(relation in relations for relation in relations_for(role, resource, act, restricted=restricted))


def may_at_all(role: str, needs: Needs) -> bool:
    """Whether there is anything of that kind for this role: else the gate need not look for it."""
    if needs.resource not in OF_A_CASE:
        return may(role, needs.resource, needs.act)
    tables = (relations_for(role, needs.resource, needs.act, restricted=one) for one in (False, True))
    return any(tables)


@cache
def relations_for(role: str, resource: str, act: str, *, restricted: bool) -> tuple[Relation, ...]:
    """The relations by which this role may, in the table's order."""
    rows = [row for row in (RESTRICTED if restricted else CASE_FILE) if role in row.who]
    return tuple(dict.fromkeys(row.relation for row in rows if Act(act).value[0] in getattr(row, resource)))


@cache
def _places() -> dict[Role, dict[str, list[str]]]:
    return {role: {place.resource: place.acts.split() for place in PLACES if role in place.who} for role in Role}
