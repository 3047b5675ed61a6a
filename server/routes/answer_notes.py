from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from server.gate import SignedIn, now_of
from server.models.worker import Worker
from server.routes.posted import posted, typed_back
from server.routes.screen import screen
from server.rules import answer_notes
from server.rules.answer_page import answer_page
from server.rules.form_reader import Fields
from server.rules.policy import Needs
from server.rules.refusals import NotFound, Refused

WRITES = {"policy": Needs("voice", "write", "answer")}


@get("/answers/{answer:uuid}", opt={"policy": Needs("voice", "read", "answer")}, include_in_schema=False)
async def child_answer(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    page = await answer_page(request.user, answer, now=now_of(request))
    return screen(request, "voice/answer.html", page=page, wrong={"form": ""})


@post("/answers/{answer:uuid}/transcripts", opt=WRITES, include_in_schema=False)
async def post_transcript(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "transcript", answer_notes.write_transcript)


@post("/answers/{answer:uuid}/translations", opt=WRITES, include_in_schema=False)
async def post_translation(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "translation", answer_notes.write_translation)


@post("/answers/{answer:uuid}/sharings", opt=WRITES, include_in_schema=False)
async def post_sharing(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "sharing", answer_notes.write_sharing)


@post("/answers/{answer:uuid}/done", opt=WRITES, include_in_schema=False)
async def post_done(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "done", answer_notes.write_done)


@post("/answers/{answer:uuid}/advocacy", opt=WRITES, include_in_schema=False)
async def post_offer(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "advocacy", answer_notes.write_offer)


@post("/answers/{answer:uuid}/decisions", opt=WRITES, include_in_schema=False)
async def post_meeting_decision(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "decision", answer_notes.write_decision)


@post("/answers/{answer:uuid}/told", opt=WRITES, include_in_schema=False)
async def post_child_told(request: SignedIn, answer: FromPath[UUID]) -> Response[Any]:
    return await _write(request, answer, "told", answer_notes.write_told)


@post("/sessions/{session:uuid}/visit", opt={"policy": Needs("voice", "write", "session")}, include_in_schema=False)
async def post_session_visit(request: SignedIn, session: FromPath[UUID]) -> Response[Any]:
    """On which visit a session was, when that was not said at the hand-over."""
    fields = await posted(request)
    try:
        child = await answer_notes.link_visit(request.user, session, fields, now=now_of(request))
    except Refused as error:
        # A list of the child's own visits can't go wrong by hand.
        raise NotFound from error
    return Redirect(f"/children/{child}/voice#sitting-{session}", status_code=303)


Write = Callable[..., Awaitable[None]]


async def _write(request: SignedIn, answer: UUID, form: str, write: Write) -> Response[Any]:
    """Back to the answer, where it stands now; or the same page with what was typed and a sentence beside it."""
    fields: Fields = await posted(request)
    worker: Worker = request.user
    now: datetime = now_of(request)
    try:
        await write(worker, answer, fields, now=now)
    except Refused as refused:
        page = await answer_page(worker, answer, now=now)
        wrong = {"form": form, **typed_back(fields, refused.errors)}
        return screen(request, "voice/answer.html", status=422, page=page, wrong=wrong)
    return Redirect(f"/answers/{answer}#beside", status_code=303)
