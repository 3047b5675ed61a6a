"""A drawing as it comes from a child's tablet: strokes as whole numbers within bounds, and nothing else."""

from typing import Annotated, Final, Literal

import msgspec

from server.rules.file_bounds import DRAWING_BYTES
from server.rules.refusals import Refused

FORMAT_TYPE: Final = "application/vnd.doorstep.drawing+json"
PER_POINT: Final = 4
"""x, y, pressure, milliseconds since the point before."""
STROKES: Final = 500
STROKE_POINTS: Final = 2_000
POINTS: Final = 64_000
"""An hour's drawing by a child; drawn by the server in about a second."""
LEAST_SIDE: Final = 100
MOST_SIDE: Final = 4_000
COLOURS: Final = (
    *("#2a2440", "#d9483b", "#ef8a2f", "#f6c945", "#58a55c", "#1f7a6d"),
    *("#4f9bd9", "#2b5c9e", "#7d5bbe", "#e58fb1", "#8a5a3c", "#ffffff"),
)
"""The palette: a drawing names a colour by its place."""
MOST_WIDTH: Final = 60
MOST_PRESSURE: Final = 255
MOST_PAUSE: Final = 60_000
"""Milliseconds between two points of a stroke."""
MOST_AT: Final = 31 * 24 * 3600 * 1000
"""Milliseconds from the start of the drawing to the start of a stroke: one may be gone on with another day."""
STAMP: Final = "^[a-z][a-z0-9-]{0,39}$|^$"

UNREADABLE: Final = "This drawing is not in the form that Doorstep knows, so it was not taken."
OUT_OF_BOUNDS: Final = "This drawing is larger than a drawing can be, so it was not taken."

Side = Annotated[int, msgspec.Meta(ge=LEAST_SIDE, le=MOST_SIDE)]
Number = Annotated[int, msgspec.Meta(ge=0, le=MOST_PAUSE)]


class Stroke(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tool: Literal["pen", "stamp"]
    colour: Annotated[int, msgspec.Meta(ge=0, le=len(COLOURS) - 1)]
    width: Annotated[int, msgspec.Meta(ge=1, le=MOST_WIDTH)]
    stamp: Annotated[str, msgspec.Meta(pattern=STAMP)]
    """Which picture; empty for a pen."""
    chosen: bool
    """False when the child rubbed it out or took it back: it is kept, and not shown unless asked for."""
    at: Annotated[int, msgspec.Meta(ge=0, le=MOST_AT)]
    """Milliseconds since the drawing began."""
    points: Annotated[list[Number], msgspec.Meta(min_length=PER_POINT, max_length=PER_POINT * STROKE_POINTS)]
    """x, y, pressure and pause of one point after another."""


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["doorstep-drawing/1"]
    width: Side
    height: Side
    strokes: Annotated[list[Stroke], msgspec.Meta(max_length=STROKES)]


def read_drawing(content: bytes) -> Drawing:
    """Raises Refused, the sentence under "", for whatever is not a drawing within every bound."""
    if len(content) > DRAWING_BYTES:
        raise Refused({"": OUT_OF_BOUNDS})
    try:
        drawing = _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused({"": UNREADABLE}) from error
    if sum(len(stroke.points) for stroke in drawing.strokes) > PER_POINT * POINTS:
        raise Refused({"": OUT_OF_BOUNDS})
    if not all(_is_on_the_page(stroke, drawing) for stroke in drawing.strokes):
        raise Refused({"": UNREADABLE})
    return drawing


def write_drawing(drawing: Drawing) -> bytes:
    """The server's own JSON of it: what is kept, and replayed."""
    return msgspec.json.encode(drawing)


def _is_on_the_page(stroke: Stroke, drawing: Drawing) -> bool:
    points = stroke.points
    return (
        len(points) % PER_POINT == 0
        and max(points[0::PER_POINT]) <= drawing.width
        and max(points[1::PER_POINT]) <= drawing.height
        and max(points[2::PER_POINT]) <= MOST_PRESSURE
        and (stroke.tool == "stamp") == bool(stroke.stamp)
    )


_DECODER = msgspec.json.Decoder(Drawing)
