"""What a child's answer may be, tool by tool. Everything in it may be left out: nothing is asked for that a child must
give. What isn't known here is refused, so that nothing is kept that no screen would show.

Which faces, pictures and questions there are is said by the tool, which a council may have changed since: here it is
bounded, not looked up. It is read to be checked; what is kept is the text as the child's tablet wrote it.
"""

import re
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

ANSWER_BYTES: Final = 60 * 1024
WORDS: Final = 2_000

Id = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Of a question, face, picture, choice or place."""
NoneOrId = Annotated[str, Meta(pattern="^([a-z0-9][a-z0-9_-]{0,39})?$")]
Words = Annotated[str, Meta(max_length=WORDS)]
Name = Annotated[str, Meta(max_length=200)]
Faces = Annotated[tuple[Id, ...], Meta(max_length=24)]
Pictures = Annotated[tuple[Id, ...], Meta(max_length=60)]
Coordinate = Annotated[int, Meta(ge=-1000, le=1000)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of an answer. `not_said`: "I don't want to say", which is an answer."""


class FacesAnswered(Part, frozen=True, kw_only=True):
    id: Id
    faces: Faces = ()
    """Any number at once, in the order of choosing; none by default."""
    who: Name = ""
    """With whom it is so, if the question asks."""
    words: Words = ""
    not_said: bool = False


class Faced(Part, frozen=True, kw_only=True):
    questions: Annotated[tuple[FacesAnswered, ...], Meta(max_length=40)] = ()


class StepAnswered(Part, frozen=True, kw_only=True):
    id: Id
    step: Annotated[int, Meta(ge=0, le=10)] | None = None
    """Where on the ladder the child says they are: an answer of theirs, never a score."""
    choice: NoneOrId = ""
    words: Words = ""
    not_said: bool = False


class Stepped(Part, frozen=True, kw_only=True):
    questions: Annotated[tuple[StepAnswered, ...], Meta(max_length=40)] = ()


class PlaceFilled(Part, frozen=True, kw_only=True):
    id: Id
    words: Words = ""
    pictures: Pictures = ()
    not_said: bool = False


class Placed(Part, frozen=True, kw_only=True):
    places: Annotated[tuple[PlaceFilled, ...], Meta(max_length=20)] = ()


class PartOfDay(Part, frozen=True, kw_only=True):
    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    part: Literal["morning", "evening"]
    faces: Faces = ()
    words: Words = ""


class AWeek(Part, frozen=True, kw_only=True):
    days: Annotated[tuple[PartOfDay, ...], Meta(max_length=14)] = ()
    not_said: bool = False


class Person(Part, frozen=True, kw_only=True):
    name: Name = ""
    picture: NoneOrId = ""
    near: Annotated[int, Meta(ge=0, le=3)] = 0
    """0 is the ring closest to the child."""
    x: Coordinate = 0
    y: Coordinate = 0
    words: Words = ""


class PeopleAround(Part, frozen=True, kw_only=True):
    people: Annotated[tuple[Person, ...], Meta(max_length=40)] = ()
    not_said: bool = False


class Drawn(Part, frozen=True, kw_only=True):
    """The drawing itself is a file."""

    words: Words = ""
    not_said: bool = False


class Recorded(Part, frozen=True, kw_only=True):
    """The sounds are files."""

    words: Words = ""
    not_said: bool = False


class MeetingAnswered(Part, frozen=True, kw_only=True):
    id: Id
    words: Words = ""
    choice: NoneOrId = ""
    not_said: bool = False


class ForMeeting(Part, frozen=True, kw_only=True):
    questions: Annotated[tuple[MeetingAnswered, ...], Meta(max_length=40)] = ()


Answer = Faced | Stepped | Placed | AWeek | PeopleAround | Drawn | Recorded | ForMeeting

SHAPES: Final[dict[str, type[Answer]]] = {
    "faces": Faced,
    "steps": Stepped,
    "places": Placed,
    "week": AWeek,
    "people": PeopleAround,
    "draw": Drawn,
    "say": Recorded,
    "meeting": ForMeeting,
}
"""By the kind of tool."""

T = TypeVar("T")
NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_Asked = dict[Id, Words]


def read_answer(kind: str, text: str) -> Answer:
    """The answer in `text`, JSON as kept. Raises ValueError when it is none of this kind, or out of bounds."""
    if len(text.encode("utf-8", "surrogatepass")) > ANSWER_BYTES:
        raise ValueError("too large")
    return _decoded(text, SHAPES[kind])


def read_asked(text: str) -> dict[str, str]:
    """{question id: the words as the child saw or heard them}. Raises ValueError."""
    asked = _decoded(text, _Asked)
    if len(asked) > 60:
        raise ValueError("too many questions")
    return asked


def _decoded(text: str, shape: type[T]) -> T:
    if "\x00" in text or NUL.search(text):
        # PostgreSQL keeps no such character, and no child typed one.
        raise ValueError("a character that can't be kept")
    try:
        return msgspec.json.decode(text, type=shape)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise ValueError("not this kind of answer") from error
