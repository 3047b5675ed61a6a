"""What an answer tells its reader, for the audit trail: whether it is a look, and at whom."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qs
from uuid import UUID

from litestar.types import HTTPScope

from server.gate import NO_PERSON, SignedIn
from server.rules.policy import Needs

CASE_CONTENT: Final = frozenset(
    {
        *("child", "family", "visit", "voice", "alert"),
        *("today", "families", "alerts", "alert log", "team", "quarantine", "own records", "break-glass"),
    }
)
"""Resources of the policy whose pages tell of families."""
REFUSED: Final = frozenset({403, 404})
TELLS_NOTHING: Final = frozenset({204, 303, 400, 401, 405, 409, 410, 413, 415, 416, 500, 503, 507})
"""A sentence, or the way to another page. Whatever is not here shows something: 206 is a part of a sound, and 422 and
429 are a form again, on the page it stands on."""
PART: Final = 206
ABOUT: Final = "the_page_is_about"
Subject = tuple[str, UUID | None]


def about(request: SignedIn, whom: Iterable[Subject]) -> None:
    """Say whom the page tells of, where its address doesn't: a posted form's family, a sealed record's child.

    It is noted beside what the address names, with the look or the refusal: so it comes before whatever may refuse.
    """
    request.state.setdefault(ABOUT, []).extend(whom)


def act_of(scope: HTTPScope, status: int, *, taken_along: bool = False) -> str:
    """What to note of an answer with this status, as a fixed phrase; empty when it tells nobody anything."""
    opt = scope["route_handler"].opt
    needs: Needs | None = opt.get("policy")
    if needs is None:
        return ""
    if status in REFUSED:
        return f"refused: {needs.act} {needs.resource}"
    what = opt.get("noted_as") or needs.resource
    polls = opt.get("idle") and not opt.get("noted_as")
    if status in TELLS_NOTHING or polls or what not in {*CASE_CONTENT, opt.get("noted_as")}:
        return ""
    if status < 300 and scope["method"] != "GET":
        # What was done is noted by the rule that did it.
        return ""
    return f"{'took along' if taken_along or opt.get('noted_as') else 'looked at'} {what}"


def subjects_of(scope: HTTPScope) -> list[Subject]:
    """Which kind of thing it was about, and its id: from the path, for a form the family in the query (which is all
    there is where a role is refused), and whatever the route said. Never empty: where there is no subject, it says so.
    """
    named = _named(scope)
    said: list[Subject] = scope["state"].get(ABOUT, [])
    return list(dict.fromkeys([*([named] if named[1] or not said else []), *said]))


def looks_again(scope: HTTPScope, status: int) -> bool:
    """Whether this may be the same look still: a page that asks for itself again, or a player that asks for the next
    part. A page that somebody opens never is, nor one that was sent to them for what they posted."""
    by_itself = says(scope, "hx-request") and says(scope, NO_PERSON)
    return scope["method"] == "GET" and (status == PART or by_itself)


def is_unasked(scope: HTTPScope) -> bool:
    """Whether it says of itself that a phone fetches it to take along."""
    return scope["method"] == "GET" and says(scope, NO_PERSON) and not says(scope, "hx-request")


def address_of(scope: HTTPScope) -> str:
    """As a list of pages names it."""
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else scope["path"]


def says(scope: HTTPScope, header: str) -> bool:
    return any(name == header.encode() for name, _ in scope["headers"])


def _named(scope: HTTPScope) -> Subject:
    needs: Needs = scope["route_handler"].opt["policy"]
    named = scope["path_params"].get(needs.subject)
    if isinstance(named, UUID):
        return needs.subject, named
    family = parse_qs(scope["query_string"].decode("latin-1")).get("family", [""])[0]
    try:
        return "family", UUID(family)
    except ValueError:
        return "", None
