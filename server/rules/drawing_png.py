"""The same picture as dots, for print."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from math import dist, sqrt
from typing import Final

from PIL import Image, ImageColor, ImageDraw

from server.rules.art import NONE, SIDE, picture
from server.rules.drawing import PER_POINT, Drawing, Stroke
from server.rules.drawing_lines import PAPER, STAMP_SIDE, THINNEST, Point, Run, painted, pale_of, runs_of

LONGEST: Final = 1600
"""Pixels of the longer side: 20 cm on paper at 200 dots an inch."""
OVER: Final = 2
"""It is painted so much larger and then made smaller, so that edges are smooth."""
PIECES: Final = 3
"""Straight pieces of one bend."""
MOST_INK: Final = 600_000_000
"""Dots that may be painted, over one another: a second's work. A page that is full three times over takes a tenth of
it; one that was made to take longer gets a coarser picture."""
CLOSE: Final = 0.12
"""Places nearer than this part of a line's width are one place."""
Place = tuple[float, float]
Colour = tuple[int, ...]


def drawing_png(drawing: Drawing, *, all_of_it: bool = False) -> bytes:
    """A picture of at most 1600 px, as `drawing_svg`. At the bounds of a drawing some three seconds of a processor."""
    scale = LONGEST / max(drawing.width, drawing.height)
    strokes = list(painted(drawing, all_of_it=all_of_it))
    ink = sum(_ink(stroke) for stroke, _ in strokes) * (scale * OVER) ** 2
    over = OVER * min(1.0, sqrt(MOST_INK / ink)) if ink else OVER
    canvas = Image.new("RGB", _size(drawing, scale * over), PAPER)
    painter = _Painter(ImageDraw.Draw(canvas), scale * over)
    for stroke, colour in strokes:
        painter.paint(stroke, colour)
    written = BytesIO()
    canvas.resize(_size(drawing, scale), Image.Resampling.BOX).save(written, "PNG")
    return written.getvalue()


def _size(drawing: Drawing, scale: float) -> tuple[int, int]:
    return max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))


def _ink(stroke: Stroke) -> float:
    """How much of the drawing's own square units the stroke paints, at most."""
    if stroke.tool == "stamp":
        return float((stroke.width * STAMP_SIDE) ** 2 * len(picture(stroke.stamp)))
    xs, ys = stroke.points[0::PER_POINT], stroke.points[1::PER_POINT]
    long = sum(map(dist, zip(xs, ys, strict=True), zip(xs[1:], ys[1:], strict=True)))
    # Twice: the line, and the round places that it is strung on.
    return 2 * (long + len(xs) * stroke.width * CLOSE) * stroke.width * (1 + THINNEST)


class _Painter:
    def __init__(self, draw: ImageDraw.ImageDraw, scale: float) -> None:
        self._draw = draw
        self._scale = scale

    def paint(self, stroke: Stroke, colour: str) -> None:
        if stroke.tool == "stamp":
            self._stamp(stroke, colour)
            return
        for run in runs_of(stroke):
            width = run.width * self._scale
            self._line(list(_apart(self._flat(run), width * CLOSE)), width, _rgb(colour))

    def _flat(self, run: Run) -> Iterable[Place]:
        """Its points as pixels. A bend that hardly bends is one piece: most of them, where a hand went slowly."""
        x, y = run.start[0] * self._scale, run.start[1] * self._scale
        yield x, y
        for (round_x, round_y), (to_x, to_y) in run.bends:
            round_x, round_y = round_x * self._scale, round_y * self._scale
            to_x, to_y = to_x * self._scale, to_y * self._scale
            pieces = PIECES if abs(x + to_x - 2 * round_x) + abs(y + to_y - 2 * round_y) > OVER else 1
            for piece in range(1, pieces + 1):
                part = piece / pieces
                a, b, c = (1 - part) ** 2, 2 * part * (1 - part), part**2
                yield a * x + b * round_x + c * to_x, a * y + b * round_y + c * to_y
            x, y = to_x, to_y

    def _line(self, line: list[Place], width: float, colour: Colour) -> None:
        self._draw.line(line, colour, max(1, round(width)))
        # Pillow's ellipse takes in the dots that its box goes through: without this a line is strung with beads.
        half = max(0.0, (width - 1) / 2)
        for x, y in line:
            self._draw.ellipse((x - half, y - half, x + half, y + half), colour)

    def _stamp(self, stroke: Stroke, colour: str) -> None:
        side = stroke.width * STAMP_SIDE
        left, top = stroke.points[0] - side / 2, stroke.points[1] - side / 2
        shapes = picture(stroke.stamp)
        for shape in shapes:
            for line in shape.lines:
                at = [self._in_square(point, (left, top), side / SIDE) for point in line]
                if shape.fill != NONE and len(at) > 2:
                    self._draw.polygon(at, _shade(shape.fill, stroke.chosen))
                if shape.stroke != NONE:
                    self._line(at, shape.width * side / SIDE * self._scale, _shade(shape.stroke, stroke.chosen))
        if not shapes:
            self._ring((stroke.points[0], stroke.points[1]), side / 3, stroke.width, _rgb(colour))

    def _in_square(self, point: Point, corner: Point, scale: float) -> Place:
        return (corner[0] + point[0] * scale) * self._scale, (corner[1] + point[1] * scale) * self._scale

    def _ring(self, middle: Point, radius: float, width: int, colour: Colour) -> None:
        x, y, outer = middle[0] * self._scale, middle[1] * self._scale, (radius + width / 2) * self._scale
        box = (x - outer, y - outer, x + outer, y + outer)
        self._draw.ellipse(box, outline=colour, width=max(1, round(width * self._scale)))


def _apart(line: Iterable[Place], least: float) -> Iterator[Place]:
    """Without the places that are nearer than that to the one before, but for the last."""
    kept: Place | None = None
    place: Place = (0, 0)
    for place in line:
        if kept is None or dist(kept, place) >= least:
            kept = place
            yield place
    if kept != place:
        yield place


def _shade(colour: str, chosen: bool) -> Colour:
    rgb = ImageColor.getrgb(colour)
    return rgb if chosen else _rgb(pale_of("#{:02x}{:02x}{:02x}".format(*rgb[:3])))


def _rgb(colour: str) -> Colour:
    return ImageColor.getrgb(colour)
