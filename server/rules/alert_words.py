"""What an alert calls itself on a screen, and the people it goes to. Pure."""

from typing import Final

from server.models.event import Rule
from server.models.worker import Role
from server.rules.saying import say_count

KINDS: Final = {
    Rule.DENIED_ACCESS: "Denied access",
    Rule.CHILD_SAID: "A child said something",
    Rule.VIOLENCE: "Threat or violence",
    Rule.NOT_SEEN: "Not seen",
    Rule.OVERDUE: "Visit overdue",
    Rule.NO_CHECK_IN: "No check-in",
    Rule.UNOPENED: "Record that can’t be opened",
    Rule.NOBODY_REACHABLE: "Nobody reachable",
    Rule.BROKE_GLASS: "Glass broken",
    Rule.QUARANTINED: "Quarantine",
    Rule.NO_LEAD: "No lead",
    Rule.DUE_SOON: "Due soon",
    Rule.TEST: "Test alert",
}
BY_ITSELF: Final = (Rule.QUARANTINED, Rule.NO_LEAD)
"""What is to be done about these is done on another page; then they close by themselves."""
PLACES: Final = {
    "team_manager": "Team manager",
    "deputy": "Deputy",
    "senior_manager": "Senior manager",
    "duty": "Duty",
    "person": "On call",
    "lead": "Lead social worker",
    "handed_over": "Taken over by",
    "author_manager": "Sender’s manager",
    "administrator": "Administrator, who learns no more than that",
    "self": "To oneself",
}
"""Why somebody is told."""
AS_SOMEBODY: Final = {
    "team_manager": "the team manager",
    "deputy": "the deputy",
    "senior_manager": "the senior manager",
    "duty": "duty",
    "person": "the person on call",
    "lead": "the lead social worker",
}
ROLES: Final = {
    Role.TEAM_MANAGER: "a team manager",
    Role.SENIOR_MANAGER: "a senior manager",
    Role.DUTY: "duty",
    Role.SOCIAL_WORKER: "a social worker",
}


def title_of(rule: str, children: int) -> str:
    """ "Could not see 2 children"."""
    some = say_count(children, "child", "children") if children else "a child"
    return {
        Rule.DENIED_ACCESS: f"Could not see {some}",
        Rule.CHILD_SAID: "What a child said means danger",
        Rule.VIOLENCE: "Threatened at a visit",
        Rule.NOT_SEEN: f"{some.capitalize()} not seen again",
        Rule.OVERDUE: f"{some.capitalize()} overdue to be seen",
        Rule.NO_CHECK_IN: "A worker has not checked in",
        Rule.UNOPENED: "An urgent record can’t be opened",
        Rule.NOBODY_REACHABLE: "No manager can be reached",
        Rule.BROKE_GLASS: "Somebody broke the glass",
        Rule.QUARANTINED: "Records wait for your decision",
        Rule.NO_LEAD: "Children without a lead",
        Rule.DUE_SOON: f"{some.capitalize()} to see soon",
        Rule.TEST: "A test alert",
    }[Rule(rule)]


def say_somebody(place: str | None, role: str) -> str:
    """ "the team manager": who acted, by why they were told, else by what they are. Never a name."""
    named = AS_SOMEBODY.get(place or "")
    return named or ROLES.get(Role(role), "somebody")
