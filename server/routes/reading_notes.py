"""Notes who looked at what, and who was refused, before the answer leaves: for every route, from what it declares."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

import structlog
from litestar import Request
from litestar.datastructures import State
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from server.gate import SignedIn, now_of
from server.models.audit import AuditEntry
from server.models.session import Session
from server.models.worker import Worker
from server.routes.looks import act_of, address_of, is_unasked, looks_again, subjects_of
from server.routes.problems import could_not_note
from server.rules import audit
from server.rules.audit_together import NotNoted, Together
from server.rules.carried import Carried

log = structlog.get_logger()

STILL: Final = timedelta(minutes=5)
"""A page that looks again by itself, or a sound that is fetched part by part, is one look for so long."""
BEGIN: Final = "begin_to_note"
Look = tuple[UUID | None, str, UUID | None]


class ReadingNotes:
    """Stands inside WhoIsAsking, around every route."""

    def __init__(self, app: ASGIApp, together: Together, lately: "Lately", carried: Carried) -> None:
        self.app = app
        self._together = together
        self._lately = lately
        self._carried = carried

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
        now = now_of(Request(scope))
        if is_unasked(scope) and await self._carried.names(worker, address_of(scope), now=now):
            act = act_of(scope, status, taken_along=True)
        entries = [
            audit.entry(act, now=now, worker=worker.id, subject_kind=kind, subject=subject)
            for kind, subject in subjects_of(scope)
        ]
        if looks_again(scope, status):
            entries = self._lately.without(entries, now)
        # Side by side, so that they go in together however many a form names.
        await asyncio.gather(*map(self._together.write, entries))
        self._lately.note(entries, now)


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

    def without(self, entries: Iterable[AuditEntry], now: datetime) -> list[AuditEntry]:
        """Those of which nothing was noted lately. What names nobody is never the same again."""
        return [entry for entry in entries if entry.subject is None or not self._noted(_look(entry), now)]

    def note(self, entries: Iterable[AuditEntry], now: datetime) -> None:
        # A dict keeps the order of insertion: the oldest come first, and go.
        for look in map(_look, entries):
            self._looks.pop(look, None)
            self._looks[look] = now
        while self._looks and now - next(iter(self._looks.values())) >= STILL:
            del self._looks[next(iter(self._looks))]

    def _noted(self, look: Look, now: datetime) -> bool:
        at = self._looks.get(look)
        return at is not None and timedelta() <= now - at < STILL


def _look(entry: AuditEntry) -> Look:
    return entry.session, entry.act, entry.subject
