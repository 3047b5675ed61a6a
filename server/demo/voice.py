"""A child of the demo has been heard at three visits, and something was done about it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from piccolo.columns import And

from server.demo.households import Household
from server.demo.voice_drawing import kits_house
from server.demo.voice_told import FIRST, SECOND, THIRD
from server.models.answer_notes import Translation, WhatWasDone
from server.models.attachment import Attachment, FileState
from server.models.child import Child
from server.models.child_answer import ChildAnswer
from server.models.child_session import ChildSession
from server.models.ids import new_id
from server.models.visit import Seen, Visit
from server.models.worker import Worker
from server.rules.child_tools import tool_named
from server.rules.child_words import words_in
from server.rules.london import day_of

QUESTION = "What is it like at home when it gets dark?"
ROOMS: tuple[dict[str, Any], ...] = (
    {"in_the_room": ["nobody_else"]},
    {"in_the_room": ["sibling"], "in_the_room_words": "Rowan, reading on the bed"},
    {"in_the_room": ["nobody_else"], "question": QUESTION},
)


async def hear_kit(household: Household, author: Worker) -> None:
    """At the latest three visits on which Kit was seen alone; Kit's words, and what came of them."""
    kit = household.children["Kit"]
    seen = Seen.select(Seen.visit).where(And(Seen.child == kit.id, Seen.seen == "alone"))
    visits = await Visit.objects().where(Visit.id.is_in(seen)).order_by(Visit.began_at, ascending=False).limit(3)
    for visit, room, told in zip(reversed(visits), ROOMS, (FIRST, SECOND, THIRD), strict=False):
        answers = await _sit(kit, author, visit, room, told)
    await _translate(author, answers)
    await _tell_what_was_done(kit, author, answers)


async def _sit(
    kit: Child, author: Worker, visit: Visit, room: dict[str, Any], told: list[dict[str, Any]]
) -> list[ChildAnswer]:
    at = visit.began_at + timedelta(minutes=10)
    lists = {"in_the_room": _json(room["in_the_room"]), "tools": _json([one["kind"] for one in told])}
    session = ChildSession(
        id=new_id(),
        child=kit.id,
        author=author.id,
        visit=visit.id,
        language="en",
        holds_pen="child",
        police_interview="none",
        recorded_at=at,
        received_at=at,
        **(room | lists),
    )
    await ChildSession.insert(session)
    answers = []
    for number, one in enumerate(told):
        answers.append(_answer(kit, author, session, one, at + timedelta(minutes=4 * (number + 1))))
    await ChildAnswer.insert(*answers)
    for answer, one in zip(answers, told, strict=True):
        if one.get("drawing"):
            await _draw(answer)
    return answers


def _answer(kit: Child, author: Worker, session: ChildSession, told: dict[str, Any], at: datetime) -> ChildAnswer:
    language = told.get("language", "en")
    shown = next((tool for tool in words_in(language)["tools"] if tool["id"] == told["kind"]), None)
    questions = (
        shown["questions"] if shown else [msgspec.to_builtins(one) for one in tool_named(told["kind"]).questions]
    )
    return ChildAnswer(
        id=new_id(),
        session=session.id,
        child=kit.id,
        author=author.id,
        tool=told["kind"],
        kind=told["kind"],
        language=language,
        asked=_json({one["id"]: one["words"] for one in questions}),
        answer=_json(told["answer"]),
        ending=told.get("ending", "finished"),
        may_hear=_json(told.get("may_hear", [])),
        began_at=at - timedelta(minutes=3),
        answered_at=at,
        recorded_at=at,
        received_at=at,
    )


async def _draw(answer: ChildAnswer) -> None:
    drawing = Attachment(
        record=answer.id,
        record_kind="child_answer",
        digest=answer.id.hex * 2,
        key="",
        purpose="drawing",
        label="drawing",
        media_type="application/vnd.doorstep.drawing+json",
        state=FileState.KEPT.value,
        content=kits_house(),
        recorded_at=answer.answered_at,
        received_at=answer.answered_at,
    )
    await Attachment.insert(drawing)


async def _translate(author: Worker, answers: list[ChildAnswer]) -> None:
    drawn = next(answer for answer in answers if answer.kind == "draw")
    words = Translation(
        answer=drawn.id,
        words="A night light and Mam and me",
        interpreter_name="Siân Morgan",
        interpreter_role="worker",
        why="I speak Welsh with Kit.",
        author=author.id,
        written_at=drawn.answered_at + timedelta(hours=2),
    )
    await Translation.insert(words)


async def _tell_what_was_done(kit: Child, author: Worker, answers: list[ChildAnswer]) -> None:
    steps = next(answer for answer in answers if answer.kind == "steps")
    done = WhatWasDone(
        answer=steps.id,
        child=kit.id,
        words="The housing officer puts a light on the stairs on Thursday.",
        told_words="a light on the stairs too",
        done_on=day_of(steps.answered_at),
        author=author.id,
        written_at=steps.answered_at + timedelta(hours=3),
    )
    await WhatWasDone.insert(done)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
