"""Notes who looked at what, and who was refused, before the answer leaves: for every route, from what it declares."""

import asyncio
from datetime import datetime, timedelta
from typing import Final, cast
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from litestar import Request
from litestar.datastructures import State
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from server.gate import NO_PERSON, SignedIn, now_of
from server.models.session import Session
from server.models.worker import Worker
from server.routes.problems import could_not_note
from server.rules import audit
from server.rules.audit_together import NotNoted, Together
from server.rules.policy import Needs

log = structlog.get_logger()

CASE_CONTENT: Final = frozenset(
    {
        *("child", "family", "visit", "voice", "alert"),
        *("today", "families", "alerts", "alert log", "team", "quarantine", "own records", "break-glass"),
    }
)
"""Resources of the policy whose pages tell of families."""
REFUSED: Final = (403, 404)
SHOWN: Final = (200, 422)
"""422: the form again, on the page it stands on."""
STILL: Final = timedelta(minutes=5)
"""A page that looks again by itself is one look for so long."""
BEGIN: Final = "begin_to_note"
Look = tuple[UUID | None, str, UUID | None]


class ReadingNotes:
    """Stands inside WhoIsAsking, around every route."""

    def __init__(self, app: ASGIApp, together: Together, lately: "Lately") -> None:
        self.app = app
        self._together = together
        self._lately = lately

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        worker: Worker | None = scope.get("user")
        session: Session | None = scope.get("auth")
        if worker is None or session is None:
            with audit.noted_from(None, None):
                await self.app(scope, receive, send)
            return

        asked, shown = cast(HTTPScope, scope), True
        begun: dict[int, asyncio.Task[None]] = {}

        def begin(status: int) -> None:
            if status not in begun:
                begun[status] = asyncio.create_task(self._note(asked, worker, status))

        async def note_and_send(message: Message) -> None:
            nonlocal shown
            if message["type"] == "http.response.start":
                begin(message["status"])
                try:
                    await begun.pop(message["status"])
                except NotNoted as error:
                    log.error("look not noted", error=type(error.__cause__).__name__)
                    shown = False
                    await _say_so(scope, receive, send)
            if shown:
                await send(message)

        asked["state"][BEGIN] = begin
        with audit.noted_from(session.registration, session.id):
            try:
                await self.app(scope, receive, note_and_send)
            finally:
                # Begun, and then the page could not be put together after all.
                await asyncio.gather(*begun.values(), return_exceptions=True)

    async def _note(self, scope: HTTPScope, worker: Worker, status: int) -> None:
        act = act_of(scope, status)
        if not act:
            return
        kind, subject = subject_of(scope)
        now = now_of(Request(scope))
        entry = audit.entry(act, now=now, worker=worker.id, subject_kind=kind, subject=subject)
        look = (entry.session, act, subject)
        if _says(scope, b"hx-request") and self._lately.noted(look, now):
            return
        await self._together.write(entry)
        self._lately.note(look, now)


def about_to_show(request: SignedIn) -> None:
    """Begin to note the look now: it is written while the rest of the page is put together.

    For a route that has loaded what the worker might have been refused, and still has something to wait for. The
    answer leaves after the note all the same; a page that fails after this was noted and not seen.
    """
    request.state[BEGIN](200)


async def _say_so(scope: Scope, receive: Receive, send: Send) -> None:
    request: Request[Worker, Session, State] = Request(scope, receive, send)
    answer = could_not_note(request).to_asgi_response(app=None, request=request)
    await answer(scope, receive, send)


class Lately:
    """The looks that this process noted in the last minutes."""

    def __init__(self) -> None:
        self._looks: dict[Look, datetime] = {}

    def noted(self, look: Look, now: datetime) -> bool:
        at = self._looks.get(look)
        return at is not None and timedelta() <= now - at < STILL

    def note(self, look: Look, now: datetime) -> None:
        # A dict keeps the order of insertion: the oldest come first, and go.
        self._looks.pop(look, None)
        self._looks[look] = now
        while now - next(iter(self._looks.values())) >= STILL:
            del self._looks[next(iter(self._looks))]


def act_of(scope: HTTPScope, status: int) -> str:
    """What to note of an answer with this status, as a fixed phrase; empty when it tells nobody anything."""
    opt = scope["route_handler"].opt
    needs: Needs | None = opt.get("policy")
    if needs is None:
        return ""
    if status in REFUSED:
        return f"refused: {needs.act} {needs.resource}"
    what = opt.get("noted_as") or needs.resource
    polls = opt.get("idle") and not opt.get("noted_as")
    if status not in SHOWN or polls or what not in {*CASE_CONTENT, opt.get("noted_as")}:
        return ""
    if status == 200 and scope["method"] != "GET":
        # What was done is noted by the rule that did it.
        return ""
    took_along = _says(scope, NO_PERSON.encode()) and not _says(scope, b"hx-request")
    return f"{'took along' if took_along or opt.get('noted_as') else 'looked at'} {what}"


def subject_of(scope: HTTPScope) -> tuple[str, UUID | None]:
    """Which kind of thing it was about, and its id: from the path, or for a form the family in the query."""
    needs: Needs = scope["route_handler"].opt["policy"]
    named = scope["path_params"].get(needs.subject)
    if isinstance(named, UUID):
        return needs.subject, named
    family = parse_qs(scope["query_string"].decode("latin-1")).get("family", [""])[0]
    try:
        return "family", UUID(family)
    except ValueError:
        return "", None


def _says(scope: HTTPScope, header: bytes) -> bool:
    return any(name == header for name, _ in scope["headers"])
