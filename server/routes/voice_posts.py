"""The ways to record what a child says without a phone's own store: as forms, into the case file when this answers."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from server.database import transaction
from server.gate import SignedIn, now_of
from server.models.ids import new_id
from server.routes.posted import one, posted
from server.routes.screen import is_htmx, screen
from server.rules.child_answer_form import read_child_answer
from server.rules.child_danger import event_of_danger, may_tell_of, read_child_danger, record_danger
from server.rules.child_danger_page import danger_form
from server.rules.child_session import may_answer_in, record_session
from server.rules.child_session_form import read_child_session
from server.rules.form_reader import Fields, as_uuid
from server.rules.hand_over_page import hand_over_page
from server.rules.hearing import hear_child
from server.rules.london import say_time
from server.rules.policy import Act, Needs
from server.rules.raising_whatever import follow_correction, raise_whatever
from server.rules.reading import list_parts
from server.rules.refusals import NotFound, Refused
from server.rules.replacing import replace
from server.rules.voice_access import voice_of


@post("/children/{child:uuid}/sessions", opt={"policy": Needs("voice", "write", "child")}, include_in_schema=False)
async def post_session(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    fields, session_id, replaces = await _posted(request)
    now = now_of(request)
    await voice_of(request.user, child, now=now, act=Act.WRITE)
    try:
        entry = read_child_session(fields)
        if entry.child != child:
            raise NotFound
        async with transaction():
            await record_session(request.user, entry, session_id=session_id, recorded_at=now, received_at=now)
            if replaces:
                await replace(request.user, replaces, now=now)
    except Refused as refused:
        page = await hand_over_page(
            request.user,
            child,
            now=now,
            fields=fields,
            errors=refused.errors,
            id=_again(session_id, refused),
            replaces=str(replaces or ""),
        )
        return screen(request, "voice/hand_over.html", block="record", status=422, page=page)
    return _saved(request, session_id, f"/children/{child}/voice")


@post("/sessions/{session:uuid}/answers", opt={"policy": Needs("voice", "write", "session")}, include_in_schema=False)
async def post_answer(request: SignedIn, session: FromPath[UUID]) -> Response[Any]:
    """There is no form to put it right in: nobody corrects what a child said."""
    fields, answer_id, _ = await _posted(request)
    now = now_of(request)
    if not await may_answer_in(request.user, session, as_uuid(one(fields, "child")), now=now):
        raise NotFound
    try:
        entry = read_child_answer(fields)
        if entry.session != session:
            raise NotFound
        async with transaction():
            await hear_child(request.user, entry, answer_id=answer_id, recorded_at=now, received_at=now)
    except Refused as refused:
        parts = list_parts(fields)
        return screen(request, "voice/not_taken.html", status=422, errors=refused.errors, parts=parts, kept=False)
    return _saved(request, answer_id, f"/children/{entry.child}/voice")


@get("/children/{child:uuid}/danger", opt={"policy": Needs("visit", "write", "child")}, include_in_schema=False)
async def danger(request: SignedIn, child: FromPath[UUID], answer: FromQuery[UUID | None] = None) -> Response[Any]:
    """Taken along: a child may say it where there is no signal, too. `answer` is the one that it was said with."""
    named = {"answer": str(answer)} if answer else {}
    form = await danger_form(request.user, child, now=now_of(request), fields=named)
    return screen(request, "voice/danger.html", form=form)


@post("/children/{child:uuid}/danger", opt={"policy": Needs("visit", "write", "child")}, include_in_schema=False)
async def post_danger(request: SignedIn, child: FromPath[UUID]) -> Response[Any]:
    """Whoever is first on the ladder is being rung when this answers, even if a field was wrong."""
    fields, danger_id, replaces = await _posted(request)
    now = now_of(request)
    if not await may_tell_of(request.user, child, at=now, now=now):
        raise NotFound
    try:
        entry = read_child_danger(fields)
        if entry.child != child:
            raise NotFound
        async with transaction():
            if replaces:
                await follow_correction(request.user, old=replaces, new=danger_id)
            await record_danger(request.user, entry, danger_id=danger_id, recorded_at=now, received_at=now)
            if replaces:
                await replace(request.user, replaces, now=now)
    except Refused as refused:
        return await _danger_again(request, child, fields, refused, danger_id, replaces)
    event = await event_of_danger(danger_id)
    if is_htmx(request) or event is None:
        words = say_time(now)
        return screen(
            request,
            "voice/danger_sent.html",
            block="saved",
            danger=danger_id,
            event=event and event.id,
            sent_words=words,
        )
    return Redirect(f"/alerts/{event.id}", status_code=303)


async def _posted(request: SignedIn) -> tuple[dict[str, str | list[str]], UUID, UUID | None]:
    """The record's own fields, its id, and the id of the record that it corrects."""
    fields = await posted(request)
    own = {name: value for name, value in fields.items() if name not in {"id", "replaces"}}
    return own, as_uuid(one(fields, "id")) or new_id(), as_uuid(one(fields, "replaces"))


def _again(record_id: UUID, refused: Refused) -> str:
    """Refused as a whole, the number may be the trouble: a new one lets the same words through."""
    return str(new_id() if "" in refused.errors else record_id)


async def _danger_again(
    request: SignedIn, child: UUID, fields: Fields, refused: Refused, danger_id: UUID, replaces: UUID | None
) -> Response[Any]:
    """The form with everything that was typed. A field that is wrong is no reason to be silent: the alert goes."""
    now = now_of(request)
    form = await danger_form(
        request.user,
        child,
        now=now,
        fields=fields,
        errors=refused.errors,
        id=_again(danger_id, refused),
        replaces=str(replaces or ""),
    )
    if "" not in refused.errors:
        async with transaction():
            await raise_whatever(
                request.user,
                "child_danger",
                {**fields, "child": str(child)},
                capture_id=danger_id,
                replaces=replaces,
                recorded_at=now,
                now=now,
            )
    return screen(request, "voice/danger.html", block="record", status=422, form=form)


def _saved(request: SignedIn, record_id: UUID, href: str) -> Response[Any]:
    if not is_htmx(request):
        return Redirect(href, status_code=303)
    words = say_time(now_of(request))
    return screen(request, "visits/saved.html", block="saved", record_id=record_id, href=href, sent_words=words)
