"""The hand-over as it is shown: what to offer the child, and who is in the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from server.models.answer_notes import WhatWasDone
from server.models.child import Child
from server.models.ids import new_id
from server.models.worker import Worker
from server.rules.child_answers_of import answers_of
from server.rules.child_tool_data import Tool
from server.rules.child_tools import tools
from server.rules.child_words import Language, languages
from server.rules.earlier_answers import earlier_of
from server.rules.form_reader import Fields
from server.rules.hand_over_choices import (
    AGREE_FIRST,
    HEAR,
    HOLDS_PEN,
    IN_THE_ROOM,
    INTERPRETER,
    MUST_SAY,
    POLICE,
    YES_NO,
)
from server.rules.home_page import Mark
from server.rules.london import day_of
from server.rules.marks_of import marks_in
from server.rules.policy import Act
from server.rules.refusals import NotFound
from server.rules.timeline import timeline_of
from server.rules.voice_access import voice_of

FEW_VISITS: Final = 5
FEW_TOLD: Final = 10
FEW_EARLIER: Final = 12
CHOICES: Final[dict[str, dict[str, str]]] = {
    "read_aloud": YES_NO,
    "can_anyone_hear": HEAR,
    "in_the_room": IN_THE_ROOM,
    "holds_pen": HOLDS_PEN,
    "police_interview": POLICE,
    "interpreter_role": INTERPRETER,
    "shown_earlier": YES_NO,
}


@dataclass(frozen=True, slots=True)
class Told:
    id: UUID
    told: str
    did: str


@dataclass(frozen=True, slots=True)
class HandOverPage:
    child: UUID
    first_name: str
    name: str
    tools: Sequence[Tool]
    languages: Sequence[Language]
    other_language: str
    """The child's own, when the tools don't have it."""
    visits: Mapping[str, str]
    told: Sequence[Told]
    marks: Sequence[Mark]
    """What must not reach an adult of the family: whoever is in the room may read what is chosen under `told`."""
    earlier: str
    """JSON of earlier answers. It reaches the tablet only when that is chosen, with nobody else there."""
    fields: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    errors: Mapping[str, str]
    id: str
    id_without_script: str
    replaces: str
    draft_key: str
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: CHOICES)
    must_say: Mapping[str, str] = field(default_factory=lambda: MUST_SAY)
    agree_first: str = AGREE_FIRST


async def hand_over_page(
    worker: Worker,
    child_id: UUID,
    *,
    now: datetime,
    fields: Fields | None = None,
    errors: Mapping[str, str] | None = None,
    id: str = "",
    replaces: str = "",
) -> HandOverPage:
    """The form for one child, empty or with what was typed. Raises NotFound for a child of whose voice this worker
    records nothing, and for one who is not born."""
    child = await voice_of(worker, child_id, now=now, act=Act.WRITE)
    if child.born_on is None:
        raise NotFound
    tag = next((one.tag for one in languages() if one.english_name.lower() == child.language.strip().lower()), "")
    given = fields or {"read_aloud": "no", "shown_earlier": "no", "language": tag}
    return HandOverPage(
        child=child.id,
        first_name=child.first_name,
        name=f"{child.first_name} {child.last_name}",
        tools=tools(),
        languages=languages(),
        other_language="" if tag else child.language,
        visits=await _visits(worker, child, now),
        told=await told_of(child.id),
        marks=await marks_in(child.family.id),
        earlier=earlier_of(await answers_of(child.id, today=day_of(now), most=FEW_EARLIER)),
        fields={
            name: value if isinstance(value, str) else (value[-1] if value else "") for name, value in given.items()
        },
        lists={name: [value] if isinstance(value, str) else list(value) for name, value in given.items()},
        errors=errors or {},
        id=id,
        id_without_script=str(new_id()),
        replaces=replaces,
        draft_key=f"child_session:{child.id}",
    )


async def told_of(child_id: UUID) -> list[Told]:
    """What was done about the child's words and may be shown to the child, newest first."""
    rows = (
        await WhatWasDone.select(WhatWasDone.id, WhatWasDone.told_words, WhatWasDone.words)
        .where(WhatWasDone.child == child_id)
        .order_by(WhatWasDone.done_on, WhatWasDone.id, ascending=False)
        .limit(FEW_TOLD)
    )
    return [Told(row["id"], row["told_words"], row["words"]) for row in rows if row["told_words"]]


async def _visits(worker: Worker, child: Child, now: datetime) -> dict[str, str]:
    lines, _ = await timeline_of(worker, child.family.id, child_id=child.id, now=now, most=FEW_VISITS)
    return {str(line.id): f"{line.on_words}: {line.how[:1].lower()}{line.how[1:]}" for line in lines}
