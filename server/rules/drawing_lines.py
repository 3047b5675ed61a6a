"""A pen's stroke as curves of even width: the harder it was pressed, the wider. Both pictures of a drawing use them."""

from collections.abc import Iterable, Iterator
from math import dist
from typing import Final, NamedTuple

from server.rules.drawing import COLOURS, MOST_PRESSURE, PER_POINT, Drawing, Stroke

THINNEST: Final = 0.5
"""Of the pen's width, where it hardly touches; at the hardest 1.5. As the child's own screen paints it."""
WIDTHS_OF_A_PEN: Final = 32
"""A line changes its width in steps that no eye sees."""
ROUND: Final = 12
"""Of the drawing's units: where points lie far apart a corner is a corner, as on the child's own screen."""
STAMP_SIDE: Final = 4
"""How long the side of a stamp is, in widths of the pen."""
PAPER: Final = "#ffffff"
PALE: Final = 0.7
"""How far to the paper's white what the child rubbed out is moved."""

Point = tuple[float, float]


class Bend(NamedTuple):
    """From where the last one ended, round a point, to the middle between it and the next."""

    round: Point
    to: Point


class Run(NamedTuple):
    """Bends of the same width."""

    width: float
    start: Point
    bends: list[Bend]


def runs_of(stroke: Stroke) -> Iterator[Run]:
    """The whole stroke. One that is only a dot is one bend that goes nowhere."""
    xs, ys, pressures = (stroke.points[place::PER_POINT] for place in range(3))
    last = len(xs) - 1
    run: Run | None = None
    at: Point = (xs[0], ys[0])
    for place, (x, y, pressure) in enumerate(zip(xs, ys, pressures, strict=True)):
        after = (x, y) if place == last else (xs[place + 1], ys[place + 1])
        width = width_at(stroke.width, pressure)
        if run is None or run.width != width:
            if run is not None:
                yield run
            run = Run(width, at, [])
        begins, to = _towards((x, y), at), _towards((x, y), _middle((x, y), after))
        if begins != at:
            run.bends.append(Bend(_middle(at, begins), begins))
        run.bends.append(Bend((x, y), to))
        at = to
    if run is not None:
        yield run


def _towards(point: Point, other: Point) -> Point:
    """The other one, or the place on the way to it that is as far off as a corner is rounded."""
    far = dist(point, other)
    if far <= ROUND:
        return other
    return point[0] + (other[0] - point[0]) * ROUND / far, point[1] + (other[1] - point[1]) * ROUND / far


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def width_at(width: int, pressure: int) -> float:
    steps = round(WIDTHS_OF_A_PEN * (THINNEST + pressure / MOST_PRESSURE))
    return width * steps / WIDTHS_OF_A_PEN


def painted(drawing: Drawing, *, all_of_it: bool) -> Iterable[tuple[Stroke, str]]:
    """Each stroke to paint with its colour, in order: those that the child did not choose first, and pale."""
    pale = [(stroke, pale_of(COLOURS[stroke.colour])) for stroke in drawing.strokes if all_of_it and not stroke.chosen]
    return pale + [(stroke, COLOURS[stroke.colour]) for stroke in drawing.strokes if stroke.chosen]


def pale_of(colour: str) -> str:
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * PALE):02x}" for part in parts)
