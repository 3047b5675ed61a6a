"""A drawing as a seven-year-old's finger made it: a house with its night light, and two people. All invented."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import msgspec

INK, RED, YELLOW, GREEN, BLUE, PURPLE = 0, 1, 3, 4, 6, 8
STEP: Final = 14
"""Between two points, in the drawing's own units."""
MS: Final = 12


Line = tuple[int, int, bool, Sequence[tuple[float, float]]]
"""Colour, width, whether it was chosen, and its corners."""


def kits_house() -> bytes:
    """As the server keeps one. The crossed-out roof was undone by the child: it is kept, not chosen."""
    strokes: list[dict[str, Any]] = []
    for colour, width, chosen, corners in _LINES:
        at = sum(len(stroke["points"]) // 4 * MS + 700 for stroke in strokes)
        strokes.append(_stroke(colour, width, chosen, at, list(_along(corners))))
    return msgspec.json.encode({"format": "doorstep-drawing/1", "width": 1200, "height": 900, "strokes": strokes})


def _stroke(colour: int, width: int, chosen: bool, at: int, path: list[tuple[float, float]]) -> dict[str, Any]:
    points: list[int] = []
    for number, (x, y) in enumerate(path):
        shake = 3 * math.sin(number * 1.7) + 2 * math.sin(number * 0.6)
        press = int(110 + 70 * math.sin(math.pi * number / max(1, len(path) - 1)))
        points += [int(min(1200, max(0, x + shake))), int(min(900, max(0, y - shake))), press, MS if number else 0]
    stroke = {"tool": "pen", "colour": colour, "width": width, "stamp": "", "chosen": chosen, "at": at}
    return stroke | {"points": points}


def _along(corners: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for (x, y), (to_x, to_y) in pairwise(corners):
        count = max(1, int(math.dist((x, y), (to_x, to_y)) / STEP))
        for number in range(count):
            yield x + (to_x - x) * number / count, y + (to_y - y) * number / count
    yield corners[-1]


def _round(x: float, y: float, radius: float, turns: float = 1.06) -> list[tuple[float, float]]:
    count = int(24 * turns)
    return [(x + radius * math.cos(n * math.tau / 24), y + radius * math.sin(n * math.tau / 24)) for n in range(count)]


def _rays(x: float, y: float, radius: float) -> Iterator[Line]:
    for number in range(9):
        turn = number * math.tau / 9
        near, far = radius + 22, radius + 62
        ends = [(x + r * math.cos(turn), y + r * math.sin(turn)) for r in (near, far)]
        yield YELLOW, 12, True, ends


def _person(x: float, y: float, size: float, colour: int) -> Iterator[Line]:
    yield colour, 12, True, _round(x, y, size * 0.32)
    yield colour, 12, True, [(x, y + size * 0.34), (x, y + size)]
    yield colour, 12, True, [(x - size * 0.4, y + size * 0.62), (x, y + size * 0.5), (x + size * 0.4, y + size * 0.62)]
    yield colour, 12, True, [(x - size * 0.3, y + size * 1.5), (x, y + size), (x + size * 0.3, y + size * 1.5)]
    yield INK, 8, True, [(x - size * 0.14, y + size * 0.08), (x, y + size * 0.16), (x + size * 0.14, y + size * 0.08)]


_LINES: Final[tuple[Line, ...]] = (
    (RED, 16, False, [(300, 470), (470, 330), (640, 470)]),
    (INK, 14, True, [(250, 800), (250, 440), (690, 440), (690, 800), (245, 800)]),
    (RED, 16, True, [(205, 450), (470, 215), (735, 450), (200, 455)]),
    (BLUE, 12, True, [(320, 520), (430, 520), (430, 620), (320, 620), (318, 518)]),
    (YELLOW, 26, True, _round(376, 568, 18)),
    (PURPLE, 14, True, [(520, 800), (520, 610), (620, 610), (620, 800)]),
    (INK, 10, True, _round(602, 710, 6)),
    (YELLOW, 18, True, _round(1010, 170, 70)),
    *_rays(1010, 170, 70),
    *_person(850, 500, 170, BLUE),
    *_person(1010, 600, 120, GREEN),
    (GREEN, 18, True, [(60, 835), (200, 815), (420, 830), (700, 818), (980, 832), (1150, 820)]),
)
