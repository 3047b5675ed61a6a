"""Writes docs/policy.md from the table: `.venv/bin/python -m tools.policy_page`. A test compares the two."""

from pathlib import Path

from server.models.worker import Role
from server.rules.me_page import ROLES
from server.rules.policy import CASE_FILE, PLACES, RESTRICTED, Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "policy.md"
ACTS = {"r": "read", "w": "write", "a": "act"}
HOW = {
    "own": "leads the plan",
    "covered": "agreed cover, these days",
    "team": "oversees the team",
    "told": "was rung, alert open",
    "self": "recorded it",
    "named": "named person",
    "glass": "broke the glass, this shift",
}

HEAD = """# Who may do what

This page is written from the table in `server/rules/policy.py` by `python -m tools.policy_page`; a test fails
when the two differ. Another test asks every route of the app, for every role in every relation, whether it
does as the table says.

*Read*: it may be looked at. *Write*: something may be recorded in it. *Act*: something may be decided about
it (lead, cover, who may see a child, taking on an alert, releasing a record). What no row gives is refused
with 404, as if it were not there; administrators see no case content at all.

- Access is how things are loaded: `server/rules/access.py` turns the table into the condition of the query
  that loads.
- Each route declares what it needs (`opt={"policy": Needs("child", "read", "child")}`, or `"public": True`);
  one that declares nothing fails a test, and the gate refuses a role that the table gives nothing of it.
- A phone takes along own work only: what its worker leads, covers, or is named for; and the alerts that are
  theirs to read.
- Reassignment, the end of a plan and a restriction take effect at the next request; copies on the phone go at
  the next contact.
"""

RESTRICTION = """## Restricted children

A manager of the child's team says on the child's page that only named people may see this child, with a
reason. At least one social worker and one manager of the team stay named. Then only these rows hold; leading,
covering and overseeing open nothing. The child is on nobody else's Today, list, timeline, visit, alert, log
or take-along. A visit that tells of another child as well stays with that child's worker, without the words
that may be about the restricted one. Overdue visits and the morning's digest are told to named people; where
no named manager is on the ladder, the ladder rings. A social worker who stands in for a manager is not rung
unless named: the next is, at once, and with nobody else left whoever is away.
"""

GLASS = """## Breaking the glass

*I need to see this child now* (`/break-glass`): first name, last name and day of birth, exactly, and a
reason. It lists nobody, and says the same of a child who isn't there and of one who may not be opened so;
after five misses in an hour it says when to try again. It opens the child for a shift
(`DOORSTEP_SHIFT_HOURS`), alerts the managers in the same transaction, of a restricted child the named ones,
and ends by itself. Somebody is always told, never who broke it: the team's managers, else its senior
managers, else any senior manager, else administrators, who learn by whom and when but not which child. Where
nobody at all is left, it is refused. Nothing seen so is taken along on a phone.
"""


def page() -> str:
    places = "\n".join(
        f"| {one.resource} | {_say_roles(one.who)} | {one.acts.replace(' ', ', ')} | {one.what} |" for one in PLACES
    )
    return "\n".join(
        [
            HEAD,
            "## Children, families, visits, the child’s voice, alerts\n",
            _table(CASE_FILE),
            RESTRICTION,
            _table(RESTRICTED),
            GLASS,
            "## Everything else goes by role\n",
            "| what | who | may | which is |",
            "|---|---|---|---|",
            places,
            "",
        ]
    )


def _table(rows: tuple[Row, ...]) -> str:
    lines = ["| who | how they stand | child | family | visit | voice | alert | why |", f"|{'---|' * 8}"]
    for row in rows:
        acts = " | ".join(", ".join(ACTS[one] for one in cell) or "–" for cell in row[2:7])
        lines.append(f"| {_say_roles(row.who)} | {HOW[row.relation]} | {acts} | {row.why} |")
    return "\n".join(lines) + "\n"


def _say_roles(roles: tuple[Role, ...]) -> str:
    if set(roles) == set(Role):
        return "everybody"
    if set(roles) == set(Role) - {Role.ADMINISTRATOR}:
        return "all but administrators"
    return ", ".join(ROLES[role].lower() for role in roles)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
