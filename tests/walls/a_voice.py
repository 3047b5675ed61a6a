"""What Kit said, drew and recorded, and what was written beside it: so that every route of the voice has something to
show. The text inside an answer's JSON is given, since it lies in no column of its own."""

from collections.abc import Sequence
from typing import Any

from server.models.answer_notes import AdvocacyOffer, MeetingDecision, Sharing, Transcript, Translation, WhatWasDone
from server.models.child_answer import ChildAnswer, ChildDanger
from server.models.ids import new_id
from tests.cast import NOW, Cast
from tests.routes.matrix_scene import kept_files
from tests.rules.entries import an_entry, record
from tests.voices import a_session, an_answer

NAME: int = 200
"""Characters that an answer may hold where it names somebody."""


async def a_voice(cast: Cast, texts: Sequence[str] = ("Mine.",)) -> None:
    """With every kind of answer for each text. Siân was with him on a visit; there is a photo of it too."""
    visit = await record(cast.sian, an_entry(cast.kit), NOW)
    session = await a_session(cast.kit, cast.sian, visit=visit.id)
    for text in texts:
        for kind, answer in answers_with(text).items():
            asked = {"now": text, "safe": text, "advocate": text, "worries": text}
            row = await an_answer(session, cast.kit, cast.sian, kind, answer, asked=asked)
            await note_beside(cast, row)
    drawn = await ChildAnswer.objects().where(ChildAnswer.kind == "draw").first()
    assert drawn is not None
    await kept_files(visit.id, drawn.id)
    said = {"said_at": NOW, "recorded_at": NOW, "received_at": NOW}
    await ChildDanger.insert(
        ChildDanger(id=new_id(), child=cast.kit.id, answer=drawn.id, author=cast.sian.id, words="No.", **said)
    )


def answers_with(text: str) -> dict[str, dict[str, Any]]:
    """By kind of tool, with the text wherever a child may type."""
    name, alike = text[:NAME], {"words": text, "not_said": False}
    return {
        "faces": {"questions": [{"id": "now", "faces": ["happy"], "who": name, **alike}]},
        "steps": {"questions": [{"id": "safe", "step": 3, "choice": "", **alike}]},
        "places": {"places": [{"id": "worries", "pictures": [], **alike}]},
        "week": {"days": [{"day": "mon", "part": "morning", "faces": ["happy"], "words": text}], "not_said": False},
        "people": {
            "people": [{"name": name, "picture": "", "near": 1, "x": 10, "y": 20, "words": text}],
            "not_said": False,
        },
        "draw": alike,
        "say": alike,
        "meeting": {"questions": [{"id": "advocate", "choice": "", **alike}]},
    }


async def note_beside(cast: Cast, answer: ChildAnswer) -> None:
    """One of everything that workers write beside an answer."""
    of_answer: dict[str, Any] = {"answer": answer.id, "author": cast.sian.id}
    of_child = {**of_answer, "child": cast.kit.id}
    await Transcript.insert(Transcript(words="Mine.", written_at=NOW, **of_answer))
    await Translation.insert(
        Translation(words="Mine.", interpreter_name="Jan", interpreter_role="family", written_at=NOW, **of_answer)
    )
    await Sharing.insert(Sharing(to="core_group", child_said="yes", safe="yes", written_at=NOW, **of_answer))
    await WhatWasDone.insert(WhatWasDone(words="A light.", done_on=NOW.date(), written_at=NOW, **of_child))
    await AdvocacyOffer.insert(AdvocacyOffer(reply="later", offered_on=NOW.date(), written_at=NOW, **of_child))
    told = {"told_on": NOW.date(), "decided_at": NOW}
    await MeetingDecision.insert(MeetingDecision(decision="goes", reasons="Asked to.", **told, **of_child))
