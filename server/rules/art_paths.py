"""Flat lines from the shapes of our own pictures: as much of SVG's paths as the sprite uses."""

import math
import re
from itertools import pairwise
from typing import Final

Point = tuple[float, float]
Line = list[Point]

TOKEN: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}
STEPS: Final = 12
"""Straight pieces of one curve: a picture is a few hundred pixels wide at the most."""


def path_lines(d: str) -> list[Line]:
    """The lines of a path; a closed one ends where it began. Raises ValueError for what the sprite does not use."""
    pen = _Pen()
    tokens = TOKEN.findall(d)
    at = 0
    command = ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        takes = TAKES.get(command.upper())
        if takes is None:
            raise ValueError(f"the path's command {command}")
        pen.draw(command, [float(number) for number in tokens[at : at + takes]])
        at += takes
        # More numbers after a move are lines.
        command = {"M": "L", "m": "l"}.get(command, command)
    return [line for line in pen.lines if line]


def ellipse_line(cx: float, cy: float, rx: float, ry: float) -> Line:
    turns = [2 * math.pi * step / (4 * STEPS) for step in range(4 * STEPS + 1)]
    return [(cx + rx * math.cos(turn), cy + ry * math.sin(turn)) for turn in turns]


def rect_lines(x: float, y: float, width: float, height: float, radius: float) -> list[Line]:
    r = min(radius, width / 2, height / 2)
    across, down = width - 2 * r, height - 2 * r
    corner = f"a{r} {r} 0 0 1"
    there = f"h{across}{corner} {r} {r}v{down}{corner} {-r} {r}"
    back = f"h{-across}{corner} {-r} {-r}v{-down}{corner} {r} {-r}z"
    return path_lines(f"M{x + r} {y}{there}{back}")


class _Pen:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._at: Point = (0, 0)
        self._control: Point | None = None
        """Of the curve before, for one that goes on smoothly."""

    def draw(self, command: str, numbers: list[float]) -> None:
        kind, control = command.upper(), None
        if command.islower() and kind not in "HVAZ":
            numbers = [number + self._at[place % 2] for place, number in enumerate(numbers)]
        if kind == "M":
            self._at = (numbers[0], numbers[1])
            self.lines.append([self._at])
        elif kind == "Z":
            self._to(self.lines[-1][0])
        elif kind == "L":
            self._to((numbers[0], numbers[1]))
        elif kind in "HV":
            place = "HV".index(kind)
            moved = list(self._at)
            moved[place] = numbers[0] + (moved[place] if command.islower() else 0)
            self._to((moved[0], moved[1]))
        elif kind == "A":
            end = (numbers[5], numbers[6])
            if command.islower():
                end = (self._at[0] + end[0], self._at[1] + end[1])
            self._arc(numbers[0], numbers[1], end, large=bool(numbers[3]), sweep=bool(numbers[4]))
        else:
            control = self._curve(kind, numbers)
        self._control = control

    def _curve(self, kind: str, numbers: list[float]) -> Point:
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if kind == "S":
            points.insert(0, _mirrored(self._control or self._at, self._at))
        if kind == "Q":
            control, end = points
            points = [_between(self._at, control, 2 / 3), _between(end, control, 2 / 3), end]
        start = self._at
        for step in range(1, STEPS + 1):
            self._to(_on_curve([start, *points], step / STEPS))
        return points[1]

    def _arc(self, rx: float, ry: float, end: Point, *, large: bool, sweep: bool) -> None:
        """SVG 1.1, appendix F.6.5; the sprite turns no ellipse."""
        x, y = (self._at[0] - end[0]) / 2, (self._at[1] - end[1]) / 2
        grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
        rx, ry = rx * grow, ry * grow
        spread = (rx * y) ** 2 + (ry * x) ** 2
        away = math.sqrt(max(0.0, ((rx * ry) ** 2 - spread) / spread)) * (-1 if large == sweep else 1)
        cx, cy = away * rx * y / ry, -away * ry * x / rx
        first = math.atan2((y - cy) / ry, (x - cx) / rx)
        turn = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
        if sweep and turn < 0:
            turn += 2 * math.pi
        if not sweep and turn > 0:
            turn -= 2 * math.pi
        cx, cy = cx + (self._at[0] + end[0]) / 2, cy + (self._at[1] + end[1]) / 2
        for step in range(1, 2 * STEPS):
            at = first + turn * step / (2 * STEPS)
            self._to((cx + rx * math.cos(at), cy + ry * math.sin(at)))
        self._to(end)

    def _to(self, point: Point) -> None:
        self.lines[-1].append(point)
        self._at = point


def _on_curve(points: list[Point], part: float) -> Point:
    while len(points) > 1:
        points = [_between(one, other, part) for one, other in pairwise(points)]
    return points[0]


def _between(one: Point, other: Point, part: float) -> Point:
    return (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)


def _mirrored(point: Point, about: Point) -> Point:
    return (2 * about[0] - point[0], 2 * about[1] - point[1])
